/* Whether the disk takes what is written, and whether the wall clock is right: noted as it happens, shown with the next picture. */
#include "station_state.h"

#include <stdlib.h>

#define LOG_MODULE "station"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

enum {
    PROBE_US = 1000000,       /* while nothing can be written it is tried again after this */
    SLOW_US = 1000000,        /* a commit that takes longer makes people wait */
    SLOW_SHOWN_US = 10000000, /* how long that is said after the last such commit */
    CLOCK_OFF_S = 120,        /* a clock further from the platform's is wrong */
};

void station_disk_failed(struct station *s, const struct error *err)
{
    if (!s->disk_failed)
        log_error("event=store_failed %s", err->text);
    s->disk_failed = true;
    s->disk_error = *err;
    s->probe_us = clock_mono_us() + PROBE_US;
}

void station_disk_written(struct station *s, int64_t took_us)
{
    if (s->disk_failed)
        log_info("event=store_well");
    s->disk_failed = false;
    if (took_us < SLOW_US)
        return;
    if (s->slow_until_us == 0)
        log_warning("event=disk_slow commit_ms=%lld", (long long)(took_us / 1000));
    s->slow_us = took_us;
    s->slow_until_us = clock_mono_us() + SLOW_SHOWN_US;
}

int64_t station_health_wake(const struct station *s)
{
    int64_t wake_us = s->disk_failed ? s->probe_us : CLOCK_FOREVER;
    if (s->clock_us != 0 && s->clock_due_us < wake_us)
        wake_us = s->clock_due_us;
    return s->slow_until_us != 0 && s->slow_until_us < wake_us ? s->slow_until_us : wake_us;
}

/* --- the clock ------------------------------------------------------------------------------------------------------------------ */
void station_clock(struct station *s, const struct clock_report *report)
{
    if (report->server_us != 0) {
        s->server_us = report->server_us;
    } else {
        log_warning("event=clock_set");
        s->dated_label_id = s->next_label_id;
    }
    /* Ours is finer than the platform's, where it is right. */
    int64_t mono_us = clock_mono_us();
    int64_t offset_us = clock_wall_us() - mono_us;
    s->clock_us = station_clock_good(s, mono_us + offset_us, mono_us) ? offset_us : s->server_us;
    s->clock_due_us = mono_us;
}

void station_clock_keep(struct station *s)
{
    store_put_boot_clock(s->store, clock_boot_id(), s->clock_us);
    store_doubt_clock(s->store, s->unasked_scan_id, clock_boot_id(), s->clock_us,
                      (int64_t)CLOCK_OFF_S * 1000000);
    s->clock_due_us = clock_mono_us() + PROBE_US; /* again then, if it cannot be written */
}

void station_clock_kept(struct station *s)
{
    s->clock_us = 0;
    s->unasked_scan_id = s->next_scan_id;
}

bool station_clock_good(const struct station *s, int64_t wall_us, int64_t mono_us)
{
    if (s->server_us == 0)
        return clock_wall_plausible(wall_us);
    return llabs(s->server_us + mono_us - wall_us) <= (int64_t)CLOCK_OFF_S * 1000000;
}

static void view_clock(struct station *s)
{
    int64_t wall_us = clock_wall_us();
    int64_t mono_us = clock_mono_us();
    bool wrong = !station_clock_good(s, wall_us, mono_us);
    int64_t off_s = wrong && s->server_us != 0 ? (s->server_us + mono_us - wall_us) / 1000000 : 0;
    if (wrong != s->view.clock_wrong)
        log_warning("event=clock_%s off_s=%lld", wrong ? "wrong" : "right", (long long)off_s);
    s->view.clock_wrong = wrong;
    s->view.clock_off_s = off_s;
}

/* --- what is shown -------------------------------------------------------------------------------------------------------------- */
static void view_disk(struct station *s)
{
    struct disk_report *shown = &s->view.disk;
    if (s->slow_until_us != 0 && s->slow_until_us <= clock_mono_us()) {
        log_info("event=disk_quick");
        s->slow_until_us = 0;
    }
    *shown = s->disk;
    /* What the disk says of itself goes before what a failed write says, and both before that it is slow. */
    if (s->disk_failed && s->disk.ok) {
        shown->ok = false;
        shown->kind = s->disk_error.kind;
        text_copy(shown->detail, sizeof(shown->detail), s->disk_error.text);
    } else if (s->disk_failed) {
        shown->ok = false;
    } else if (s->slow_until_us != 0 && s->disk.kind == ERROR_NONE) {
        shown->kind = ERROR_RETRY;
        text_format(shown->detail, sizeof(shown->detail), "recording took %lld.%lld s",
                    (long long)(s->slow_us / 1000000), (long long)(s->slow_us / 100000 % 10));
    }
}

void station_view_health(struct station *s)
{
    view_disk(s);
    view_clock(s);
}
