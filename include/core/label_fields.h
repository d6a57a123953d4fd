/* What a label says: plain bounded data, made by the station in the receipt's transaction and kept as text until the label is
 * drawn for its printer. Texts are UTF-8; a text that is not known is "", a number 0. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/error.h"
#include "base/text.h"
#include "core/command.h"
#include "core/line.h"
#include "core/own.h"
#include "core/scan.h"
#include "core/waybill.h"

enum label_kind {
    LABEL_PARCEL, /* one a parcel */
    LABEL_LINE,   /* one an order line */
    LABEL_HOLD,   /* a parcel without a known order line */
    LABEL_SHELF,  /* a shelf or bin */
    LABEL_TEST,   /* shows that the printer, its size and its scripts are right */
    LABEL_KIND_COUNT,
};

enum {
    LABEL_NAME_SIZE = 64,
    LABEL_TEXT_SIZE = 384,    /* title, config, comment */
    LABEL_FIELDS_MAX = 8192,  /* bytes of label_fields_write()'s text, at most */
    LABEL_NUMBER_MAX = 99999, /* n of m, quantity, copy; grams have LABEL_WEIGHT_MAX */
    LABEL_WEIGHT_MAX = 999999999,
};

struct label_fields {
    enum label_kind kind;
    int copy; /* 0 or 1: the first print; n: "COPY n" */
    char bin[LABEL_NAME_SIZE];
    char client[LABEL_NAME_SIZE];   /* client code; the largest thing on the label when there is no bin */
    char customer[LABEL_TEXT_SIZE]; /* name in its own script */
    int parcel_index;
    int parcel_total; /* 0: not known */
    int line_index;
    int line_total;
    char waybill[WAYBILL_SIZE]; /* normal form; the Code 128 */
    char courier[COURIER_SIZE];
    char code[COMMAND_TEXT_SIZE]; /* shelf: the command bar code (core/command.h) that puts parcels there */
    char own_id[OWN_ID_SIZE];     /* core/own.h; the QR */
    char hold_no[LABEL_NAME_SIZE];
    char order_id[ORDER_ID_SIZE];
    char title[LABEL_TEXT_SIZE];
    char config[LABEL_TEXT_SIZE];
    char comment[LABEL_TEXT_SIZE];
    int quantity;
    int weight_g;
    char at[LABEL_NAME_SIZE]; /* date and time as people read it */
    char station[LABEL_NAME_SIZE];
    char operator[LABEL_NAME_SIZE];
};

const char *label_kind_name(enum label_kind kind); /* "parcel" */
NODISCARD bool label_kind_from_name(const char *name, enum label_kind *ret);

/* Sets one field by its name. A text that is too long is cut at a character's end; control characters become spaces. False
 * for a name that is none, a number out of range, or text that is no UTF-8. */
NODISCARD bool label_fields_set(struct label_fields *f, const char *name, const char *value,
                                struct error *err);

/* As text for one column: "name=value" lines, empty fields left out, backslash escaped. Appended. */
void label_fields_write(const struct label_fields *f, struct text *ret);
/* Reads what label_fields_write() wrote. Refuses more than LABEL_FIELDS_MAX bytes, unknown names and names given twice. */
NODISCARD bool label_fields_read(const char *text, size_t len, struct label_fields *ret, struct error *err);

/* --- what templates may show ------------------------------------------------------------------------------------------ */

/* Names of what follows from the fields, then of the fields; NULL after the last.
 *   big      bin, else client, else hold_no, else tail
 *   tail     the last 6 characters of the waybill
 *   parcels  "2/3", "2/?" while the total is not known
 *   lines    "1/4"
 *   weight   "1.25 kg"
 *   day      the date of `at` (up to the first space or T) */
const char *label_value_name(unsigned i);
bool label_value_known(const char *name);
/* The text of a field or of what follows from the fields; "" when there is nothing to say. Returns false for no such name.
 * ret holds LABEL_TEXT_SIZE bytes. */
bool label_value(const struct label_fields *f, const char *name, char ret[LABEL_TEXT_SIZE]);
