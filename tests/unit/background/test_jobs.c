/* The jobs' table of what is tried again when, against a platform that says what it is told to. */
#include "bed.h"

#include "../otapi/answerer.h"

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
                                             .timeout_ms = 5000,
                                             .connect_timeout_ms = 5000,
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_of_the_error_table)};
    return cmocka_run_group_tests(tests, begin, end);
}
