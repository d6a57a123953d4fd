/* Where the number sits in what a label's QR says. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/waybill.h"

struct qr_numbers {
    char numbers[WAYBILL_FORMS_MAX][WAYBILL_RAW_SIZE]; /* best first */
    size_t count;
};

/* Does the text look like a QR payload (braces, an equals sign, a slash)? */
bool qr_payload_looks_like(const char *text);
/* The numbers in a payload; false when it has none that a waybill could be. */
bool qr_payload_read(const char *text, struct qr_numbers *ret);
/* The numbers of a text that joins several with | & ; or a comma (sorting lines join bars and QR). */
bool qr_payload_split(const char *text, struct qr_numbers *ret);
