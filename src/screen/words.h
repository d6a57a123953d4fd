/* The words of the screens: verdicts, reasons, states, in the language that was chosen. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/text.h"
#include "core/view.h"

/* Translated text (gettext domain "tallyman"). */
const char *words(const char *english);

/* From now on in this language, if it is another one. Screen thread: the variable exists since the start, so that only a pointer
 * in the environment changes. */
void words_language(const char *language);

struct verdict_words {
    const char *word;   /* "COMPLETE", translated */
    const char *symbol; /* one or two characters, or ASCII where the locale is not UTF-8 */
};
struct verdict_words words_verdict(enum verdict verdict);
/* What happened and what to do; "" where nothing needs saying. Translated. */
const char *words_reason(const struct view_verdict *v);
/* "ready", or what people should do. */
const char *words_printer_state(enum printer_state state);
const char *words_scanner_state(enum scanner_state state);
/* What the next parcel of a scanner is for: the name of a command that waits for one. */
const char *words_mode(const char *mode);
/* What is wrong with the disk and what to do; "" while it is well. */
const char *words_disk(const struct disk_report *disk);
/* Adds what is wrong with the wall clock and what to do; nothing while it is right. */
void words_clock(const struct view *view, struct text *out);
