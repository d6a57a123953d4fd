/* From what a scanner sent to the waybill it means: normal form, parcel index, courier hint, or why there is none.
 * Pure; any thread. Order of steps and tables: docs/waybills.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/scan.h"

enum {
    WAYBILL_MIN = 4, /* Taobao takes 4 to 35 characters of A-Z 0-9 - for unknown couriers */
    WAYBILL_MAX = 40,
    WAYBILL_SIZE = WAYBILL_MAX + 1,
    WAYBILL_RAW_SIZE = 128, /* a form as printed or as on file, before the normal form */
    WAYBILL_FORMS_MAX = 8,  /* forms that one code may stand for */
    COURIER_SIZE = 40,
    HINT_SIZE = 96,
};

enum code_kind {
    CODE_WAYBILL,
    CODE_OWN,     /* the QR of our own label */
    CODE_COMMAND, /* a command bar code (prefix "*") */
    CODE_REFUSED,
};

/* Why a code is refused. The words people read (what happened, what to do) come from refusal_text(). */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_BROKEN, /* the burst was cut: scan again */
    REFUSAL_TOO_LONG,
    REFUSAL_UNREADABLE, /* keys outside the layout: check the scanner's layout */
    REFUSAL_EMPTY,
    REFUSAL_TOO_SHORT,
    REFUSAL_CHARACTERS, /* characters that no waybill has */
    REFUSAL_QR,         /* a QR or web address without a number: scan the bars */
    REFUSAL_GOODS,      /* the goods' own EAN/UPC: scan the courier's bars */
    REFUSAL_COMMAND,    /* not a command of this station */
    REFUSAL_OWN,        /* our label's prefix with a wrong check character */
    REFUSAL_COUNT,
};

enum { /* struct code.warnings: things worth saying that never change the verdict */
       WARNING_CHECK_DIGIT = 1 << 0, /* a published checksum of its format does not hold: perhaps misread */
       WARNING_LOOKALIKE = 1 << 1,   /* Cyrillic look-alikes were read as Latin (typed text) */
       WARNING_FROM_QR = 1 << 2,     /* the number came out of a QR payload */
       WARNING_NOT_UTF8 = 1 << 3,
};

/* What is printed about a box of a parcel of many. index and total are 0 where the code does not say. */
struct parcel_index {
    int index;
    int total;
    char lane[16];
};

struct code {
    enum code_kind kind;
    enum refusal refusal;
    unsigned warnings;
    char waybill[WAYBILL_SIZE]; /* normal form; "" unless CODE_WAYBILL */
    struct parcel_index parcel;
    char courier[COURIER_SIZE]; /* best rule's courier, or "": a hint, it never selects an order */
    bool courier_sure;          /* a strong rule (prefix or check digit) said so */
    char aim[4];                /* "]C0" or "" */
    /* Every form under which the platform may have it on file, the normal form first, then suffix-cut raw, raw as
     * printed, the other numbers of a QR or of a code with several, and shortened forms (FedEx 34, 420+ZIP). All are
     * asked for together; an exact match of any decides. */
    char forms[WAYBILL_FORMS_MAX][WAYBILL_RAW_SIZE];
    size_t form_count;
    char body[WAYBILL_RAW_SIZE]; /* CODE_OWN, CODE_COMMAND: the text */
};

/* Reads a scan. Never fails: what cannot be a waybill is CODE_REFUSED with its refusal. */
void waybill_read(const struct scan *scan, struct code *ret_code);

/* Normal form of one token as it stands on file (VendPurchWaybill) or is typed in a search: the text steps, suffix cut
 * and upper case, without QR or AIM handling. Returns false when nothing is left or it is longer than WAYBILL_MAX. */
bool waybill_normalise(const char *text, size_t len, char ret_waybill[WAYBILL_SIZE],
                       struct parcel_index *ret_parcel);

/* Calls fn with the normal form of every token of a VendPurchWaybill field, which may hold several numbers (separated by
 * white space , ; / | & or their full-width forms), each form once. Returns how many. At most 64 tokens are read. */
size_t waybill_tokens(const char *field, void (*fn)(void *arg, const char *waybill), void *arg);

/* Short word for logs and JSON ("scan_bars"), and the sentence people read in English (translated by the screen). */
const char *refusal_name(enum refusal refusal);
const char *refusal_text(enum refusal refusal);
