/* Log-ins at a marketplace that were begun on a command line: what comes back to the web server's page is known by the state that the
 * command made, and the command hears of it. Kept in memory only; those that pages began are the web server's own. */
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"
#include "request.h"

#define LIVES_US (INT64_C(3600) * 1000000)

enum { STATE_MIN = 32 };

static struct expected_login *find(struct station *s, const char *state)
{
    int64_t now_us = clock_mono_us();
    for (size_t i = 0; i < COUNT_OF(s->logins); i++)
        if (s->logins[i].state[0] && now_us - s->logins[i].made_us < LIVES_US &&
            strcmp(s->logins[i].state, state) == 0)
            return &s->logins[i];
    return NULL;
}

static bool expect(struct station *s, struct request_call *c, struct error *err)
{
    struct expected_login *login = &s->logins[0];
    struct expected_login made = {.made_us = clock_mono_us()};
    (void)err;
    if (strlen(request_text(c, "state")) < STATE_MIN ||
        !text_copy(made.state, sizeof(made.state), request_text(c, "state")) ||
        !text_copy(made.provider, sizeof(made.provider), request_text(c, "provider")) ||
        made.provider[0] == '\0')
        return request_refuse(c,
                              "state is 32 to 64 characters that nobody can guess, provider a marketplace");
    for (size_t i = 0; i < COUNT_OF(s->logins); i++)
        if (s->logins[i].made_us < login->made_us)
            login = &s->logins[i];
    *login = made;
    c->reply = reply_ok(c->id);
    return true;
}

/* The browser has come back; once. */
static bool returned(struct station *s, struct request_call *c, struct error *err)
{
    struct expected_login *login = find(s, request_text(c, "state"));
    (void)err;
    if (login == NULL || login->returned)
        return request_refuse(c, "no log-in with this state is waited for");
    login->returned = true;
    text_copy(login->problem, sizeof(login->problem), request_text(c, "error"));
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "provider", json_string(login->provider));
    return true;
}

static bool outcome(struct station *s, struct request_call *c, struct error *err)
{
    const struct expected_login *login = find(s, request_text(c, "state"));
    (void)err;
    if (login == NULL)
        return request_refuse(c, "no log-in with this state is waited for");
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "returned", json_boolean(login->returned));
    json_object_set_new(c->reply, "problem", json_string(login->problem));
    return true;
}

static const struct request_row rows[] = {
    {"provider.expect", expect}, {"provider.returned", returned}, {"provider.outcome", outcome}};

const struct request_group request_group_provider = {rows, COUNT_OF(rows)};
