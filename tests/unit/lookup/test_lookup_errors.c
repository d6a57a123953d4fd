/* A look-up for a scan, and everything the platform may answer instead: what the station is told, what is asked again. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../otapi/answerer.h"
#include "base/clock.h"
#include "core/waybill.h"
#include "lookup/lookup.h"

enum { WAIT_S = 60 };

struct bed {
    struct answerer platform;
    struct queue *inbox;
    struct lookup *lookup;
    atomic_int sessions; /* wanted */
};

static void need_session(void *arg, const char *expired)
{
    struct bed *bed = arg;
    char session[16];
    (void)expired;
    text_format(session, sizeof(session), "op-%d", atomic_fetch_add(&bed->sessions, 1) + 1);
    lookup_session(bed->lookup, session, "");
}

static void start(struct bed *bed)
{
    struct error err;
    const struct lookup_config config = {.otapi = {.url = bed->platform.url,
                                                   .instance_key = "test-key",
                                                   .language = "en",
                                                   .timeout_ms = 60000,
                                                   .connect_timeout_ms = 60000,
                                                   .answer_max_bytes = 1 << 20},
                                         .verdict_ms = WAIT_S * 1000,
                                         .probe_every_ms = WAIT_S * 1000,
                                         .batch_max = 50,
                                         .page_size = 100,
                                         .need_session = need_session,
                                         .arg = bed};
    atomic_store(&bed->sessions, 0);
    atomic_store(&bed->platform.count, 0);
    bed->inbox = queue_new(64, event_free_node);
    bed->lookup = lookup_start(&config, bed->inbox, &err);
    assert_non_null(bed->lookup);
    lookup_session(bed->lookup, "op-0", "");
}

static void stop(struct bed *bed)
{
    lookup_stop(bed->lookup);
    lookup_free(bed->lookup);
    queue_free(bed->inbox);
}

/* The answer to the question; *ret_down: the platform was said to be away before it came. */
static struct event *ask(struct bed *bed, bool *ret_down)
{
    static const char waybill[] = "YT7700000000001";
    struct scan scan = {.raw_len = sizeof(waybill) - 1};
    struct code code;
    struct event *event;
    memcpy(scan.raw, waybill, sizeof(waybill) - 1);
    waybill_read(&scan, &code);
    *ret_down = false;
    assert_true(lookup_ask_lines(bed->lookup, 5, &code, true));
    while ((event = (struct event *)queue_pop(bed->inbox, clock_mono_us() + (int64_t)WAIT_S * 1000000)) !=
           NULL) {
        if (event->kind == EVENT_LINES)
            return event;
        *ret_down = *ret_down || (event->kind == EVENT_PLATFORM && !event->platform.up);
        event_free(event);
    }
    fail_msg("no answer came");
    return NULL;
}

/* Every row of the reference's table of errors. */
static const struct row {
    const char *code;
    const char *sub_code;
    enum answer_kind kind;
    enum reason reason;
    int calls;    /* SearchOrderLines */
    int sessions; /* wanted anew */
    bool down;    /* the station is offline from then on */
} rows[] = {
    {"Ok", "", ANSWER_NOT_FOUND, REASON_NONE, 1, 0, false},
    {"BatchError", "", ANSWER_NOT_FOUND, REASON_NONE, 1, 0, false},
    {"SessionExpired", "SessionExpired", ANSWER_NONE, REASON_PLATFORM_REFUSED, 2, 2, false},
    {"Other", "SessionExpired", ANSWER_NONE, REASON_PLATFORM_REFUSED, 2, 2, false},
    {"AccessDenied", "", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"AccessDenied", "CallFromIP", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"AccessDenied", "InstanceKeyBan", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"AccessDenied", "MissingTimestamp", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"AccessDenied", "MissingSignature", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"AccessDenied", "InvalidTimestamp", ANSWER_NONE, REASON_PLATFORM_REFUSED, 2, 0, true},
    {"AccessDenied", "InvalidSignature", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"InstanceKeyBan", "", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"CallLimit", "", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, true},
    {"NotFound", "CategoryWithId", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, false},
    {"NotAvailable", "External_ProviderTemporaryUnavailable", ANSWER_NONE, REASON_NO_ANSWER, 2, 0, true},
    {"ValidationError", "PasswordRequiredForFinishExternalAuthentication", ANSWER_NONE,
     REASON_PLATFORM_REFUSED, 1, 0, false},
    {"ContractViolation", "InvalidInputValue", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, false},
    {"AlreadyExists", "UserAlreadyExistsInOtherDiscountGroup", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0,
     false},
    {"InternalError", "", ANSWER_NONE, REASON_NO_ANSWER, 2, 0, true},
    {"RKdevException", "", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, false},
    {"NeverSeenBefore", "Nor this", ANSWER_NONE, REASON_PLATFORM_REFUSED, 1, 0, false},
};

static void every_row_of_the_error_table(void **state)
{
    (void)state;
    struct bed bed;
    answerer_start(&bed.platform);
    bed.platform.counted = "SearchOrderLines";
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *r = &rows[i];
        char body[512];
        bool down;
        text_format(
            body, sizeof(body),
            "<r><ErrorCode>%s</ErrorCode><SubErrorCode>%s</SubErrorCode><ErrorDescription>why"
            "</ErrorDescription><RequestId>req-7</RequestId><Result><TotalCount>0</TotalCount></Result></r>",
            r->code, r->sub_code);
        bed.platform.body = body;
        start(&bed);
        struct event *event = ask(&bed, &down);
        const struct lines_answer *a = &event->lines;
        if (a->kind != r->kind || a->none_reason != r->reason || down != r->down ||
            atomic_load(&bed.platform.count) != r->calls || atomic_load(&bed.sessions) != r->sessions)
            fail_msg("%s/%s: kind %d, reason %d, down %d, %d calls, %d sessions", r->code, r->sub_code,
                     (int)a->kind, (int)a->none_reason, down, atomic_load(&bed.platform.count),
                     atomic_load(&bed.sessions));
        if (r->kind == ANSWER_NONE) { /* all four, for whoever must act */
            assert_non_null(strstr(a->error.text, r->code));
            assert_non_null(strstr(a->error.text, r->sub_code));
            assert_non_null(strstr(a->error.text, "why"));
            assert_non_null(strstr(a->error.text, "req-7"));
        }
        event_free(event);
        stop(&bed);
    }
    answerer_stop(&bed.platform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_of_the_error_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
