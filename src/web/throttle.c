#include "throttle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/text.h"

enum { ENTRIES = 1024, KEY_MAX = 112 };

/* Free tries, then the first wait, doubled each time up to the longest. */
struct rule {
    char prefix;
    bool by_user;
    bool by_address;
    int free_tries;
    int64_t first_us;
    int64_t longest_us;
};

static const struct rule rules[] = {
    {'b', true, true, 3, 1000000, INT64_C(900) * 1000000},
    {'a', false, true, 20, 1000000, INT64_C(900) * 1000000},
    {'u', true, false, 30, 500000, INT64_C(10) * 1000000},
};

#define FORGET_US (INT64_C(3600) * 1000000)

struct entry {
    char key[KEY_MAX]; /* "" = free */
    int tries;
    int64_t last_us;
    int64_t until_us;
};

struct throttle {
    struct entry entries[ENTRIES];
};

struct throttle *throttle_new(void)
{
    return mem_new(sizeof(struct throttle));
}

void throttle_free(struct throttle *t)
{
    free(t);
}

static void make_key(const struct rule *rule, const char *user, const char *address, char ret[KEY_MAX])
{
    text_format(ret, KEY_MAX, "%c %.48s %.48s", rule->prefix, rule->by_user ? user : "",
                rule->by_address ? address : "");
}

static struct entry *find(struct throttle *t, const char *key)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(t->entries[i].key, key) == 0)
            return &t->entries[i];
    return NULL;
}

/* A free place, else the one whose wait ends first. Those that wait long stay. */
static struct entry *place(struct throttle *t, int64_t now_us)
{
    struct entry *best = &t->entries[0];
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *e = &t->entries[i];
        if (e->key[0] == '\0' || now_us - e->last_us > FORGET_US)
            return e;
        if (e->until_us < best->until_us)
            best = e;
    }
    return best;
}

int64_t throttle_wait_us(struct throttle *t, const char *user, const char *address, int64_t now_us)
{
    int64_t wait_us = 0;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        char key[KEY_MAX];
        make_key(&rules[i], user, address, key);
        const struct entry *e = find(t, key);
        if (e && e->until_us - now_us > wait_us)
            wait_us = e->until_us - now_us;
    }
    return wait_us;
}

void throttle_try(struct throttle *t, const char *user, const char *address, int64_t now_us)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        const struct rule *rule = &rules[i];
        char key[KEY_MAX];
        make_key(rule, user, address, key);
        struct entry *e = find(t, key);
        if (e == NULL || now_us - e->last_us > FORGET_US) {
            e = e ? e : place(t, now_us);
            *e = (struct entry){0};
            text_copy(e->key, sizeof(e->key), key);
        }
        e->tries++;
        e->last_us = now_us;
        int over = e->tries - rule->free_tries;
        if (over < 0)
            continue;
        int64_t delay_us = over < 20 ? rule->first_us << over : rule->longest_us;
        e->until_us = now_us + (delay_us < rule->longest_us ? delay_us : rule->longest_us);
    }
}

void throttle_good(struct throttle *t, const char *user, const char *address)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        char key[KEY_MAX];
        make_key(&rules[i], user, address, key);
        struct entry *e = find(t, key);
        if (e && rules[i].by_user)
            *e = (struct entry){0};
        else if (e && e->tries > 0)
            e->tries--;
    }
}
