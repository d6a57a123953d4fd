/* Whole passes of the mirror, and the shelf as the background looks at it. What is put into the mirror: store/receiving.h.
 * Station thread; the readers also from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/receiving.h"
#include "core/waybill.h"
#include "store/store.h"

/* A whole pass begins: from now on every line that is put is marked as seen. A pass that did not end is forgotten. */
void store_mirror_begin(struct store *s);
/* Inside a transaction: a line of a page of the pass. As store_put_lines(), and counted. */
int store_put_page_line(struct store *s, const struct order_line *line, int64_t at_us);
/* Different lines of the pass's own pages since then; -1: no pass is under way. */
int64_t store_mirror_seen(const struct store *s);
/* Inside a transaction: lines on file in these statuses (bits) that were not seen are gone. Looks at lines from *cursor on (0 at
 * first) for as long as until_us (mono) lets it; false once the end was reached. Adds to *gone. */
bool store_mirror_sweep(struct store *s, unsigned statuses, int64_t *cursor, int64_t until_us, int64_t at_us,
                        int *gone);
/* Inside a transaction: the pass was whole. */
void store_mirror_whole(struct store *s, int64_t at_us);
/* When the last whole pass ended; 0 never. */
NODISCARD bool store_mirror_whole_at(struct store *s, int64_t *ret_us, struct error *err);

struct line_picture {
    int64_t row;
    char url[512];
};
/* Lines on their way that have a waybill and a picture, newest rows first, before that row (0: all). */
NODISCARD bool store_line_pictures(struct store *s, int64_t before, struct line_picture *ret, size_t max,
                                   size_t *ret_count, struct error *err);

/* --- the shelf ----------------------------------------------------------------------------------------------------- */
/* The scan that put this parcel on the shelf (held or pending), one for each index. Returns how many. */
size_t store_shelf_of(struct store *s, const char *waybill, int64_t *ret_scan_ids, size_t max);

/* Parcels that were matched late and still lie on the shelf. */
NODISCARD bool store_shelf_late(struct store *s, int64_t *ret_count, struct error *err);

struct shelf_parcel {
    int64_t scan_id;
    int64_t at_us;
    enum verdict verdict; /* of its scan, as it stands */
    int64_t hold_no;
    char scanner[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    struct code code;
};
/* ERROR_INPUT: no such scan. */
NODISCARD bool store_shelf_parcel(struct store *s, int64_t scan_id, struct shelf_parcel *ret,
                                  struct error *err);
/* Held and pending parcels by scan number, after `after`, at most max; of held ones only those put there since held_since_us
 * (pending ones always). */
NODISCARD bool store_shelf_list(struct store *s, int64_t after, int64_t held_since_us,
                                struct shelf_parcel *ret, size_t max, size_t *ret_count, struct error *err);
