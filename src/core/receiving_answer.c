/* The receiving machine's answer to what comes after a scan: the platform's lines, silence, the deadline, the order. One handler
 * for each verdict that can still change. A receipt is never taken back here. */
#include "core/receiving.h"
#include "receiving_rules.h"

struct arrival {
    enum answer_kind answer;
    bool changed;
    enum reason none_reason;
    const struct parcel_facts *facts;
};

static const struct parcel_index whole_parcel;

static void keep(enum verdict verdict, struct decision *d)
{
    d->verdict = verdict;
    d->silent = true;
}

static void found_good(const struct arrival *a, struct decision *d)
{
    d->verdict = match_or_complete(a->facts, &whole_parcel);
    d->source = SOURCE_LIVE;
    d->receive = true;
    d->close_hold = a->facts->hold_no != 0;
    d->ask_orders = orders_unknown(a->facts);
    d->next = PARCEL_RECEIVED;
}

static void found_void(const struct arrival *a, struct decision *d)
{
    d->verdict = VERDICT_STOPPED;
    d->source = SOURCE_LIVE;
    d->reason = REASON_ALL_VOID;
    d->hold = HOLD_STOPPED;
    d->ask_orders = orders_unknown(a->facts);
    d->next = PARCEL_STOPPED;
}

static void not_found(struct decision *d)
{
    d->verdict = VERDICT_UNKNOWN;
    d->source = SOURCE_LIVE;
    d->hold = HOLD_UNKNOWN;
    d->next = PARCEL_HELD;
}

static void not_known(enum reason reason, struct decision *d)
{
    d->verdict = VERDICT_PENDING;
    d->reason = reason;
    d->hold = HOLD_PENDING;
    d->next = PARCEL_PENDING;
}

/* FOUND without a line is what NOT_FOUND is. */
static bool has_lines(const struct arrival *a)
{
    return a->answer == ANSWER_FOUND && lines_kind(a->facts) != LINES_NONE;
}

static bool is_absent(const struct arrival *a)
{
    return a->answer == ANSWER_NOT_FOUND || (a->answer == ANSWER_FOUND && !has_lines(a));
}

/* Another scan of the parcel was answered first: it is received by that one, or matched on the shelf while this one has it in hand. */
static bool received_meanwhile(const struct arrival *a, struct decision *d)
{
    enum parcel_state state = a->facts->state;
    if (state != PARCEL_RECEIVED && state != PARCEL_LATE)
        return false;
    if (state == PARCEL_LATE && lines_kind(a->facts) == LINES_GOOD) {
        found_good(a, d);
        d->source = has_lines(a) ? SOURCE_LIVE : SOURCE_MIRROR;
        d->reason = REASON_LATE_MATCH;
    } else if (lines_kind(a->facts) == LINES_ALL_VOID) {
        found_void(a, d);
    } else {
        d->verdict = VERDICT_DUPLICATE;
        d->source = SOURCE_MIRROR;
    }
    return true;
}

static void answer_looking(const struct arrival *a, struct decision *d)
{
    if (received_meanwhile(a, d))
        return;
    if (has_lines(a) && lines_kind(a->facts) == LINES_GOOD) {
        found_good(a, d);
        d->reason = a->facts->hold_no != 0           ? REASON_LATE_MATCH
                    : a->facts->parcels_received > 0 ? REASON_NEXT_PARCEL
                                                     : REASON_NONE;
    } else if (has_lines(a)) {
        found_void(a, d);
    } else if (is_absent(a)) {
        not_found(d);
    } else {
        not_known(a->answer == ANSWER_DEADLINE ? REASON_NO_ANSWER : a->none_reason, d);
    }
}

/* It stays on hold until somebody has it in hand again. */
static void found_late(const struct arrival *a, struct decision *d)
{
    found_good(a, d);
    d->reason = REASON_LATE_MATCH;
    d->close_hold = false;
    d->late = true;
    d->next = PARCEL_LATE;
}

/* The parcel lies on the shelf: it is matched there, its label waits until it is scanned again. */
static void answer_pending(const struct arrival *a, struct decision *d)
{
    enum parcel_state state = a->facts->state;
    bool still_pending = state == PARCEL_PENDING;
    /* Also when another scan's answer has said less of it meanwhile. */
    bool on_shelf = still_pending || state == PARCEL_HELD || state == PARCEL_STOPPED;
    if (has_lines(a) && lines_kind(a->facts) == LINES_GOOD) {
        found_late(a, d);
        d->attention = on_shelf;
        d->silent = !on_shelf;
        d->receive = on_shelf;
        d->next = on_shelf ? PARCEL_LATE : state;
        if (state == PARCEL_STOPPED)
            d->hold = HOLD_PENDING; /* it is wanted, and lies there to be fetched */
    } else if (!still_pending) {
        keep(VERDICT_PENDING, d); /* scanned again meanwhile; that scan has its own answer */
    } else if (has_lines(a)) {
        found_void(a, d);
        d->attention = true;
    } else if (is_absent(a)) {
        not_found(d);
        d->attention = true;
    } else {
        keep(VERDICT_PENDING, d);
    }
}

