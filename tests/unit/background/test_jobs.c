/* The jobs' table of what is tried again when, against a platform that says what it is told to. */
#include "bed.h"

#include "../otapi/answerer.h"
#include "jobs.h"

static struct bed bed;
static struct answerer platform;

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"

/* Every row of the reference's table of errors, as the answer to a job that reads. */
static const struct row {
    const char *code;
    const char *sub_code;
    int pause_s; /* until it is tried again; 0: nothing failed */
    int calls;
    int log_ins; /* more than the first */
} rows[] = {
    {"Ok", "", 0, 1, 0},
    {"BatchError", "", 0, 1, 0},
    {"SessionExpired", "SessionExpired", 1, 2, 1},
    {"Other", "SessionExpired", 1, 2, 1},
    {"AccessDenied", "", 600, 1, 0},
    {"AccessDenied", "CallFromIP", 600, 1, 0},
    {"AccessDenied", "InstanceKeyBan", 600, 1, 0},
    {"AccessDenied", "MissingTimestamp", 600, 1, 0},
    {"AccessDenied", "MissingSignature", 600, 1, 0},
    {"AccessDenied", "InvalidTimestamp", 600, 2, 0},
    {"AccessDenied", "InvalidSignature", 600, 1, 0},
    {"InstanceKeyBan", "", 600, 1, 0},
    {"CallLimit", "", 1800, 1, 0},
    {"NotFound", "CategoryWithId", 1, 1, 0},
    {"NotAvailable", "External_ProviderTemporaryUnavailable", 1, 1, 0},
    {"ValidationError", "PasswordRequiredForFinishExternalAuthentication", 1, 1, 0},
    {"ContractViolation", "InvalidInputValue", 1, 1, 0},
    {"AlreadyExists", "UserAlreadyExistsInOtherDiscountGroup", 1, 1, 0},
    {"InternalError", "", 1, 1, 0},
    {"RKdevException", "", 1, 1, 0},
    {"NeverSeenBefore", "Nor this", 1, 1, 0},
};

static void start(void)
{
    struct error err;
    bed_init(&bed);
    bed.inbox = queue_new(1024, event_free_node);
    bed.config.arg = &bed;
    bed.config.otapi = (struct otapi_config){.url = platform.url,
                                             .instance_key = "test-key",
                                             .language = "en",
                                             .timeout_ms = 60000,
                                             .connect_timeout_ms = 60000,
                                             .answer_max_bytes = 1 << 20};
    bed.background = background_start(&bed.config, bed.inbox, &err);
    assert_non_null(bed.background);
}

static void stop(void)
{
    background_stop(bed.background);
    background_free(bed.background);
    queue_free(bed.inbox);
}

/* Until the job of activities has found out; its report, the calls it made till then, the log-ins. */
static struct job_report wait_for_outcome(int *ret_calls, int *ret_log_ins)
{
    struct event *event;
    *ret_log_ins = 0;
    while ((event = (struct event *)queue_pop(bed.inbox, clock_mono_us() + (int64_t)BED_WAIT_S * 1000000)) !=
           NULL) {
        *ret_calls = atomic_load(&platform.count);
        *ret_log_ins += event->kind == EVENT_SESSION;
        if (event->kind == EVENT_JOBS) {
            bed.jobs = *event->jobs;
            const struct job_report *job = bed_job(&bed, "activities");
            if (job->last_us != 0 || job->failures > 0) {
                struct job_report report = *job;
                event_free(event);
                return report;
            }
        }
        event_free(event);
    }
    fail_msg("nothing came");
    return (struct job_report){0};
}

