/* HID POS scanners through hidraw. */
#include "bed.h"
#include "listener.h"

#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct fake_spec honeywell = {
    .vendor_id = 0x0c2e, .product_id = 0x0b87, .maker = "Honeywell", .product = "1900", .port = "1-2"};
static const struct fake_spec nameless = {
    .vendor_id = 0xfff0, .product_id = 0x0001, .maker = "No", .product = "Name", .port = "1-3"};

/* Its name: the model differs by table, the port tells. */
static void next_name(char name[SCANNER_NAME_MAX])
{
    struct event *event = listener_next();
    assert_int_equal(event->kind, EVENT_SCANNER);
    assert_int_equal(event->scanner.state, SCANNER_READY);
    assert_string_equal(event->scanner.kind, "hidpos");
    memcpy(name, event->scanner.name, SCANNER_NAME_MAX);
    event_free(event);
}

static void expect_aim(const char *raw, const char *aim)
{
    struct event *event = listener_next();
    assert_int_equal(event->kind, EVENT_SCAN);
    assert_int_equal(event->scan.flaw, SCAN_WHOLE);
    assert_int_equal(event->scan.raw_len, strlen(raw));
    assert_memory_equal(event->scan.raw, raw, strlen(raw));
    assert_true(event->scan.has_aim);
    assert_string_equal(event->scan.aim, aim);
    event_free(event);
}

static void test_reads_and_replugs(void **state)
{
    (void)state;
    char name[SCANNER_NAME_MAX];
    struct fake *f = bed_pos(&honeywell);
    listener_start(NULL, 0, true);
    next_name(name);
    assert_non_null(strstr(name, "@1-2"));
    assert_true(pos_is_woken(f));
    pos_send(f, "]C0", "SF1234567890", false);
    expect_aim("SF1234567890", "]C0");
    pos_send(f, "]Q1", "MMM={'k1':'755'", true);
    bed_wait_until_read(f); /* one report a read: the next comes a polling interval later */
    pos_send(f, "]Q1", ",'k5':'SF1'}\r", false);
    expect_aim("MMM={'k1':'755','k5':'SF1'}", "]Q1");
    pos_send(f, "]Q1", "half of", true);
    bed_wait_until_read(f);
    bed_unplug(f);
    expect_scan(name, "half of", SCAN_BROKEN);
    expect_state(name, SCANNER_GONE);
    f = bed_pos(&honeywell);
    expect_state(name, SCANNER_READY);
    pos_send(f, "]C0", "SF2", false);
    expect_aim("SF2", "]C0");
}

static void test_says_itself_what_it_is(void **state)
{
    (void)state;
    listener_start(NULL, 0, true);
    struct fake *f = bed_pos(&nameless);
    expect_state("No-Name@1-3", SCANNER_READY);
    assert_false(pos_is_woken(f));
    pos_send(f, "]E0", "4607001234567", false);
    expect_aim("4607001234567", "]E0");
    expect_nothing();
}

static void test_not_wanted(void **state)
{
    (void)state;
    struct scanner_config config;
    scanner_config_init(&config, "till");
    strcpy(config.path, "1-3");
    bed_pos(&honeywell);
    bed_pos(&nameless);
    listener_start(&config, 1, false);
    expect_state("till", SCANNER_READY);
    expect_nothing();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_and_replugs, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_says_itself_what_it_is, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_not_wanted, listener_set_up, listener_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
