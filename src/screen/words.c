#include "words.h"

#include <assert.h>
#include <inttypes.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
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
    /* A service has no LANG: other letters than ours, and gettext, need a locale that has them. */
    if (strcmp(language, "en") != 0 && strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_ALL, "C.UTF-8");
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

const char *words_disk(const struct disk_report *disk)
{
    switch (disk->kind) {
    case ERROR_FULL:
        return disk->ok ? words(N_("The disk is nearly full: make room soon"))
                        : words(N_("The disk is full: make room; it goes on by itself"));
    case ERROR_DENIED:
        return words(N_("The database may not be written: look at the disk and at who owns the file"));
    case ERROR_BUSY:
        return words(N_("Another program holds the database: end that program; it goes on by itself"));
    case ERROR_RETRY:
        return words(N_("The disk is slow: see what else writes to it, and whether it is failing"));
    case ERROR_IO:
        return disk->ok
                   ? words(N_("The database grows and cannot be tidied up: look at the disk"))
                   : words(N_("The disk fails: look at it; it goes on by itself when it can be written"));
    case ERROR_NONE:
    case ERROR_INPUT:
    case ERROR_GONE:
    case ERROR_UNKNOWN:
    case ERROR_STOPPED:
        break;
    }
    return "";
}

void words_clock(const struct view *view, struct text *out)
{
    int64_t off_s = view->clock_off_s;
    int64_t minutes = ((off_s < 0 ? -off_s : off_s) + 30) / 60;
    if (!view->clock_wrong)
        return;
    if (off_s == 0)
        text_add_format(out, "%s: %s", words("clock"), words(N_("years behind")));
    else
        text_add_format(out, "%s: %" PRId64 ":%02" PRId64 " %s", words("clock"), minutes / 60, minutes % 60,
                        off_s > 0 ? words(N_("hours behind")) : words(N_("hours ahead")));
    text_add_format(out, " - %s", words(N_("set it: timedatectl set-ntp true")));
}

const char *words_mode(const char *mode)
{
    static const struct {
        const char *mode;
        const char *word;
    } modes[] = {{"REPRINT", N_("PRINT AGAIN")},
                 {"DAMAGED", N_("DAMAGED")},
                 {"MISSING", N_("MISSING")},
                 {"SURPLUS", N_("TOO MUCH")},
                 {"COUNT", N_("COUNT")},
                 {"HOLD", N_("HOLD SHELF")},
                 {"BIN", N_("SHELF")}};
    for (size_t i = 0; i < COUNT_OF(modes); i++)
        if (strcmp(modes[i].mode, mode) == 0)
            return words(modes[i].word);
    return mode;
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
