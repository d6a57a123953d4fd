/* What the station reads and writes for each scan. Writes belong inside a transaction (store_begin) and are sticky.
 * Station thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/line.h"
#include "core/receiving.h"
#include "core/scan.h"
#include "core/verdict.h"
#include "core/waybill.h"
#include "store/store.h"

/* --- facts ------------------------------------------------------------------------------------------------------ */
/* Receipts of ours that stand for one line. */
struct line_receipts {
    bool known;   /* it is one of its order's lines, and they were read */
    bool parcel;  /* the parcel in hand has one */
    bool other;   /* some are of another waybill than the one in hand */
    bool several; /* they are of several waybills */
    int boxes;
    int total; /* the largest that they say */
};
/* Everything known about a code. The arrays in facts are owned by `ret` and reused by the next call with it; free with
 * store_facts_fini(). platform_up is left for the caller. */
struct store_facts {
    struct parcel_facts facts;
    struct order_line *lines;
    struct line_receipts *receipts; /* of each line */
    size_t line_room;
    struct order_progress *orders;
    size_t order_room;
    int parcel_index; /* that the receipts were looked at for */
};
NODISCARD bool store_facts_read(struct store *s, const struct code *code, struct store_facts *ret,
                                struct error *err);
/* What a scan has just made of its parcel. */
struct parcel_step {
    enum parcel_state state;
    int64_t hold_no;
    struct first_received first; /* the scan itself */
    int written;                 /* receipts */
};
/* After a scan's receipts: the facts with them counted; the lines are as they were read. Asks the database again only where it must.
 * platform_up is left for the caller. */
NODISCARD bool store_facts_received(struct store *s, const struct code *code, const struct parcel_step *step,
                                    struct store_facts *facts, struct error *err);
void store_facts_fini(struct store_facts *facts);
/* Whose an order is and how far it has come; `here` stays 0. until: how far it had come with that scan, by the receipts up to it
 * that stand; 0: with all. False when it has not been read. */
bool store_order_progress(struct store *s, const char *order_id, int64_t until, struct order_progress *ret);

/* The next ids; made in memory before the first try, so that a repeated transaction cannot write a scan twice. */
NODISCARD bool store_next_ids(struct store *s, int64_t *ret_scan_id, int64_t *ret_hold_no, struct error *err);

/* --- writes, inside a transaction -------------------------------------------------------------------------------- */
struct scan_row {
    int64_t id;
    const struct scan *scan;
    const struct code *code;
    const char *station;
    const char *operator;
    bool clock_ok;
    enum verdict verdict;
    enum source source;
    enum reason reason;
    int64_t hold_no;
    int64_t elapsed_us;
};
/* Does nothing when a scan of that id is there already (a repeated transaction). */
void store_put_scan(struct store *s, const struct scan_row *row);
/* The final or changed verdict of a scan; every change but the first from LOOKING is also kept as a row of its own. */
void store_set_verdict(struct store *s, int64_t scan_id, enum verdict verdict, enum source source,
                       enum reason reason, int64_t hold_no, int64_t elapsed_us, int64_t at_us);
/* A choice has said which parcel of its waybill it is. */
void store_set_scan_index(struct store *s, int64_t scan_id, int index);
/* When it was made, by the wall clock of then; 0: there is no such scan. */
int64_t store_scan_at(struct store *s, int64_t scan_id);
/* Whose receipts are written: a scan's, for its parcel. */
struct arrival {
    int64_t scan_id;
    int64_t at_us;
    const char *waybill;
    struct parcel_index parcel;
    const char *operator;
    bool late;
};
/* Receipts of all lines of the facts that are not void and have none for this parcel yet. Returns how many were written. */
int store_receive(struct store *s, const struct arrival *arrival, const struct store_facts *facts);
/* The parcel's state and first scan. */
void store_set_parcel(struct store *s, const char *waybill, const struct parcel_index *parcel,
                      enum parcel_state state, int64_t scan_id, int64_t hold_no);
/* Whether it was not open before: one that was closed opens again, one that is open gets this kind. */
bool store_open_hold(struct store *s, int64_t hold_no, const char *waybill, const struct parcel_index *parcel,
                     enum hold_kind kind, int64_t scan_id, int64_t at_us);
