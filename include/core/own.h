/* Our own ids: what the QR of our labels says. They name the parcel (by its scan) and the very label, so that scanning it proves that
 * this one came out. The prefix matches no courier, the last character checks the rest. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OWN_ID_SIZE = 32 };

struct own_id {
    int64_t scan_id;  /* 0: of no parcel (a test label) */
    int64_t label_id; /* 0: only the parcel is meant. Both 0: ours, but misread */
};

/* "P7K" + the scan's number in base 32 (Crockford's letters) + "U" + the label's number (both left out for label 0) + check
 * character. Not both are 0. */
void own_id_write(int64_t scan_id, int64_t label_id, char ret_id[OWN_ID_SIZE]);
/* Returns false when it is not one of ours. */
bool own_id_read(const char *text, size_t len, struct own_id *ret);
