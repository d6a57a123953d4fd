/* What people are told of marketplace accounts and of activities that ask: state and age, the morning's checklist, questions. */
#include "station_bed.h"

static const char providers[][32] = {"Taobao", "Alibaba1688"};

static int set_up(void **state)
{
    struct bed *b = mem_new(sizeof(*b));
    bed_open(b, 1000);
    b->providers = providers;
    b->provider_count = 2;
    bed_restart(b, 1000);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bed_close(*state);
    free(*state);
    return 0;
}

/* The platform's list: an account with this session, or (session NULL) an empty one; refused: that session is not taken any more. */
static void listed(struct bed *b, const char *provider, const char *session, const char *name, bool refused)
{
    struct event *event = event_new(EVENT_ACCOUNTS);
    struct account *account = mem_new(sizeof(*account));
    text_copy(event->accounts.provider, sizeof(event->accounts.provider), provider);
    text_copy(account->session, sizeof(account->session), session);
    text_copy(account->name, sizeof(account->name), name);
    event->accounts.accounts = account;
    event->accounts.count = session ? 1 : 0;
    event->accounts.refused = refused;
    bed_push(b, LANE_REPLY, event);
}

/* `background` of the station's status; json_decref(). */
static json_t *background(struct bed *b)
{
    bed_request(b, 1, "{\"id\":1,\"do\":\"status\"}");
    struct heard *h = (struct heard *)queue_pop(b->heard, clock_mono_us() + 60000000);
    assert_non_null(h);
    json_t *reply = json_loads(h->text, 0, NULL);
    bed_free_heard(&h->node);
    json_t *background = json_incref(json_object_get(reply, "background"));
    json_decref(reply);
    assert_non_null(background);
    return background;
}

/* "provider account: why" of each entry, joined by "; ". */
static void checklist(struct bed *b, const char *expected)
{
    json_t *now = background(b);
    json_t *list = json_object_get(now, "checklist");
    json_t *entry;
    size_t i;
    struct text got = {0};
    text_add(&got, "");
    json_array_foreach(list, i, entry) text_add_format(&got, "%s%s %s: %s", i ? "; " : "",
                                                       json_string_value(json_object_get(entry, "provider")),
                                                       json_string_value(json_object_get(entry, "account")),
                                                       json_string_value(json_object_get(entry, "why")));
    if (strcmp(got.data, expected) != 0)
        fail_msg("\"%s\", not \"%s\"", got.data, expected);
    text_fini(&got);
    json_decref(now);
}

static void ages(struct bed *b, int hours)
{
    char sql[128];
    text_format(sql, sizeof(sql),
                "UPDATE provider_session SET first_seen_us = first_seen_us - %d * 3600000000", hours);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    bed_restart(b, 1000);
}

static void what_must_be_logged_in_before_the_days_work(void **state)
{
    struct bed *b = *state;
    checklist(b, ""); /* nothing is known yet */
    listed(b, "Taobao", "session-1", "buyer", false);
    checklist(b, "");
    listed(b, "Alibaba1688", NULL, "", false);
    checklist(b, "Alibaba1688 : none");
    listed(b, "Alibaba1688", "session-2", "buyer-1688", false);
    checklist(b, "");
    ages(b, 19);
    checklist(b, "");
    ages(b, 1); /* session_warn_h */
    checklist(b, "Alibaba1688 buyer-1688: old; Taobao buyer: old");
    listed(b, "Taobao", "session-3", "buyer", false); /* logged in again: its age begins anew */
    checklist(b, "Alibaba1688 buyer-1688: old");
    listed(b, "Alibaba1688", NULL, "", false); /* the platform lists it no more */
    checklist(b, "Alibaba1688 buyer-1688: gone");
    listed(b, "Taobao", "session-3", "buyer", true); /* it was refused when it was used */
    checklist(b, "Alibaba1688 buyer-1688: gone; Taobao buyer: gone");
    listed(b, "Taobao", "session-3", "buyer", false); /* and does not come back by being listed */
    checklist(b, "Alibaba1688 buyer-1688: gone; Taobao buyer: gone");
    listed(b, "Taobao", "session-4", "buyer", false);
    checklist(b, "Alibaba1688 buyer-1688: gone");
    json_t *now = background(b);
    AUTOFREE char *text = json_dumps(now, JSON_COMPACT);
    assert_null(strstr(text, "session-")); /* a secret */
    json_decref(now);
}

static void stands(struct bed *b, const char *id, enum activity_state as, const char *question)
{
    struct event *event = event_new(EVENT_ACTIVITY);
    event->activity = mem_new(sizeof(*event->activity));
    text_copy(event->activity->type, sizeof(event->activity->type), "ProviderOrdersIntegrationExporting");
    text_copy(event->activity->id, sizeof(event->activity->id), id);
    text_copy(event->activity->question, sizeof(event->activity->question), question);
    event->activity->state = as;
    bed_push(b, LANE_REPLY, event);
}

static void questions(struct bed *b, int expected)
{
    json_t *now = background(b);
    assert_int_equal(json_integer_value(json_object_get(now, "questions")), expected);
    json_decref(now);
}

static void questions_are_raised_until_they_are_answered(void **state)
{
    struct bed *b = *state;
    stands(b, "a1", ACTIVITY_RUNNING, "");
    questions(b, 0);
    stands(b, "a1", ACTIVITY_ASKING, "Order it?");
    stands(b, "a2", ACTIVITY_ASKING, "And this?");
    questions(b, 2);
    bed_restart(b, 1000);
    questions(b, 2);
    stands(b, "a1", ACTIVITY_RUNNING, "");
    stands(b, "a2", ACTIVITY_FORGOTTEN, "");
    questions(b, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_must_be_logged_in_before_the_days_work, set_up, tear_down),
        cmocka_unit_test_setup_teardown(questions_are_raised_until_they_are_answered, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
