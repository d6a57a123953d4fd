/* The day that the counts are of. */
#include "station_state.h"

#include <time.h>

#define LOG_MODULE "station"
#include "base/clock.h"
#include "base/log.h"

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

bool station_begin_day(struct station *s, int64_t now_us, struct error *err)
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
    if (!station_begin_day(s, now_us, &err))
        log_warning("event=day_not_counted %s", err.text);
    for (size_t i = 0; i < s->config.printer_count; i++)
        s->printers[i].dropped = 0;
}

bool station_is_of_today(const struct station *s, int64_t at_us)
{
    return at_us >= s->midnight_us;
}
