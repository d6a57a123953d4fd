#include "core/printing.h"

#include <assert.h>
#include <string.h>

static const char *const label_states[] = {
    [LABEL_STATE_QUEUED] = "queued",       [LABEL_STATE_SENDING] = "sending", [LABEL_STATE_SENT] = "sent",
    [LABEL_STATE_CONFIRMED] = "confirmed", [LABEL_STATE_UNSURE] = "unsure",   [LABEL_STATE_FAILED] = "failed",
    [LABEL_STATE_CANCELLED] = "cancelled",
};
static_assert(COUNT_OF(label_states) == LABEL_STATE_COUNT, "a name for each state of a label");

static const struct {
    const char *name;
    const char *text;
} printer_states[] = {
    [PRINTER_STARTING] = {"starting", ""},
    [PRINTER_READY] = {"ready", ""},
    [PRINTER_OFFLINE] = {"offline", "Cannot be reached: switch it on, check its cable or network"},
    [PRINTER_STALLED] = {"stalled", "Takes no data: look at paper, ribbon and cover"},
    [PRINTER_SILENT] = {"silent", "Does not answer: look at paper, ribbon and cover"},
    [PRINTER_PAPER_OUT] = {"paper_out", "Out of paper: put a new roll in"},
    [PRINTER_RIBBON_OUT] = {"ribbon_out", "Out of ribbon: put a new one in"},
    [PRINTER_HEAD_OPEN] = {"head_open", "The cover is open: close it"},
    [PRINTER_JAM] = {"jam", "Paper is jammed: open the cover and take it out"},
    [PRINTER_PAUSED] = {"paused", "Paused: press its pause button"},
    [PRINTER_FAULT] = {"fault", "Something is wrong with it: look at its display"},
};
static_assert(COUNT_OF(printer_states) == PRINTER_STATE_COUNT, "words for each state of a printer");

const char *label_state_name(enum label_state state)
{
    assert(state < LABEL_STATE_COUNT);
    return label_states[state];
}

bool label_state_from_name(const char *name, enum label_state *ret)
{
    for (unsigned i = 0; i < LABEL_STATE_COUNT; i++) {
        if (strcmp(label_states[i], name) == 0) {
            *ret = (enum label_state)i;
            return true;
        }
    }
    return false;
}

const char *printer_state_name(enum printer_state state)
{
    assert(state < PRINTER_STATE_COUNT);
    return printer_states[state].name;
}

const char *printer_state_text(enum printer_state state)
{
    assert(state < PRINTER_STATE_COUNT);
    return printer_states[state].text;
}

/* --- which printer ------------------------------------------------------------------------------------------------ */
static bool prints(const struct printer_rule *rule, enum label_kind kind)
{
    const unsigned receipts = 1u << LABEL_PARCEL | 1u << LABEL_LINE;
    unsigned wanted = kind == LABEL_PARCEL || kind == LABEL_LINE ? receipts : 1u << kind;
    return (rule->kinds & wanted) != 0;
}

static bool for_provider(const struct printer_rule *rule, const char *provider)
{
    if (rule->provider_count == 0 || provider == NULL || provider[0] == '\0')
        return true;
    for (size_t i = 0; i < rule->provider_count; i++)
        if (strcmp(rule->providers[i], provider) == 0)
            return true;
    return false;
}

static bool for_scanner(const struct printer_rule *rule, const char *scanner)
{
    if (rule->scanner_count == 0)
        return true;
    for (size_t i = 0; i < rule->scanner_count; i++)
        if (strcmp(rule->scanners[i], scanner) == 0)
            return true;
    return false;
}

int printer_choose(const struct printer_rule *rules, size_t count, enum label_kind kind, const char *provider,
                   const char *scanner)
{
    for (size_t i = 0; i < count; i++)
        if (prints(&rules[i], kind) && for_provider(&rules[i], provider) && for_scanner(&rules[i], scanner))
            return (int)i;
    return -1;
}

int printer_find(const struct printer_rule *rules, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rules[i].name, name) == 0)
            return (int)i;
    return -1;
}

int printer_or_fallback(const struct printer_rule *rules, size_t count, int printer, const bool *usable)
{
    int at = printer;
    /* Fallbacks may go round in a circle. */
    for (size_t steps = 0; steps < count && at >= 0; steps++) {
        if (usable[at])
            return at;
        at = rules[at].fallback[0] ? printer_find(rules, count, rules[at].fallback) : -1;
    }
    return printer;
}
