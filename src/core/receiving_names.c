/* Words of the receiving machine: names for logs and JSON, sentences for people. */
#include <assert.h>

#include "base/attr.h"
#include "core/receiving.h"

static const char *const state_names[] = {
    [PARCEL_NEW] = "new",         [PARCEL_LOOKING] = "looking", [PARCEL_RECEIVED] = "received",
    [PARCEL_STOPPED] = "stopped", [PARCEL_HELD] = "held",       [PARCEL_PENDING] = "pending",
    [PARCEL_LATE] = "late",
};
static_assert(COUNT_OF(state_names) == PARCEL_STATE_COUNT, "a name for each state");

static const char *const hold_names[] = {[HOLD_NONE] = "none",
                                         [HOLD_UNKNOWN] = "unknown",
                                         [HOLD_PENDING] = "pending",
                                         [HOLD_STOPPED] = "stopped",
                                         [HOLD_STAFF] = "staff"};

static const struct {
    const char *name;
    const char *text;
} reasons[] = {
    [REASON_NONE] = {"none", ""},
    [REASON_REFUSED] = {"refused", ""},
    [REASON_SAME_CODE] = {"same_code", "The same code again"},
    [REASON_SECOND_CODE] = {"second_code", "The label's other code"},
    [REASON_LOOKUP_UNDER_WAY] = {"lookup_under_way", "The platform is being asked already"},
    [REASON_OFFLINE] = {"offline", "The platform is away - put it on the hold shelf, it will be looked up"},
    [REASON_NO_ANSWER] = {"no_answer", "No answer in time - put it on the hold shelf, it will be looked up"},
    [REASON_PLATFORM_REFUSED] = {"platform_refused",
                                 "The platform refuses to answer - hold shelf; call the admin"},
    [REASON_ALL_VOID] = {"all_void", "Every line was cancelled or returned - put it aside"},
    [REASON_WHICH_PARCEL] = {"which_parcel", "Another parcel of this waybill, or the same one again?"},
    [REASON_HELD_BEFORE] = {"held_before", "Still nobody's - it keeps its hold number"},
    [REASON_LATE_MATCH] = {"late_match", "It was on the hold shelf; its order is known now"},
    [REASON_NEXT_PARCEL] = {"next_parcel", "Another parcel of this waybill"},
    [REASON_LINES_CHANGED] = {"lines_changed", "The platform's lines have changed - look again"},
    [REASON_CHOSEN] = {"chosen", "As you chose"},
    [REASON_UNDONE] = {"undone", "The last parcel is taken back"},
    [REASON_NOTED] = {"noted", "Noted for this parcel"},
    [REASON_PUT_ON_HOLD] = {"put_on_hold", "Put it on the hold shelf"},
    [REASON_SIGNED_ON] = {"signed_on", "Signed on at this scanner"},
    [REASON_SIGNED_OFF] = {"signed_off", "Signed off at this scanner"},
    [REASON_LANGUAGE] = {"language", "Language changed"},
    [REASON_SCAN_PARCEL] = {"scan_parcel", "Now scan the parcel it is about"},
    [REASON_NOTHING_TO_UNDO] = {"nothing_to_undo", "Nothing to take back on this scanner"},
    [REASON_NO_QUESTION] = {"no_question", "No question is open - scan the parcel again"},
    [REASON_WHICH_LINE] = {"which_line", "Several lines in this parcel - count them on the station page"},
    [REASON_NO_PARCEL] = {"no_parcel", "That is no parcel on file - scan the parcel again"},
    [REASON_NO_LABEL] = {"no_label",
                         "No label of it can be printed again: it has none, or no printer takes it"},
    [REASON_WHEN_KNOWN] = {"when_known", "Done as soon as the platform has answered"},
};
static_assert(COUNT_OF(reasons) == REASON_COUNT, "words for each reason");

const char *parcel_state_name(enum parcel_state state)
{
    assert(state < PARCEL_STATE_COUNT);
    return state_names[state];
}

const char *hold_kind_name(enum hold_kind kind)
{
    assert(kind < COUNT_OF(hold_names));
    return hold_names[kind];
}

const char *reason_name(enum reason reason)
{
    assert(reason < REASON_COUNT);
    return reasons[reason].name;
}

const char *reason_text(enum reason reason)
{
    assert(reason < REASON_COUNT);
    return reasons[reason].text;
}

bool reason_is_failure(enum reason reason)
{
    return reason == REASON_REFUSED || (reason >= REASON_NOTHING_TO_UNDO && reason <= REASON_NO_LABEL);
}
