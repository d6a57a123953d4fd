#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

enum { US_PER_S = 1000000 };

/* xorshift64* */
uint32_t platform_random(struct platform *p, uint32_t below)
{
    p->random ^= p->random >> 12;
    p->random ^= p->random << 25;
    p->random ^= p->random >> 27;
    return (uint32_t)((p->random * 2685821657736338717u) >> 32) % below;
}

void platform_make_id(struct platform *p, char ret[SIM_ID_SIZE])
{
    unsigned words[4];
    for (size_t i = 0; i < COUNT_OF(words); i++)
        words[i] = platform_random(p, UINT32_MAX);
    text_format(ret, SIM_ID_SIZE, "%08x-%04x-4%03x-8%03x-%08x%04x", words[0], words[1] & 0xFFFF,
                words[1] >> 20, words[2] & 0xFFF, words[3], words[2] >> 16);
}

const char *platform_keep(struct platform *p, const char *text)
{
    return strings_keep(&p->strings, text);
}

/* --- time ------------------------------------------------------------------------------------------------------------------------ */
int64_t platform_now_us(const struct platform *p)
{
    return p->clock_us + (clock_mono_us() - p->epoch_us) * p->rules.speed;
}

void platform_set_speed(struct platform *p, int speed)
{
    p->clock_us = platform_now_us(p);
    p->epoch_us = clock_mono_us();
    p->rules.speed = speed;
}

/* --- customers ------------------------------------------------------------------------------------------------------------------- */
struct sim_customer *platform_add_customer(struct platform *p, const char *id, const char *login,
                                           const char *name)
{
    if (p->customer_count % 1024 == 0)
        p->customers = mem_resize(p->customers, p->customer_count + 1024, sizeof(p->customers[0]));
    struct sim_customer *c = &p->customers[p->customer_count];
    *c = (struct sim_customer){.login = platform_keep(p, login), .name = platform_keep(p, name)};
    text_copy(c->id, sizeof(c->id), id);
    index_add(&p->customers_by_id, platform_keep(p, id), (uint32_t)p->customer_count++);
    return c;
}

struct sim_customer *platform_find_customer(struct platform *p, const char *id)
{
    uint32_t at = 0;
    uint32_t i;
    return index_next(&p->customers_by_id, id, &at, &i) ? &p->customers[i] : NULL;
}

int platform_find_login(const struct platform *p, const char *login)
{
    for (int i = SIM_CUSTOMER; i <= SIM_BARE_CUSTOMER; i++)
        if (login[0] && strcmp(p->customers[i].login, login) == 0)
            return i;
    return SIM_NOBODY;
}

/* --- sessions -------------------------------------------------------------------------------------------------------------------- */
const char *platform_log_in(struct platform *p, int customer)
{
    struct sim_session *session = &p->sessions[p->session_next++ % SIM_SESSIONS_MAX];
    platform_make_id(p, session->id);
    session->customer = customer;
    session->until_us = p->rules.session_life_s > 0
                            ? platform_now_us(p) + (int64_t)p->rules.session_life_s * US_PER_S
                            : CLOCK_FOREVER;
    return session->id;
}

const struct sim_session *platform_session(const struct platform *p, const char *id)
{
    for (size_t i = 0; i < SIM_SESSIONS_MAX; i++)
        if (p->sessions[i].id[0] && strcmp(p->sessions[i].id, id) == 0)
            return platform_now_us(p) < p->sessions[i].until_us ? &p->sessions[i] : NULL;
    return NULL;
}

void platform_expire_sessions(struct platform *p)
{
    memset(p->sessions, 0, sizeof(p->sessions));
}

/* --- the last search ---------------------------------------------------------------------------------------------------- */
void search_hits_fini(struct search_hits *h)
{
    free(h->xml);
    free(h->numbers);
    *h = (struct search_hits){0};
}