static void answer_match(enum verdict verdict, const struct arrival *a, struct decision *d)
{
    if (has_lines(a) && lines_kind(a->facts) == LINES_GOOD) {
        found_good(a, d);
        d->close_hold = false; /* the scan closed its own; one that is open now is what staff said since */
        if (d->verdict == VERDICT_MATCH && verdict == VERDICT_COMPLETE && !a->changed)
            d->verdict = VERDICT_COMPLETE;
        d->attention = a->changed;
        d->silent = !a->changed;
        d->reason = a->changed ? REASON_LINES_CHANGED : REASON_NONE;
        d->ask_orders = a->changed && d->ask_orders;
    } else if (has_lines(a)) {
        found_void(a, d);
        d->attention = true;
        d->reason = REASON_LINES_CHANGED;
    } else if (is_absent(a) && lines_kind(a->facts) == LINES_GOOD) {
        /* The platform does not know the number, and never did: a person has said which line it is. */
        keep(verdict, d);
        d->source = SOURCE_MIRROR;
    } else if (is_absent(a)) {
        d->verdict = VERDICT_MATCH;
        d->source = SOURCE_LIVE;
        d->reason = REASON_LINES_CHANGED;
        d->attention = true;
    } else {
        keep(verdict, d);
        d->source = SOURCE_MIRROR;
    }
}

static void answer_stopped(const struct arrival *a, struct decision *d)
{
    if (has_lines(a) && lines_kind(a->facts) == LINES_GOOD) {
        found_good(a, d);
        d->attention = true;
        d->reason = REASON_LINES_CHANGED;
        return;
    }
    keep(VERDICT_STOPPED, d);
    d->source = has_lines(a) ? SOURCE_LIVE : SOURCE_MIRROR;
    d->reason = REASON_ALL_VOID;
}

/* A held parcel in hand, asked about again. */
static void answer_unknown(const struct arrival *a, struct decision *d)
{
    if (a->facts->state == PARCEL_RECEIVED) {
        d->attention = received_meanwhile(a, d);
        return;
    }
    if (has_lines(a) && lines_kind(a->facts) == LINES_GOOD) {
        found_good(a, d);
        d->attention = true;
        d->reason = REASON_LATE_MATCH;
    } else if (has_lines(a)) {
        found_void(a, d);
        d->attention = true;
    } else {
        keep(VERDICT_UNKNOWN, d);
        d->source = is_absent(a) ? SOURCE_LIVE : SOURCE_NONE;
        d->reason = REASON_HELD_BEFORE;
    }
}

void receiving_answer(enum verdict verdict, enum answer_kind answer, bool changed, enum reason none_reason,
                      const struct parcel_facts *facts, struct decision *ret)
{
    const struct arrival a = {
        .answer = answer, .changed = changed, .none_reason = none_reason, .facts = facts};
    *ret = (struct decision){.next = facts->state};
    switch (verdict) {
    case VERDICT_LOOKING:
        answer_looking(&a, ret);
        return;
    case VERDICT_PENDING:
        answer_pending(&a, ret);
        return;
    case VERDICT_MATCH:
    case VERDICT_COMPLETE:
        answer_match(verdict, &a, ret);
        return;
    case VERDICT_STOPPED:
        answer_stopped(&a, ret);
        return;
    case VERDICT_UNKNOWN:
        answer_unknown(&a, ret);
        return;
    case VERDICT_DUPLICATE:
    case VERDICT_REPEAT:
    case VERDICT_CHOICE:
    case VERDICT_OWN:
    case VERDICT_REFUSED:
    case VERDICT_COMMAND:
    case VERDICT_COUNT:
        break;
    }
    keep(verdict, ret); /* nobody asks for these */
}

bool receiving_late(const struct parcel_facts *facts, struct decision *ret)
{
    const struct arrival a = {.answer = ANSWER_FOUND, .facts = facts};
    bool on_shelf = facts->state == PARCEL_HELD || facts->state == PARCEL_PENDING;
    *ret = (struct decision){.next = facts->state};
    if (!on_shelf || lines_kind(facts) == LINES_NONE)
        return false;
    if (lines_kind(facts) == LINES_GOOD)
        found_late(&a, ret);
    else
        found_void(&a, ret);
    ret->attention = true;
    return true;
}

bool receiving_orders(enum verdict verdict, const struct parcel_facts *facts, struct decision *ret)
{
    if (verdict != VERDICT_MATCH || !receiving_complete(facts->orders, facts->order_count))
        return false;
    *ret = (struct decision){.verdict = VERDICT_COMPLETE, .source = SOURCE_LIVE, .next = facts->state};
    return true;
}
