/* The receiving machine's answer to a scan: first what does not depend on the parcel (repeats, refusals, commands), then one
 * handler for each parcel state. docs/receiving.md has the table. */
#include <string.h>

#include "core/receiving.h"
#include "receiving_rules.h"

/* What a handler may look at. */
struct situation {
    const struct receiving_rules *rules;
    const struct scan *scan;
    const struct code *code;
    const struct parcel_facts *facts;
};

/* --- repeats --------------------------------------------------------------------------------------------------------- */
bool receiving_is_repeat(const struct receiving_rules *rules, const struct scanner_memory *memory,
                         const struct scan *scan, int64_t now_us)
{
    return scan->flaw == SCAN_WHOLE && memory->raw_len > 0 && memory->raw_len == scan->raw_len &&
           now_us - memory->at_us < (int64_t)rules->duplicate_window_ms * 1000 &&
           memcmp(memory->raw, scan->raw, scan->raw_len) == 0;
}

static bool shares_a_form(const struct scanner_memory *memory, const struct code *code)
{
    for (size_t i = 0; i < memory->form_count; i++)
        for (size_t j = 0; j < code->form_count; j++)
            if (strcmp(memory->forms[i], code->forms[j]) == 0)
                return true;
    return false;
}

/* The QR beside the bars, or the bars beside the QR, of the label that was just scanned. */
static bool is_second_code(const struct receiving_rules *rules, const struct scanner_memory *memory,
                           const struct scan *scan, const struct code *code, int64_t now_us)
{
    bool other_raw = memory->raw_len != scan->raw_len || memcmp(memory->raw, scan->raw, scan->raw_len) != 0;
    bool same_box = memory->parcel.index == code->parcel.index || memory->parcel.index == 0 ||
                    code->parcel.index == 0;
    return code->kind == CODE_WAYBILL && memory->waybill[0] && other_raw && same_box &&
           now_us - memory->waybill_at_us < (int64_t)rules->second_code_ms * 1000 &&
           shares_a_form(memory, code);
}

/* --- one handler a parcel state ------------------------------------------------------------------------------------------ */
static bool should_confirm(const struct situation *at)
{
    if (!at->facts->platform_up)
        return false;
    switch (at->rules->confirm) {
    case CONFIRM_ALWAYS:
        return true;
    case CONFIRM_STALE:
        return at->scan->wall_us - at->facts->lines_read_us > (int64_t)at->rules->stale_s * 1000000;
    case CONFIRM_NEVER:
        break;
    }
    return false;
}

/* The mirror has lines that are wanted: the parcel is received with them. */
static void match(const struct situation *at, struct decision *d)
{
    d->verdict = match_or_complete(at->facts, &at->code->parcel);
    d->source = SOURCE_MIRROR;
    d->receive = true;
    d->close_hold = at->facts->hold_no != 0;
    d->ask_lines = should_confirm(at);
    d->ask_orders = at->facts->platform_up && orders_unknown(at->facts);
    d->next = PARCEL_RECEIVED;
}

static void stopped(const struct situation *at, struct decision *d)
{
    d->verdict = VERDICT_STOPPED;
    d->source = SOURCE_MIRROR;
    d->reason = REASON_ALL_VOID;
    d->hold = HOLD_STOPPED;
    d->ask_lines = should_confirm(at);
    d->ask_orders = at->facts->platform_up && orders_unknown(at->facts);
    d->next = PARCEL_STOPPED;
}

/* Received with an index and without, the codes do not say whether this box is one of those. */
static bool which_parcel_is_unclear(const struct situation *at)
{
    const struct parcel_facts *facts = at->facts;
    if (at->code->parcel.index == 0)
        return facts->indexed_received || (facts->bare_received && facts->parcels_total > 1);
    return facts->bare_received && facts->state != PARCEL_RECEIVED;
}

static void ask_which(struct decision *d, enum parcel_state state)
{
    d->verdict = VERDICT_CHOICE;
    d->source = SOURCE_MIRROR;
    d->reason = REASON_WHICH_PARCEL;
    d->next = state;
}

