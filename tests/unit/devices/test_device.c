/* A device whose inbox is full: nothing waits, nothing is lost without a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "device.h"

enum { ROOM = 2 };

struct fixture {
    struct scanner_names *names;
    struct device_host host;
    struct device *device;
};

static void no_ready(struct device *d, bool hung_up, int64_t now_us)
{
    (void)d;
    (void)hung_up;
    (void)now_us;
}

static int64_t no_deadline(const struct device *d)
{
    (void)d;
    return CLOCK_FOREVER;
}

static void no_timeout(struct device *d, int64_t now_us)
{
    (void)d;
    (void)now_us;
}

static void no_fini(struct device *d)
{
    (void)device_unwatch(d);
}

static const struct device_ops ops = {
    .kind = "keyboard", .ready = no_ready, .deadline = no_deadline, .timeout = no_timeout, .fini = no_fini};

static int set_up(void **state)
{
    struct fixture *f = mem_new(sizeof(*f));
    const struct found_device found = {.node = "/dev/input/event5", .id_path = "pci-usb-0:2", .port = "1-2"};
    struct scanner_config config;
    scanner_config_init(&config, "left");
    strcpy(config.prefix, "<");
    strcpy(config.suffix, ">");
    config.aim = true;
    f->names = scanner_names_new();
    f->host = (struct device_host){.epoll = epoll_create1(EPOLL_CLOEXEC),
                                   .inbox = queue_new(ROOM, event_free_node)};
    const struct device_init init = {.host = &f->host,
                                     .found = &found,
                                     .config = &config,
                                     .name = scanner_names_give(f->names, "left", true, "1-2"),
                                     .model = "Newland HR200"};
    f->device = mem_new(sizeof(*f->device));
    device_init(f->device, &ops, &init);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    device_free(f->device);
    queue_free(f->host.inbox);
    scanner_names_free(f->names);
    close(f->host.epoll);
    free(f);
    return 0;
}

static void scan(struct fixture *f, const char *text, int64_t end_us)
{
    struct burst burst = {.bytes = (const unsigned char *)text, .len = strlen(text), .end_us = end_us};
    device_burst(f->device, &burst);
}

static struct event *pop(struct fixture *f, unsigned lane)
{
    return (struct event *)queue_pop_lane(f->host.inbox, lane);
}

static void expect_scan(struct fixture *f, const char *text, enum scan_flaw flaw)
{
    struct event *event = pop(f, LANE_SCAN);
    assert_non_null(event);
    assert_int_equal(event->kind, EVENT_SCAN);
    assert_int_equal(event->scan.raw_len, strlen(text));
    assert_memory_equal(event->scan.raw, text, strlen(text));
    assert_int_equal(event->scan.flaw, flaw);
    event_free(event);
}

static void expect_report(struct fixture *f, enum scanner_state state, const char *detail)
{
    struct event *event = pop(f, LANE_REPLY);
    assert_non_null(event);
    assert_int_equal(event->kind, EVENT_SCANNER);
    assert_int_equal(event->scanner.state, state);
    assert_string_equal(event->scanner.detail, detail);
    assert_string_equal(event->scanner.name, "left");
    assert_string_equal(event->scanner.kind, "keyboard");
    assert_string_equal(event->scanner.model, "Newland HR200");
    assert_string_equal(event->scanner.port, "pci-usb-0:2");
    event_free(event);
}

static void test_scan(void **state)
{
    struct fixture *f = *state;
    int64_t before_us = clock_wall_us();
    const struct burst burst = {.bytes = (const unsigned char *)"4607\0x",
                                .len = 6,
                                .flaw = SCAN_UNREADABLE,
                                .end_us = 77,
                                .aim = "]E0"};
    device_burst(f->device, &burst);
    struct event *event = pop(f, LANE_SCAN);
    assert_non_null(event);
    const struct scan *s = &event->scan;
    assert_string_equal(s->scanner, "left");
    assert_int_equal(s->mono_us, 77);
    assert_true(s->wall_us >= before_us && s->wall_us <= clock_wall_us());
    assert_int_equal(s->flaw, SCAN_UNREADABLE);
    assert_false(s->typed);
    assert_true(s->aim_on && s->has_aim);
    assert_string_equal(s->aim, "]E0");
    assert_string_equal(s->prefix, "<");
    assert_string_equal(s->suffix, ">");
    assert_int_equal(s->raw_len, 6);
    assert_memory_equal(s->raw, "4607\0x", 6);
    event_free(event);
}

static void test_full_inbox(void **state)
{
    struct fixture *f = *state;
    device_report(f->device, SCANNER_READY, "%s", "");
    expect_report(f, SCANNER_READY, "");
    scan(f, "1", 1);
    scan(f, "2", 2);
    scan(f, "3", 3); /* no room */
    expect_report(f, SCANNER_FAULT, "station busy, scan again");
    scan(f, "4", 4); /* lost with it */
    assert_false(device_flush(f->device));
    assert_null(pop(f, LANE_REPLY));
    expect_scan(f, "1", SCAN_WHOLE);
    assert_true(device_flush(f->device));
    expect_scan(f, "2", SCAN_WHOLE);
    expect_scan(f, "3", SCAN_BROKEN); /* whoever scanned it is told to scan again */
    expect_report(f, SCANNER_READY, "");
    assert_null(pop(f, LANE_SCAN));
    scan(f, "5", 5);
    expect_scan(f, "5", SCAN_WHOLE);
}

