/* What a printer must understand of its language to be one: where a label ends, and how it says how it is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How it is. */
struct fake_health {
    bool paper_out, head_open;
};

struct fake_question {
    const char *text;
    size_t len;
    /* The answer's length; room for 160 bytes. */
    size_t (*answer)(const struct fake_health *health, char *ret);
};

enum { FAKE_QUESTIONS_MAX = 3, FAKE_ANSWER_MAX = 160, FAKE_WRONG = -1 };

struct fake_language {
    const char *name;
    struct fake_question questions[FAKE_QUESTIONS_MAX]; /* until one without text */
    /* Bytes of the label at the front; 0: it is not whole yet; FAKE_WRONG: this is not the language. */
    long (*label_end)(const char *data, size_t len);
    const char *before_id; /* stands before the own id of a QR code; NULL: that is sent as dots */
};

/* "zpl tspl epl2 escpos"; NULL: no such language. */
const struct fake_language *fake_language_find(const char *name);