static void scan_new(const struct situation *at, struct decision *d)
{
    if (which_parcel_is_unclear(at)) {
        ask_which(d, PARCEL_NEW);
        return;
    }
    switch (lines_kind(at->facts)) {
    case LINES_GOOD:
        match(at, d);
        d->reason = at->facts->parcels_received > 0 ? REASON_NEXT_PARCEL : REASON_NONE;
        return;
    case LINES_ALL_VOID:
        stopped(at, d);
        return;
    case LINES_NONE:
        break;
    }
    if (at->facts->platform_up) {
        d->verdict = VERDICT_LOOKING;
        d->ask_lines = true;
        d->next = PARCEL_LOOKING;
    } else {
        d->verdict = VERDICT_PENDING;
        d->reason = REASON_OFFLINE;
        d->hold = HOLD_PENDING;
        d->next = PARCEL_PENDING;
    }
}

static void scan_looking(const struct situation *at, struct decision *d)
{
    (void)at;
    d->verdict = VERDICT_REPEAT;
    d->reason = REASON_LOOKUP_UNDER_WAY;
    d->silent = true;
    d->next = PARCEL_LOOKING;
}

static void scan_received(const struct situation *at, struct decision *d)
{
    if (which_parcel_is_unclear(at)) {
        ask_which(d, PARCEL_RECEIVED);
        return;
    }
    d->verdict = VERDICT_DUPLICATE;
    d->source = SOURCE_MIRROR;
    d->next = PARCEL_RECEIVED;
}

static void scan_stopped(const struct situation *at, struct decision *d)
{
    if (lines_kind(at->facts) == LINES_GOOD) {
        match(at, d);
        d->reason = REASON_LATE_MATCH;
        return;
    }
    stopped(at, d);
}

/* On the shelf, whatever for: what the mirror knows by now decides. False when it knows nothing. */
static bool found_meanwhile(const struct situation *at, struct decision *d)
{
    switch (lines_kind(at->facts)) {
    case LINES_GOOD:
        match(at, d);
        d->reason = REASON_LATE_MATCH;
        return true;
    case LINES_ALL_VOID:
        stopped(at, d);
        return true;
    case LINES_NONE:
        break;
    }
    return false;
}

static void scan_held(const struct situation *at, struct decision *d)
{
    if (found_meanwhile(at, d))
        return;
    d->verdict = VERDICT_UNKNOWN;
    d->reason = REASON_HELD_BEFORE;
    d->ask_lines = at->facts->platform_up;
    d->next = PARCEL_HELD;
}

static void scan_pending(const struct situation *at, struct decision *d)
{
    if (found_meanwhile(at, d))
        return;
    d->verdict = at->facts->platform_up ? VERDICT_LOOKING : VERDICT_PENDING;
    d->reason = at->facts->platform_up ? REASON_NONE : REASON_OFFLINE;
    d->ask_lines = at->facts->platform_up;
    d->next = PARCEL_PENDING;
}

/* It was wanted when it was found on the shelf; it may have been cancelled, or moved, while it lay there. */
static void scan_late(const struct situation *at, struct decision *d)
{
    if (found_meanwhile(at, d))
        return;
    match(at, d);
    d->reason = REASON_LATE_MATCH;
    d->ask_lines = at->facts->platform_up;
}

static void scan_waybill(const struct situation *at, struct decision *d)
{
    switch (at->facts->state) {
    case PARCEL_NEW:
        scan_new(at, d);
        return;
    case PARCEL_LOOKING:
        scan_looking(at, d);
        return;
    case PARCEL_RECEIVED:
        scan_received(at, d);
        return;
    case PARCEL_STOPPED:
        scan_stopped(at, d);
        return;
    case PARCEL_HELD:
        scan_held(at, d);
        return;
    case PARCEL_PENDING:
        scan_pending(at, d);
        return;
    case PARCEL_LATE:
        scan_late(at, d);
        return;
    case PARCEL_STATE_COUNT:
        break;
    }
}

/* --- the scan ------------------------------------------------------------------------------------------------------------- */
/* What the next scan of this scanner is held against. A broken burst is no code: the whole one may follow at once. */
static void remember_raw(struct scanner_memory *memory, const struct scan *scan, int64_t now_us)
{
    memory->at_us = now_us;
    memory->raw_len = scan->flaw == SCAN_WHOLE ? scan->raw_len : 0;
    memcpy(memory->raw, scan->raw, memory->raw_len);
}