static void test_patient(void **state)
{
    struct fixture *f = *state;
    f->device->patient = true;
    scan(f, "1", 1);
    scan(f, "2", 2);
    scan(f, "3", 3);
    assert_false(device_flush(f->device));
    expect_scan(f, "1", SCAN_WHOLE);
    assert_true(device_flush(f->device));
    expect_scan(f, "2", SCAN_WHOLE);
    expect_scan(f, "3", SCAN_WHOLE);
    assert_null(pop(f, LANE_REPLY));
}

static void test_reports_are_not_repeated(void **state)
{
    struct fixture *f = *state;
    device_report(f->device, SCANNER_GONE, "a");
    expect_report(f, SCANNER_GONE, "a");
    device_report(f->device, SCANNER_GONE, "b");
    assert_null(pop(f, LANE_REPLY));
    device_report(f->device, SCANNER_BUSY, "held by %s", "x");
    expect_report(f, SCANNER_BUSY, "held by x");
    device_report(f->device, SCANNER_BUSY, "held by %s", "x");
    assert_null(pop(f, LANE_REPLY));
    device_report(f->device, SCANNER_BUSY, "held by %s", "y");
    expect_report(f, SCANNER_BUSY, "held by y");
    f->device->quiet = true;
    device_report(f->device, SCANNER_READY, "%s", "");
    assert_null(pop(f, LANE_REPLY));
}

static void test_newest_report_waits(void **state)
{
    struct fixture *f = *state;
    for (unsigned i = 0; i < ROOM; i++)
        device_report(f->device, SCANNER_FAULT, "%u", i);
    device_report(f->device, SCANNER_READY, "%s", "");
    device_report(f->device, SCANNER_GONE, "away");
    assert_false(device_flush(f->device));
    expect_report(f, SCANNER_FAULT, "0");
    assert_true(device_flush(f->device));
    expect_report(f, SCANNER_FAULT, "1");
    expect_report(f, SCANNER_GONE, "away");
    assert_null(pop(f, LANE_REPLY));
}

static void test_open_failures(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int errnum;
        enum scanner_state state;
        const char *word;
    } cases[] = {{EACCES, SCANNER_DENIED, "group tallyman"},
                 {ENOENT, SCANNER_GONE, "plug it in"},
                 {EMFILE, SCANNER_FAULT, "/dev/input/event5"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        device_report_open(f->device, cases[i].errnum);
        struct event *event = pop(f, LANE_REPLY);
        assert_non_null(event);
        assert_int_equal(event->scanner.state, cases[i].state);
        assert_non_null(strstr(event->scanner.detail, cases[i].word));
        event_free(event);
    }
}

static void test_watch(void **state)
{
    struct fixture *f = *state;
    struct error err;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_true(device_watch(f->device, fds[0], &err));
    assert_int_equal(write(fds[1], "x", 1), 1);
    struct epoll_event event;
    assert_int_equal(epoll_wait(f->host.epoll, &event, 1, 0), 1);
    assert_ptr_equal(event.data.ptr, f->device);
    assert_int_equal(device_unwatch(f->device), fds[0]);
    assert_int_equal(device_unwatch(f->device), -1);
    assert_int_equal(epoll_wait(f->host.epoll, &event, 1, 0), 0);
    close(fds[0]);
    close(fds[1]);
    assert_false(device_watch(f->device, fds[0], &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_scan, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_inbox, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_patient, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reports_are_not_repeated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_newest_report_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_open_failures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_watch, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
