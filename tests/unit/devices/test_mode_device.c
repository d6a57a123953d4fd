/* A scanner in a mode that gives nothing to read: reported with what to set, for as long as it is plugged in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mode_device.h"

static struct queue *inbox;

static void expect_report(enum scanner_state state, const char *detail)
{
    struct event *event = (struct event *)queue_pop_lane(inbox, LANE_REPLY);
    assert_non_null(event);
    assert_int_equal(event->kind, EVENT_SCANNER);
    assert_int_equal(event->scanner.state, state);
    assert_string_equal(event->scanner.name, "HR200@1-2");
    assert_string_equal(event->scanner.kind, "usb");
    assert_string_equal(event->scanner.model, "Newland HR200");
    assert_string_equal(event->scanner.detail, detail);
    event_free(event);
    assert_null(queue_pop_lane(inbox, LANE_REPLY));
}

static void says_what_to_set(void **state)
{
    (void)state;
    struct scanner_config config;
    struct scanner_names *names = scanner_names_new();
    inbox = queue_new(4, event_free_node);
    struct device_host host = {.epoll = -1, .inbox = inbox};
    const struct found_device found = {.class = NODE_USB, .syspath = "/sys/1", .port = "1-2"};
    scanner_config_init(&config, "HR200@1-2");
    const struct device_init init = {.host = &host,
                                     .found = &found,
                                     .config = &config,
                                     .name = scanner_names_give(names, "HR200", false, "1-2"),
                                     .model = "Newland HR200"};
    struct device *d = mode_device_new(&init, "set it to keyboard mode");
    expect_report(SCANNER_FAULT, "set it to keyboard mode");
    assert_int_equal(d->fd, -1); /* never opened, nothing to wait for */
    assert_true(d->ops->deadline(d) == CLOCK_FOREVER);
    assert_null(d->ops->answer);
    d->ops->ready(d, false, 1);
    d->ops->timeout(d, 1);
    assert_null(queue_pop_lane(inbox, LANE_REPLY));
    d->ops->ready(d, true, 2);
    expect_report(SCANNER_GONE, "");
    device_free(d);
    scanner_names_free(names);
    queue_free(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_what_to_set)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
