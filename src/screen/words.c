#include "words.h"

#include <assert.h>
#include <langinfo.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "screen/screen.h"

/* Marks a text for translation where it cannot be translated at once. */
#define N_(text) text

void screen_set_language(const char *language)
{
    const char *folder = access(BUILD_LOCALE_DIR, R_OK) == 0 ? BUILD_LOCALE_DIR : LOCALE_DIR;
    setenv("LANGUAGE", language, 1);
    bindtextdomain("tallyman", folder);
    bind_textdomain_codeset("tallyman", "UTF-8");
}

void words_language(const char *language)
{
    extern int _nl_msg_cat_cntr; /* gettext's documented way to make it look again */
    const char *now = getenv("LANGUAGE");
    if (language[0] == '\0' || (now && strcmp(now, language) == 0))
        return;
    setenv("LANGUAGE", language, 1);
    _nl_msg_cat_cntr++;
}

const char *words(const char *english)
{
    return english[0] ? dgettext("tallyman", english) : "";
}

static const struct {
    const char *word;
    const char *symbol;
    const char *ascii;
} verdicts[] = {
    [VERDICT_LOOKING] = {N_("LOOKING UP"), "…", "..."},
    [VERDICT_MATCH] = {N_("MATCH"), "✓", "v"},
    [VERDICT_COMPLETE] = {N_("ORDER COMPLETE"), "✓✓", "vv"},
    [VERDICT_STOPPED] = {N_("STOPPED"), "■", "[]"},
    [VERDICT_DUPLICATE] = {N_("ALREADY RECEIVED"), "②", "2"},
    [VERDICT_REPEAT] = {N_("AGAIN"), "=", "="},
    [VERDICT_CHOICE] = {N_("WHICH PARCEL?"), "?", "?"},
    [VERDICT_UNKNOWN] = {N_("UNKNOWN"), "✗", "x"},
    [VERDICT_PENDING] = {N_("PENDING"), "◷", "o"},
    [VERDICT_OWN] = {N_("OUR LABEL"), "◆", "#"},
    [VERDICT_REFUSED] = {N_("SCAN THE BARS"), "▥", "|||"},
    [VERDICT_COMMAND] = {N_("COMMAND"), "▶", ">"},
};
static_assert(COUNT_OF(verdicts) == VERDICT_COUNT, "words for each verdict");

struct verdict_words words_verdict(enum verdict verdict)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return (struct verdict_words){.word = words(verdicts[verdict].word),
                                  .symbol = utf8 ? verdicts[verdict].symbol : verdicts[verdict].ascii};
}

const char *words_reason(const struct view_verdict *v)
{
    if (v->verdict == VERDICT_REFUSED)
        return words(refusal_text(v->refusal));
    if (v->reason != REASON_NONE)
        return words(reason_text(v->reason));
    switch (v->verdict) {
    case VERDICT_UNKNOWN:
        return words(N_("Nobody's yet - write the hold number on it and put it on the hold shelf"));
    case VERDICT_PENDING:
        return words(N_("Put it on the hold shelf; it will be looked up"));
    case VERDICT_LOOKING:
        return words(N_("The platform is being asked"));
    case VERDICT_COMPLETE:
        return words(N_("Nothing more of this order is on its way"));
    case VERDICT_MATCH:
    case VERDICT_STOPPED:
    case VERDICT_DUPLICATE:
    case VERDICT_REPEAT:
    case VERDICT_CHOICE:
    case VERDICT_OWN:
    case VERDICT_REFUSED:
    case VERDICT_COMMAND:
    case VERDICT_COUNT:
        break;
    }
    return "";
}

const char *words_scanner_state(enum scanner_state state)
{
    static const char *const states[] = {[SCANNER_READY] = N_("ready"),
                                         [SCANNER_GONE] = N_("unplugged"),
                                         [SCANNER_BUSY] = N_("taken by another program"),
                                         [SCANNER_DENIED] = N_("no permission"),
                                         [SCANNER_FAULT] = N_("fault")};
    return words(states[state]);
}

const char *words_printer_state(enum printer_state state)
{
    if (state == PRINTER_READY)
        return words(N_("ready"));
    return state == PRINTER_STARTING ? words(N_("starting")) : words(printer_state_text(state));
}
