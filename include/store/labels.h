/* The labels of the station: one row each, kept for ever. Writes belong inside a transaction (store_begin) and are sticky.
 * Station thread; the listing also on a store of one's own (STORE_READ). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/label_fields.h"
#include "core/printing.h"
#include "store/store.h"

struct label_row {
    int64_t id;
    int64_t scan_id; /* 0: a test, or of a shelf */
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE]; /* of a shelf: its code; of a parcel's second: the first line on it */
    enum label_kind kind;
    char printer[PRINTER_NAME_MAX];
    int copy_no;
    struct label_fields fields;
    enum label_state state;
    int attempts;
    int64_t made_us;
    int64_t changed_us;
    char problem[PRINTER_DETAIL_MAX];
};

/* The next label's id; made in memory before the first try, as scan ids are. */
NODISCARD bool store_next_label_id(struct store *s, int64_t *ret, struct error *err);

/* --- writes, inside a transaction -------------------------------------------------------------------------------- */
/* As QUEUED. Does nothing when a label of that id is there already (a repeated transaction). */
void store_put_label(struct store *s, const struct label_row *row);
/* Only if it stands at `from`. SENDING counts an attempt. Returns whether it did. */
bool store_move_label(struct store *s, int64_t id, enum label_state from, enum label_state to,
                      const char *problem, int64_t at_us);
/* Says more than it did; it has not been sent. */
void store_set_label_fields(struct store *s, int64_t id, const struct label_fields *fields);
/* Labels of a scan that have not been sent are cancelled. Returns how many. */
int store_cancel_scan_labels(struct store *s, int64_t scan_id, const char *problem, int64_t at_us);
/* Those that wait for a printer. */
int store_cancel_printer_labels(struct store *s, const char *printer, const char *problem, int64_t at_us);
/* Those that wait for a printer that is not among `known`. */
struct printer_names {
    char names[PRINTERS_MAX][PRINTER_NAME_MAX];
    size_t count;
};
int store_cancel_orphan_labels(struct store *s, const struct printer_names *known, const char *problem,
                               int64_t at_us);
/* Was it SENT or UNSURE, it is CONFIRMED now. Returns whether it was. */
bool store_confirm_label(struct store *s, int64_t id, const char *problem, int64_t at_us);
/* Those of a shelf. Returns how many. */
int store_confirm_shelf_labels(struct store *s, const char *shelf, const char *problem, int64_t at_us);
/* After a restart: what was being sent may be printed or not. Returns how many. */
int store_unsure_after_restart(struct store *s, const char *problem, int64_t at_us);

/* --- reads ------------------------------------------------------------------------------------------------------- */
/* Has the scan a label of that kind (and order line, "" for none) that is not cancelled? */
bool store_has_label(struct store *s, int64_t scan_id, enum label_kind kind, const char *order_id,
                     const char *line_id);
/* Has the line one of its own as it was received in this parcel, by whichever scan that stands? */
bool store_line_labelled(struct store *s, const char *waybill, int parcel_index, const char *order_id,
                         const char *line_id);
/* Has the parcel one for its receipts that is not cancelled, of the whole of it or of a line, by whichever scan that stands? */
bool store_parcel_labelled(struct store *s, const char *waybill, int parcel_index);
/* The largest copy number of such labels that may have come out; 0: none has. */
int store_label_copies(struct store *s, const struct label_row *like);
/* The oldest that waits for the printer. */
bool store_first_queued(struct store *s, const char *printer, struct label_row *ret);
bool store_get_label(struct store *s, int64_t id, struct label_row *ret);
/* The newest label of each kind and line of a scan, oldest first. Returns how many, at most room. */
size_t store_scan_labels(struct store *s, int64_t scan_id, struct label_row *ret, size_t room);
/* The scan that first received the parcel this scan is of; 0: none has. */
int64_t store_parcel_scan(struct store *s, int64_t scan_id);
/* The scanner that read the scan. */
bool store_scan_scanner(struct store *s, int64_t scan_id, char ret[SCANNER_NAME_MAX]);
/* The order's client code; false when the order has not been read. */
bool store_order_client(struct store *s, const char *order_id, char *ret, size_t size);
/* How many stand at that state; printer NULL: on any. */
int64_t store_count_labels(struct store *s, enum label_state state, const char *printer);
/* The oldest label of the printer that is UNSURE. */
bool store_first_unsure(struct store *s, const char *printer, struct label_row *ret);

struct label_filter {
    int state;           /* enum label_state, -1: any */
    const char *printer; /* NULL: any */
    const char *waybill; /* NULL: any; normal form */
    int64_t scan_id;     /* 0: any */
    int64_t limit;       /* the newest so many, still oldest first; 0: all */
};
/* Calls fn for each (borrowed), oldest first; fn returns false to stop. */
NODISCARD bool store_label_each(struct store *s, const struct label_filter *filter,
                                bool (*fn)(void *arg, const struct label_row *), void *arg,
                                struct error *err);
