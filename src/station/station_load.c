/* What a station begins with: at its start what the last one left, at midnight a new day. */
#include <time.h>

#define LOG_MODULE "station"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "station_label.h"
#include "station_state.h"
#include "store/counting.h"
#include "store/intents.h"

/* --- the day ----------------------------------------------------------------------------------------------------- */
/* days: 0 the midnight before now, 1 the one after it. A day has not always 24 hours. */
static int64_t local_midnight_us(int64_t now_us, int days)
{
    time_t now = (time_t)(now_us / 1000000);
    struct tm tm;
    localtime_r(&now, &tm);
    tm.tm_mday += days;
    tm.tm_hour = 0;
    tm.tm_min = 0;
    tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm) * 1000000;
}

/* The day of now, and what is on file of it: the clock may have been set back into one that has scans. */
static bool begin_day(struct station *s, int64_t now_us, struct error *err)
{
    struct store_counts counts;
    s->midnight_us = local_midnight_us(now_us, 0);
    s->tomorrow_us = local_midnight_us(now_us, 1);
    s->view.scans_today = 0;
    s->view.receipts_today = 0;
    if (!store_count(s->store, s->midnight_us, &counts, err))
        return false;
    s->view.scans_today = counts.scans_today;
    s->view.receipts_today = counts.receipts_today;
    s->view.holds_open = counts.holds_open;
    return true;
}

void station_new_day(struct station *s)
{
    int64_t now_us = clock_wall_us();
    struct error err;
    if (now_us >= s->midnight_us && now_us < s->tomorrow_us)
        return;
    if (!begin_day(s, now_us, &err))
        log_warning("event=day_not_counted %s", err.text);
    for (size_t i = 0; i < s->config.printer_count; i++)
        s->printers[i].dropped = 0;
}

bool station_is_of_today(const struct station *s, int64_t at_us)
{
    return at_us >= s->midnight_us;
}

/* --- the start --------------------------------------------------------------------------------------------------- */
/* A scan that waited when the station last ended. */
static bool resume(void *arg, const struct waiting_scan *scan)
{
    struct station *s = arg;
    struct waiting *w = mem_new(sizeof(*w));
    w->scan_id = scan->scan_id;
    w->at_us = scan->at_us;
    w->mono_us = clock_mono_us();
    w->code = scan->code;
    w->verdict = scan->verdict;
    w->hold_no = scan->hold_no;
    w->deadline_us = scan->verdict == VERDICT_LOOKING ? w->mono_us + (int64_t)s->config.verdict_ms * 1000
                                                      : CLOCK_FOREVER;
    text_copy(w->scanner, sizeof(w->scanner), scan->scanner);
    waiting_add(&s->waiting, w);
    if (scan->verdict == VERDICT_LOOKING)
        station_command_resume(s, w);
    /* What is pending is asked about again in the background, many at a time. */
    if (scan->verdict == VERDICT_LOOKING || s->config.links.platform_back == NULL)
        handover_lines(s, w, scan->verdict == VERDICT_LOOKING);
    return true;
}

/* Who stood at a scanner when the station last ended. */
static void signed_on(void *arg, const char *scanner_name, const char *operator)
{
    struct station_scanner *scanner = station_scanner(arg, scanner_name);
    text_copy(scanner->operator, sizeof(scanner->operator), operator);
    scanner->active_us = clock_mono_us();
}

bool station_load(struct station *s, struct error *err)
{
    if (!store_intents_after_restart(s->store, clock_wall_us(), err) ||
        !store_intents_undecided(s->store, &s->view.background.undecided, err) ||
        !station_accounts_load(s, err) || !station_outbox_count(s, err) ||
        !store_next_ids(s->store, &s->next_scan_id, &s->next_hold_no, err) ||
        !store_command_key(s->store, s->command_key, err) || !begin_day(s, clock_wall_us(), err) ||
        !station_label_load(s, err) || !store_each_waiting(s->store, resume, s, err) ||
        !store_each_shift(s->store, signed_on, s, err))
        return false;
    s->unasked_scan_id = s->next_scan_id;
    return true;
}
