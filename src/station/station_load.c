/* What a station begins with: what the last one left. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "station_label.h"
#include "station_state.h"
#include "store/counting.h"
#include "store/intents.h"

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
        !store_command_key(s->store, s->command_key, err) || !station_begin_day(s, clock_wall_us(), err) ||
        !station_label_load(s, err) || !store_each_waiting(s->store, resume, s, err) ||
        !store_each_shift(s->store, signed_on, s, err))
        return false;
    s->unasked_scan_id = s->next_scan_id;
    return true;
}
