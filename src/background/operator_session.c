#include "operator_session.h"

#include <string.h>

#define LOG_MODULE "session"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

enum {
    PAUSE_FIRST_MS = 1000,
    PAUSE_MAX_MS = 60000,
    PAUSE_AWAY_MAX_MS =
        5000, /* nobody answered: as often as the platform is probed, for logging in may be the probe */
};

void operator_session_init(struct operator_session *s, const char *login, const char *password,
                           const char *session, int check_every_s)
{
    *s = (struct operator_session){.check_every_s = check_every_s, .check_us = CLOCK_FOREVER};
    text_copy(s->login, sizeof(s->login), login);
    text_copy(s->password, sizeof(s->password), password);
    text_copy(s->session, sizeof(s->session), session);
}

void operator_session_fini(struct operator_session *s)
{
    explicit_bzero(s->password, sizeof(s->password));
    explicit_bzero(s->session, sizeof(s->session));
}

static void plan_check(struct operator_session *s)
{
    s->check_us = clock_mono_us() + (int64_t)s->check_every_s * 1000000;
}

/* 1, 2, 4 … s after failures in a row. */
static void pause_after_failure(struct operator_session *s)
{
    int64_t max_ms = s->away && !s->garbage ? PAUSE_AWAY_MAX_MS : PAUSE_MAX_MS;
    int64_t pause_ms = PAUSE_FIRST_MS;
    for (int i = 0; i < s->failures && pause_ms < max_ms; i++)
        pause_ms *= 2;
    s->failures++;
    s->not_before_us = clock_mono_us() + (pause_ms < max_ms ? pause_ms : max_ms) * 1000;
}

/* Trying again by itself would only lock the account. */
static bool is_final(enum otapi_outcome outcome)
{
    return outcome == OTAPI_DENIED || outcome == OTAPI_REFUSED || outcome == OTAPI_NOT_FOUND ||
           outcome == OTAPI_SESSION_EXPIRED;
}

static enum session_step log_in(struct operator_session *s, struct otapi *o)
{
    struct otapi_reply reply;
    struct error err;
    s->session[0] = '\0';
    if (otapi_authenticate_operator(o, s->login, s->password, s->session, &reply)) {
        s->problem[0] = '\0';
        s->failures = 0;
        plan_check(s);
        log_info("event=operator_logged_in");
        return SESSION_NEW;
    }
    otapi_error(&reply, "AuthenticateInstanceOperator", &err);
    s->away = otapi_away(reply.outcome);
    s->garbage = reply.outcome == OTAPI_GARBAGE;
    if (is_final(reply.outcome)) {
        s->refused = true;
        text_format(s->problem, sizeof(s->problem),
                    "log-in refused; check operator_login and its password, then restart: %s", err.text);
    } else {
        pause_after_failure(s);
        text_copy(s->problem, sizeof(s->problem), err.text);
    }
    log_warning("event=operator_login_failed %s", s->problem);
    return SESSION_NONE;
}

enum session_step operator_session_need(struct operator_session *s, struct otapi *o, const char *expired)
{
    if (s->session[0] && strcmp(s->session, expired) != 0) {
        if (s->check_us == CLOCK_FOREVER)
            plan_check(s);
        return SESSION_KEPT;
    }
    s->session[0] = '\0';
    if (s->refused || clock_mono_us() < s->not_before_us)
        return SESSION_NONE;
    return log_in(s, o);
}

void operator_session_back(struct operator_session *s)
{
    if (s->away)
        s->not_before_us = 0;
}

enum session_step operator_session_check(struct operator_session *s, struct otapi *o)
{
    struct otapi_reply reply;
    struct otapi_operator who;
    plan_check(s);
    if (s->session[0] == '\0' || otapi_get_operator_info(o, s->session, &who, &reply) ||
        reply.outcome != OTAPI_SESSION_EXPIRED)
        return SESSION_KEPT;
    log_info("event=operator_session_expired");
    return log_in(s, o);
}
