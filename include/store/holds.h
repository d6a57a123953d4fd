/* The hold shelf: reading it, and what people say of the parcels on it. Writes belong inside a transaction and are sticky. Station
 * thread; the readers also from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/line.h"
#include "core/receiving.h"
#include "core/scan.h"
#include "core/waybill.h"
#include "store/store.h"

enum hold_filter { HOLD_FILTER_OPEN, HOLD_FILTER_CLOSED, HOLD_FILTER_ALL };

struct hold_row {
    int64_t no;
    char waybill[WAYBILL_SIZE];
    struct parcel_index parcel;
    enum hold_kind kind;
    enum parcel_state state; /* of the parcel, as it stands */
    int64_t scan_id;         /* that opened it */
    int64_t parcel_scan_id;  /* that made the parcel what it is */
    int64_t opened_us;
    bool clock_ok;        /* opened_us is right, as far as was known */
    int64_t corrected_us; /* without clock_ok: the right time; 0: not known */
    int64_t closed_us;    /* 0: open */
    int64_t closed_by;    /* scan; 0: a person released it, or it is open */
    char scanner[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX]; /* at the scan */
    char released_by[OPERATOR_NAME_MAX];
    char reason[256]; /* of the release */
    int lines;        /* order lines that are now known for the waybill */
};

/* Newest first, after hold `before` (0: from the newest), at most limit. The row is borrowed for the call; false stops. */
typedef bool store_hold_fn(void *arg, const struct hold_row *row);
NODISCARD bool store_each_hold(struct store *s, enum hold_filter filter, int64_t before, int64_t limit,
                               store_hold_fn *fn, void *arg, struct error *err);
/* ERROR_INPUT: no such hold. */
NODISCARD bool store_get_hold(struct store *s, int64_t no, struct hold_row *ret, struct error *err);
/* Lines on file for the waybill. */
typedef bool store_hold_line_fn(void *arg, const struct order_line *line);
NODISCARD bool store_each_hold_line(struct store *s, const char *waybill, store_hold_line_fn *fn, void *arg,
                                    struct error *err);

/* --- writes ---------------------------------------------------------------------------------------------------------------- */
/* Ties the line to the hold's waybill. False when no such line is on file (that is no failure of the transaction). */
bool store_tie(struct store *s, const struct hold_row *hold, const char *order_id, const char *line_id,
               const char *by, int64_t at_us);
/* Closes the hold without a receipt; the parcel stands as received or as new. */
void store_release_hold(struct store *s, const struct hold_row *hold, const char *reason, const char *by,
                        int64_t at_us);
/* The scan is undone: its ties are void. */
void store_void_ties(struct store *s, int64_t scan_id, int64_t at_us);