static void remember_waybill(struct scanner_memory *memory, const struct code *code, int64_t scan_id,
                             int64_t now_us)
{
    memory->scan_id = scan_id;
    memory->waybill_at_us = now_us;
    memcpy(memory->waybill, code->waybill, sizeof(memory->waybill));
    memcpy(memory->forms, code->forms, sizeof(memory->forms));
    memory->form_count = code->form_count;
    memory->parcel = code->parcel;
}

static void judge(const struct situation *at, struct scanner_memory *memory, int64_t scan_id, int64_t now_us,
                  struct decision *d)
{
    const struct code *code = at->code;
    d->next = at->facts->state;
    if (receiving_is_repeat(at->rules, memory, at->scan, now_us)) {
        d->verdict = VERDICT_REPEAT;
        d->reason = REASON_SAME_CODE;
        d->silent = true;
        return;
    }
    if (is_second_code(at->rules, memory, at->scan, code, now_us)) {
        d->verdict = VERDICT_REPEAT;
        d->reason = REASON_SECOND_CODE;
        d->silent = true;
        return;
    }
    switch (code->kind) {
    case CODE_OWN:
        d->verdict = VERDICT_OWN;
        return;
    case CODE_COMMAND:
        d->verdict = VERDICT_COMMAND;
        return;
    case CODE_REFUSED:
        d->verdict = VERDICT_REFUSED;
        d->reason = REASON_REFUSED;
        d->refusal = code->refusal;
        return;
    case CODE_WAYBILL:
        break;
    }
    memory->choosing = false; /* whoever scans on has left the question */
    scan_waybill(at, d);
    if (d->silent)
        return;
    remember_waybill(memory, code, scan_id, now_us);
    if (d->verdict == VERDICT_CHOICE) {
        memory->choosing = true;
        memory->choice_until_us = now_us + (int64_t)at->rules->choice_ms * 1000;
        memory->choice_scan_id = scan_id;
    }
}

void receiving_scan(const struct receiving_rules *rules, struct scanner_memory *memory,
                    const struct scan *scan, const struct code *code, const struct parcel_facts *facts,
                    int64_t scan_id, int64_t now_us, struct decision *ret)
{
    const struct situation at = {.rules = rules, .scan = scan, .code = code, .facts = facts};
    *ret = (struct decision){0};
    if (memory->choosing && now_us > memory->choice_until_us)
        memory->choosing = false;
    judge(&at, memory, scan_id, now_us, ret);
    memory->verdict = ret->verdict;
    remember_raw(memory, scan, now_us);
}

/* --- what people add ---------------------------------------------------------------------------------------------------------- */
void receiving_number(struct scanner_memory *memory, const struct parcel_facts *facts)
{
    int index = PARCEL_INDEX_EXTRA + facts->parcels_received;
    if (memory->parcel.index == 0)
        memory->parcel.index = index > facts->extra_index ? index : facts->extra_index + 1;
}

void receiving_choose(struct scanner_memory *memory, enum choice choice, const struct parcel_facts *facts,
                      struct decision *ret)
{
    *ret = (struct decision){.reason = REASON_CHOSEN, .source = SOURCE_MIRROR, .next = facts->state};
    memory->choosing = false;
    if (choice == CHOICE_SAME) {
        ret->verdict = VERDICT_DUPLICATE;
        return;
    }
    switch (lines_kind(facts)) {
    case LINES_GOOD:
        ret->verdict = match_or_complete(facts, &memory->parcel);
        ret->receive = true;
        ret->close_hold = facts->hold_no != 0;
        ret->next = PARCEL_RECEIVED;
        return;
    case LINES_ALL_VOID:
        ret->verdict = VERDICT_STOPPED;
        ret->reason = REASON_ALL_VOID;
        ret->hold = HOLD_STOPPED;
        ret->next = PARCEL_STOPPED;
        return;
    case LINES_NONE: /* they were taken off since: the platform is asked with the shelf */
        ret->verdict = VERDICT_PENDING;
        ret->source = SOURCE_NONE;
        ret->reason = REASON_NO_ANSWER;
        ret->hold = HOLD_PENDING;
        ret->next = PARCEL_PENDING;
        return;
    }
}

int64_t receiving_undo(struct scanner_memory *memory)
{
    int64_t scan_id = memory->scan_id;
    memory->scan_id = 0;
    memory->choosing = false;
    /* The parcel may be scanned again at once, and is no repeat then. */
    memory->raw_len = 0;
    memory->waybill[0] = '\0';
    return scan_id;
}