static void every_row_of_the_error_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *r = &rows[i];
        char body[512];
        int calls;
        int log_ins;
        text_format(body, sizeof(body),
                    "<r><ErrorCode>%s</ErrorCode><SubErrorCode>%s</SubErrorCode><ErrorDescription>why"
                    "</ErrorDescription><RequestId>req-7</RequestId><Result><Content/></Result></r>",
                    r->code, r->sub_code);
        const struct answer_of script[] = {
            {"AuthenticateInstanceOperator", OK("<SessionId><Value>op</Value></SessionId>")},
            {"SearchBackgroundActivities", body},
            {NULL, NULL}};
        platform.body = OK("<Result><Content/><TotalCount>0</TotalCount></Result>");
        platform.script = script;
        platform.counted = "SearchBackgroundActivities";
        atomic_store(&platform.count, 0);
        start();
        background_begin(bed.background);
        struct job_report job = wait_for_outcome(&calls, &log_ins);
        int64_t pause_s = (job.next_us - clock_wall_us()) / 1000000;
        bool failed = job.failures > 0;
        /* The next time was reckoned a moment ago; a loaded machine may have taken some of it. */
        if (failed != (r->pause_s > 0) ||
            (failed && (pause_s > r->pause_s || pause_s < r->pause_s * 3 / 4 - 30)) ||
            log_ins != r->log_ins + 1 || (r->pause_s != 1 && calls != r->calls))
            fail_msg("%s/%s: %d failures, again in %lld s, %d calls, %d log-ins: %s", r->code, r->sub_code,
                     job.failures, (long long)pause_s, calls, log_ins, job.problem);
        if (failed && (strstr(job.problem, r->code) == NULL || strstr(job.problem, r->sub_code) == NULL ||
                       strstr(job.problem, "why") == NULL || strstr(job.problem, "req-7") == NULL))
            fail_msg("%s/%s: %s", r->code, r->sub_code, job.problem);
        stop();
    }
}

/* A job whose turns come to what the test says. */
struct scripted {
    struct job job;
    enum otapi_outcome outcome;
    enum otapi_outcome log_in; /* not OTAPI_OK: there is no session, and why the log-in failed */
    bool waits;                /* it ends its turn waiting for the station */
    int turns;
    int backs;
};

static enum job_step scripted_turn(struct job *job)
{
    struct scripted *s = (struct scripted *)job;
    struct operator_session *session = &job->jobs->connection->session;
    const struct otapi_reply reply = {.outcome = s->outcome};
    s->turns++;
    session->away = otapi_away(s->log_in);
    session->refused = s->log_in != OTAPI_OK && !session->away;
    session->not_before_us = session->away ? CLOCK_FOREVER : 0;
    text_copy(session->session, sizeof(session->session), s->log_in == OTAPI_OK ? "op" : "");
    if (job_session(job) == NULL)
        return JOB_FAILED;
    if (s->waits) {
        (void)job_refused(job, &reply, "Method");
        job_due_in(job, 600);
        return JOB_WAITING;
    }
    return s->outcome == OTAPI_OK ? JOB_DONE : job_refused(job, &reply, "Method");
}

static void no_tell(void *arg, enum session_step step)
{
    (void)arg;
    (void)step;
}

/* The platform is back: what waits only for that runs at once, one after the other; every other pause is kept. */
static void what_waits_for_the_platform_runs_when_it_is_back(void **state)
{
    static const struct {
        enum otapi_outcome outcome;
        enum otapi_outcome log_in;
        bool wakes;
    } cases[] = {
        {OTAPI_NO_ANSWER, OTAPI_OK, true},   {OTAPI_GARBAGE, OTAPI_OK, true},
        {OTAPI_UNAVAILABLE, OTAPI_OK, true}, {OTAPI_OK, OTAPI_NO_ANSWER, true},
        {OTAPI_OK, OTAPI_DENIED, false},     {OTAPI_REFUSED, OTAPI_OK, false},
        {OTAPI_LIMIT, OTAPI_OK, false},      {OTAPI_DENIED, OTAPI_OK, false},
    };
    struct connection connection = {.tell = no_tell};
    struct jobs jobs = {.connection = &connection, .inbox = queue_new(1024, event_free_node), .begun = true};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct scripted s = {.job = {.name = "scripted", .turn = scripted_turn, .jobs = &jobs},
                             .outcome = cases[i].outcome,
                             .log_in = cases[i].log_in};
        struct scripted other = s;
        jobs.list[0] = &s.job;
        jobs.list[1] = &other.job;
        jobs.count = 2;
        s.job.failures = other.job.failures = 6; /* the next pause is long */
        jobs_turn(&jobs);
        jobs_turn(&jobs);
        assert_int_equal(s.turns, 1);
        assert_int_equal(other.turns, 1);
        jobs_note(&jobs, &(struct note){.kind = NOTE_BACK});
        int64_t now_us = clock_mono_us();
        if ((s.job.due_us <= now_us) != cases[i].wakes)
            fail_msg("case %zu: due in %lld us", i, (long long)(s.job.due_us - now_us));
        /* The same rule for both, but not at the same moment; and a failure counts on. */
        assert_true(other.job.due_us > s.job.due_us || !cases[i].wakes);
        assert_true(other.job.due_us - s.job.due_us < 30000000);
        assert_int_equal(s.job.failures, 7);
        if (cases[i].log_in != OTAPI_OK)
            assert_int_equal(connection.session.not_before_us, 0);
    }
    queue_free(jobs.inbox);
}

