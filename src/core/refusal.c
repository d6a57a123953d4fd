#include <assert.h>

#include "base/attr.h"
#include "core/waybill.h"

static const struct {
    const char *name;
    const char *text;
} refusals[] = {
    [REFUSAL_NONE] = {"", ""},
    [REFUSAL_BROKEN] = {"broken", "The code came in pieces - scan again"},
    [REFUSAL_TOO_LONG] = {"too_long", "The code is too long for a waybill - scan the courier's bars"},
    [REFUSAL_UNREADABLE] =
        {"unreadable",
         "The scanner's keyboard layout does not fit - scan again; if it stays, call the admin"},
    [REFUSAL_EMPTY] = {"empty", "Nothing was read - scan again"},
    [REFUSAL_TOO_SHORT] = {"too_short", "Too short for a waybill - scan the courier's bars"},
    [REFUSAL_CHARACTERS] = {"characters", "No waybill has these characters - scan the courier's bars"},
    [REFUSAL_QR] = {"scan_bars", "This code carries no number - scan the bars of the courier's label"},
    [REFUSAL_GOODS] = {"goods", "This is the goods' own code - scan the courier's label"},
    [REFUSAL_COMMAND] = {"command", "Not a command of this station - print its own sheet"},
    [REFUSAL_OWN] = {"own_damaged", "Our own label, but misread - scan it again"},
};
static_assert(COUNT_OF(refusals) == REFUSAL_COUNT, "words for each refusal");

const char *refusal_name(enum refusal refusal)
{
    assert(refusal < REFUSAL_COUNT);
    return refusals[refusal].name;
}

const char *refusal_text(enum refusal refusal)
{
    assert(refusal < REFUSAL_COUNT);
    return refusals[refusal].text;
}
