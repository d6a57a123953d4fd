#include "pairing_codes.h"

#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"

#define SECOND INT64_C(1000000)

static bool is_taken(const struct pairing_code *c)
{
    return c->code[0] != '\0';
}

static struct pairing_code *find(struct pairing_codes *p, const char *browser)
{
    for (size_t i = 0; i < COUNT_OF(p->at); i++)
        if (is_taken(&p->at[i]) && token_same(p->at[i].browser, browser))
            return &p->at[i];
    return NULL;
}

/* The oldest, of this address (NULL: of all), and how many there are. */
static struct pairing_code *oldest(struct pairing_codes *p, const char *address, int *ret_count)
{
    struct pairing_code *best = NULL;
    *ret_count = 0;
    for (size_t i = 0; i < COUNT_OF(p->at); i++) {
        struct pairing_code *c = &p->at[i];
        if (!is_taken(c) || (address && strcmp(c->address, address) != 0))
            continue;
        ++*ret_count;
        if (best == NULL || c->since_us < best->since_us)
            best = c;
    }
    return best;
}

static struct pairing_code *place(struct pairing_codes *p, const char *browser, const char *address,
                                  int64_t now_us, int64_t *ret_wait_us)
{
    int count;
    struct pairing_code *c = find(p, browser);
    if (c) {
        *ret_wait_us = c->since_us + PAIRING_AGAIN_S * SECOND - now_us;
        return *ret_wait_us > 0 ? NULL : c;
    }
    c = oldest(p, address, &count);
    if (count < PAIRING_ADDRESS_MAX) {
        c = oldest(p, NULL, &count);
        if (count < VIEW_PAIRINGS_MAX) {
            for (size_t i = 0; i < COUNT_OF(p->at); i++)
                if (!is_taken(&p->at[i]))
                    return &p->at[i];
        }
    }
    *ret_wait_us = c->since_us + PAIRING_SAFE_S * SECOND - now_us;
    return *ret_wait_us > 0 ? NULL : c;
}

struct pairing_code *pairing_codes_make(struct pairing_codes *p, const char *browser, const char *name,
                                        const char *address, int64_t now_us, int64_t *ret_wait_us)
{
    (void)pairing_codes_expire(p, now_us);
    *ret_wait_us = 0;
    struct pairing_code *c = place(p, browser, address, now_us, ret_wait_us);
    if (c == NULL)
        return NULL;
    *c = (struct pairing_code){.since_us = now_us};
    token_pairing_code(c->code);
    text_copy(c->browser, sizeof(c->browser), browser);
    text_copy(c->name, sizeof(c->name), name);
    text_copy(c->address, sizeof(c->address), address);
    return c;
}

enum pairing_answer pairing_codes_try(struct pairing_codes *p, const char *browser, const char *code,
                                      int64_t now_us, struct pairing_code *ret)
{
    (void)pairing_codes_expire(p, now_us);
    struct pairing_code *c = find(p, browser);
    if (c == NULL)
        return PAIRING_NONE;
    if (!token_same(code, c->code)) {
        if (++c->wrong < PAIRING_WRONG_MAX)
            return PAIRING_WRONG;
        *c = (struct pairing_code){0};
        return PAIRING_VOID;
    }
    *ret = *c;
    *c = (struct pairing_code){0};
    return PAIRING_RIGHT;
}

bool pairing_codes_expire(struct pairing_codes *p, int64_t now_us)
{
    bool went = false;
    for (size_t i = 0; i < COUNT_OF(p->at); i++) {
        struct pairing_code *c = &p->at[i];
        if (!is_taken(c) || now_us - c->since_us < PAIRING_LIVES_S * SECOND)
            continue;
        *c = (struct pairing_code){0};
        went = true;
    }
    return went;
}

int64_t pairing_codes_due_us(const struct pairing_codes *p)
{
    int64_t due_us = CLOCK_FOREVER;
    for (size_t i = 0; i < COUNT_OF(p->at); i++)
        if (is_taken(&p->at[i]) && p->at[i].since_us + PAIRING_LIVES_S * SECOND < due_us)
            due_us = p->at[i].since_us + PAIRING_LIVES_S * SECOND;
    return due_us;
}
