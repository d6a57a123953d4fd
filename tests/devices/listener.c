#include "listener.h"

#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "bed.h"

enum { PATIENCE_US = 30000000, WARM_UP_US = 80000, INBOX_MAX = 1000 };

static struct reader *reader;
static struct queue *inbox;
static struct queue *answers;

void listener_start_with(const struct reader_config *config)
{
    struct error err;
    struct reader_config with_answers = *config;
    inbox = queue_new(INBOX_MAX, event_free_node);
    answers = scanner_answers_new();
    with_answers.answers = answers;
    reader = reader_start(&with_answers, inbox, &err);
    if (reader == NULL)
        fail_msg("%s", err.text);
}

void listener_start(const struct scanner_config *configs, size_t count, bool find)
{
    const struct reader_config config = {.scanners = configs, .scanner_count = count, .find = find};
    listener_start_with(&config);
}

void listener_stop(void)
{
    reader_stop(reader);
    queue_free(inbox);
    queue_free(answers);
    reader = NULL;
    inbox = NULL;
    answers = NULL;
}

int listener_set_up(void **state)
{
    (void)state;
    bed_open();
    return 0;
}

int listener_tear_down(void **state)
{
    (void)state;
    listener_stop();
    bed_close();
    return 0;
}

void listener_answer(const char *scanner, enum tone tone)
{
    scanner_answer(answers, scanner, tone, false);
}

struct event *listener_next(void)
{
    struct event *event = (struct event *)queue_pop(inbox, clock_mono_us() + PATIENCE_US);
    assert_non_null(event);
    return event;
}

enum scan_flaw take_scan(const char *scanner, const char *raw)
{
    struct event *event = listener_next();
    if (event->kind == EVENT_SCANNER)
        fail_msg("no scan but %s: %s %s", event->scanner.name, scanner_state_name(event->scanner.state),
                 event->scanner.detail);
    char got[SCAN_RAW_MAX + 1];
    memcpy(got, event->scan.raw, event->scan.raw_len);
    got[event->scan.raw_len] = '\0';
    assert_string_equal(got, raw);
    assert_string_equal(event->scan.scanner, scanner);
    assert_true(event->scan.mono_us <= clock_mono_us());
    enum scan_flaw flaw = event->scan.flaw;
    event_free(event);
    return flaw;
}

void expect_scan(const char *scanner, const char *raw, enum scan_flaw flaw)
{
    assert_int_equal(take_scan(scanner, raw), flaw);
}

void expect_state_detail(const char *scanner, enum scanner_state state, const char *detail)
{
    struct event *event = listener_next();
    /* The bed lists a device a moment before its node is there; a reader that looks just then tries again. */
    if (state == SCANNER_READY && event->kind == EVENT_SCANNER && event->scanner.state == SCANNER_GONE) {
        event_free(event);
        event = listener_next();
    }
    if (event->kind != EVENT_SCANNER)
        fail_msg("no report but a scan of %s, %zu bytes", event->scan.scanner, event->scan.raw_len);
    assert_string_equal(event->scanner.name, scanner);
    if (event->scanner.state != state)
        fail_msg("%s is %s (%s), not %s", scanner, scanner_state_name(event->scanner.state),
                 event->scanner.detail, scanner_state_name(state));
    assert_non_null(strstr(event->scanner.detail, detail));
    event_free(event);
}

void expect_state(const char *scanner, enum scanner_state state)
{
    expect_state_detail(scanner, state, "");
}

void expect_nothing(void)
{
    assert_null(queue_pop(inbox, 0));
}

void scanner_warms_up(void)
{
    usleep(WARM_UP_US);
}
