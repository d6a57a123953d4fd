/* How printers say how they are: for each profile what to ask, and a pure reader of the answer. printers/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/printing.h"

enum { STATUS_ANSWER_MAX = 1024 };

struct printer_status {
    enum printer_state state; /* READY, or what is wrong */
    char detail[PRINTER_DETAIL_MAX];
    bool warning; /* READY, and detail says what will soon be wrong */
};

enum status_result {
    STATUS_MORE,     /* the answer is not whole yet */
    STATUS_DONE,     /* *ret is filled in */
    STATUS_NONSENSE, /* these bytes are no answer to that question */
};

struct status_profile {
    const char *name; /* as configured */
    const char *question;
    size_t question_len;
    enum status_result (*read)(const unsigned char *answer, size_t len, struct printer_status *ret);
    bool silent_in_trouble; /* it does not answer while paper, ribbon or cover need somebody */
};

extern const struct status_profile status_zpl;    /* ~HS */
extern const struct status_profile status_hqes;   /* ~HQES */
extern const struct status_profile status_tspl;   /* ESC ! ? */
extern const struct status_profile status_escpos; /* DLE EOT 2, 4 */
/* The status bits of the kernel's usblp (LPGETSTATUS). */
void status_usblp(int bits, struct printer_status *ret);

/* NULL: no such profile. */
const struct status_profile *status_profile_find(const char *name);