/* Whether it was open before. */
bool store_close_hold(struct store *s, int64_t hold_no, int64_t scan_id, int64_t at_us);
/* Voids the receipts of a scan by new rows, closes the hold it opened, marks the scan undone and sets its parcel back
 * (NEW, or what other scans still make it). by: operator. Returns receipts voided, -1 when there is no such scan or it is
 * undone already (that is no failure of the transaction). */
int store_undo(struct store *s, int64_t scan_id, const char *by, int64_t at_us);

/* --- the mirror --------------------------------------------------------------------------------------------------- */
/* Puts lines read from the platform; unchanged ones are only marked as read at at_us when that is over an hour newer.
 * Every token of the waybill field is indexed in normal form. Returns how many changed. */
int store_put_lines(struct store *s, const struct order_line *lines, size_t count, int64_t at_us);
/* The platform's whole answer about a code: puts the lines, and those on file for any of the code's forms that are not among
 * them lose that waybill (they were moved or taken off). Returns how many changed. */
int store_replace_lines(struct store *s, const struct code *code, const struct order_line *lines,
                        size_t count, int64_t at_us);
/* The order's own data; whole: its details were read, with all its lines, so `complete` may be said of it. Otherwise it may when as
 * many lines are on file as its summaries count. An unchanged order is not written. */
void store_put_order(struct store *s, const struct order *order, bool whole, int64_t at_us);

/* --- after a restart ---------------------------------------------------------------------------------------------- */
/* Scans whose look-up was under way when the station ended, and parcels on hold as pending: they are asked again. */
struct waiting_scan {
    int64_t scan_id;
    int64_t at_us;        /* wall */
    enum verdict verdict; /* LOOKING or PENDING */
    int64_t hold_no;
    char scanner[SCANNER_NAME_MAX];
    struct code code; /* waybill, parcel and forms */
};
typedef bool store_waiting_fn(void *arg, const struct waiting_scan *scan);
NODISCARD bool store_each_waiting(struct store *s, store_waiting_fn *fn, void *arg, struct error *err);
/* Commands about a scan that is still looked up, by its scanner before its next parcel, which wait for the answer: oldest first. */
typedef void store_command_fn(void *arg, const struct code *command);
void store_each_waiting_command(struct store *s, int64_t scan_id, store_command_fn *fn, void *arg);

/* Writes a little, inside a transaction: does writing work again? */
void store_probe(struct store *s, int64_t at_us);
/* What must be added to a monotonic time of that boot for the right wall time. Scans whose clock was wrong are told right by it; their
 * rows stay as they are. */
void store_put_boot_clock(struct store *s, const char *boot, int64_t offset_us);
/* Marks that boot's scans from from_id on whose clock was further off than off_max_us, though nobody could know it then. */
void store_doubt_clock(struct store *s, int64_t from_id, const char *boot, int64_t offset_us,
                       int64_t off_max_us);

struct store_counts {
    int64_t scans_today;
    int64_t receipts_today;
    int64_t holds_open;
};
/* today_us: wall time of local midnight. Asked once at the start; the station counts on from there. */
NODISCARD bool store_count(struct store *s, int64_t today_us, struct store_counts *ret, struct error *err);
/* Holds that are open now; what fails, fails the transaction. */
int64_t store_holds_open(struct store *s);

/* --- the operator session ------------------------------------------------------------------------------------------ */
void store_put_session(struct store *s, const char *session,
                       int64_t at_us); /* inside a transaction; "" forgets it */
NODISCARD bool store_get_session(struct store *s, char *ret, size_t size, int64_t *ret_at_us,
                                 struct error *err);

/* --- the station's own secrets and ids ------------------------------------------------------------------------------- */
/* The secret that this station's command bar codes are made with (core/command.h); made at the first call. Not inside a
 * transaction. */
NODISCARD bool store_command_key(struct store *s, unsigned char ret_key[16], struct error *err);
/* The code of an earlier scan (kind, waybill, parcel, forms), for our own labels. False with ERROR_INPUT when there is no
 * such scan. */
NODISCARD bool store_scan_code(struct store *s, int64_t scan_id, struct code *ret_code, struct error *err);
