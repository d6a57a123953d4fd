/* Our own parcel ids: what the QR of our labels says. The prefix matches no courier, the last character checks the rest.
 * Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OWN_ID_SIZE = 24 };

/* "P7K" + the scan's number in base 32 (Crockford's letters) + check character. */
void own_id_write(int64_t scan_id, char ret_id[OWN_ID_SIZE]);
/* Returns false when it is not one of ours. ret_scan_id 0 with true: ours, but the check character is wrong. */
bool own_id_read(const char *text, size_t len, int64_t *ret_scan_id);