static void scripted_note(struct job *job, const struct note *note)
{
    struct scripted *s = (struct scripted *)job;
    s->backs += note->kind == NOTE_BACK;
}

/* What waits for the station gets its answer, not a turn. */
static void what_waits_for_the_station_waits_on(void **state)
{
    struct connection connection = {.tell = no_tell};
    struct jobs jobs = {.connection = &connection, .inbox = queue_new(1024, event_free_node), .begun = true};
    struct scripted s = {.job = {.name = "scripted", .turn = scripted_turn, .jobs = &jobs, .failures = 3},
                         .outcome = OTAPI_NO_ANSWER,
                         .waits = true};
    (void)state;
    jobs.list[jobs.count++] = &s.job;
    jobs_turn(&jobs);
    assert_true(s.job.running && s.job.away);
    jobs_note(&jobs, &(struct note){.kind = NOTE_BACK});
    assert_true(s.job.due_us > clock_mono_us() + 60000000);
    queue_free(jobs.inbox);
}

/* At night nobody scans, so no look-up finds out that the platform is back: the first job that succeeds does. */
static void a_job_that_is_well_again_wakes_the_others(void **state)
{
    static const struct {
        enum otapi_outcome outcome;
        int failures;
        bool wakes;
    } cases[] = {{OTAPI_NO_ANSWER, 2, true}, {OTAPI_UNAVAILABLE, 5, true},
                 {OTAPI_GARBAGE, 2, true},   {OTAPI_NO_ANSWER, 1, false}, /* in passing */
                 {OTAPI_REFUSED, 5, false},  {OTAPI_LIMIT, 2, false}};
    struct connection connection = {.tell = no_tell};
    struct jobs jobs = {.connection = &connection, .inbox = queue_new(1024, event_free_node), .begun = true};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct scripted s = {
            .job = {.name = "scripted", .turn = scripted_turn, .note = scripted_note, .jobs = &jobs},
            .outcome = cases[i].outcome};
        struct scripted other = s;
        other.outcome = OTAPI_NO_ANSWER;
        other.job.failures = 6;
        jobs.list[0] = &s.job;
        jobs.list[1] = &other.job;
        jobs.count = 2;
        for (int n = 0; n < cases[i].failures; n++) {
            s.job.due_us = 0;
            other.job.due_us = other.turns == 0 ? 1 : CLOCK_FOREVER;
            jobs_turn(&jobs);
        }
        other.job.due_us = 1;
        jobs_turn(&jobs);
        assert_int_equal(s.turns, cases[i].failures);
        assert_int_equal(s.backs, 0);
        s.outcome = OTAPI_OK;
        s.job.due_us = 0;
        jobs_turn(&jobs);
        if (other.backs != cases[i].wakes || (other.job.due_us <= clock_mono_us()) != cases[i].wakes)
            fail_msg("case %zu: told %d times, due in %lld us", i, other.backs,
                     (long long)(other.job.due_us - clock_mono_us()));
        /* Once. */
        other.job.due_us = CLOCK_FOREVER;
        for (int n = 0; n < 3; n++) {
            s.job.due_us = 0;
            jobs_turn(&jobs);
        }
        assert_int_equal(other.backs, cases[i].wakes);
    }
    queue_free(jobs.inbox);
}

static int begin(void **state)
{
    (void)state;
    answerer_start(&platform);
    return 0;
}

static int end(void **state)
{
    (void)state;
    answerer_stop(&platform);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_of_the_error_table),
                                       cmocka_unit_test(what_waits_for_the_platform_runs_when_it_is_back),
                                       cmocka_unit_test(what_waits_for_the_station_waits_on),
                                       cmocka_unit_test(a_job_that_is_well_again_wakes_the_others)};
    return cmocka_run_group_tests(tests, begin, end);
}
