/* The day's counts: of the scans of one local day, which is not always 24 hours long. */
#include "station_bed.h"

#include <time.h>

enum { VERDICT_MS = 20000 };

/* It is `hour` o'clock of a day that has been going on for `hours`: a summer time longer than any country's ended in it. */
static void set_zone(int hour, int hours)
{
    char zone[80];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    int winter = utc.tm_hour - hour; /* west of Greenwich, as POSIX counts */
    int summer = winter - (hours - hour);
    if (summer < -24) { /* as far as POSIX goes */
        winter += 24;
        summer += 24;
    }
    time_t here = now - (time_t)winter * 3600;
    struct tm local;
    gmtime_r(&here, &local);
    text_format(zone, sizeof(zone), "AAA%dBBB%d,%d/0,%d/%d", winter, summer, (local.tm_yday + 180) % 365,
                local.tm_yday, hours - hour + 8); /* midnight comes but once */
    setenv("TZ", zone, 1);
    tzset();
}

static int64_t count(struct bed *b, const char *key)
{
    bed_request(b, 1, "{\"id\":99,\"do\":\"status\"}");
    struct heard *h;
    while ((h = bed_next(b))->kind != HEARD_REPLY || strstr(h->text, "scans_today") == NULL)
        bed_free_heard(&h->node);
    json_t *reply = json_loads(h->text, 0, NULL);
    int64_t value = json_integer_value(json_object_get(reply, key));
    json_decref(reply);
    bed_free_heard(&h->node);
    return value;
}

static void a_day_of_more_than_24_hours(void **state)
{
    struct bed b;
    (void)state;
    set_zone(18, 30);
    bed_open(&b, VERDICT_MS);
    bed_scan(&b, 1, "YT1234567890123", false);
    bed_scan(&b, 2, "YT1234567890124", false);
    assert_int_equal(count(&b, "scans_today"), 2);
    assert_int_equal(count(&b, "scans_today"), 2);
    bed_close(&b);
}

static void scan_of(struct bed *b, const char *code, int64_t wall_us)
{
    struct event *event = event_new(EVENT_SCAN);
    struct scan *scan = &event->scan;
    text_copy(scan->scanner, sizeof(scan->scanner), "left");
    scan->mono_us = clock_mono_us();
    scan->wall_us = wall_us;
    scan->raw_len = strlen(code);
    memcpy(scan->raw, code, scan->raw_len);
    bed_push(b, LANE_SCAN, event);
}

/* What comes of yesterday's scans is yesterday's: the same is counted after a restart. */
static void what_is_undone_of_yesterday(void **state)
{
    struct bed b;
    const struct order_line today = bed_line("O1", "1", "YT1234567890123");
    const struct order_line yesterday = bed_line("O1", "2", "YT1234567890124");
    (void)state;
    set_zone(12, 12);
    bed_open(&b, VERDICT_MS);
    scan_of(&b, "YT1234567890123", clock_wall_us());
    bed_answer(&b, bed_expect_lines(&b, "YT1234567890123"), &today, 1);
    scan_of(&b, "YT1234567890124", clock_wall_us() - INT64_C(86400) * 1000000);
    bed_answer(&b, 2, &yesterday, 1);
    assert_int_equal(count(&b, "receipts_today"), 1);
    assert_int_equal(count(&b, "scans_today"), 1);
    bed_request(&b, 1, "{\"id\":3,\"do\":\"undo\",\"scan_id\":\"2\"}");
    assert_int_equal(count(&b, "receipts_today"), 1);
    bed_restart(&b, VERDICT_MS);
    assert_int_equal(count(&b, "receipts_today"), 1);
    assert_int_equal(count(&b, "scans_today"), 1);
    bed_request(&b, 1, "{\"id\":4,\"do\":\"undo\",\"scan_id\":\"1\"}");
    assert_int_equal(count(&b, "receipts_today"), 0);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_more_than_24_hours),
        cmocka_unit_test(what_is_undone_of_yesterday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
