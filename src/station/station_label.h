/* The station's labels: rows in the store, the next one of each printer handed over. All inside the transaction of the event in
 * hand. station/ only; station thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "core/own.h"
#include "core/printing.h"
#include "station_state.h"
#include "store/counting.h"
#include "store/labels.h"

enum { LABEL_OF_SCAN_MAX = 32 };

/* The labels that carrying out this decision about w's parcel makes; s->facts are its facts. receipts: written just now.
 * opened_hold_no: the hold that was opened just now, 0: none. Does nothing twice. */
void station_label_decision(struct station *s, const struct waiting *w, const struct decision *decision,
                            int receipts, int64_t opened_hold_no);
/* The labels of a scan's receipts that it has none of yet: of a parcel that was matched on the shelf. Returns how many; their ids
 * follow one another. */
int station_label_late(struct station *s, int64_t scan_id, int64_t *ret_first_id);
/* A scan was undone: its labels that have not been sent are cancelled. */
void station_label_undone(struct station *s, int64_t scan_id);
/* Staff put the scan's parcel on the hold shelf: its label, a marked copy when it has lain there before. */
void station_label_hold(struct station *s, const struct parcel_row *parcel, int64_t hold_no,
                        const char *scanner, const char *operator);
/* A label's own code was scanned: proof that this one came out. False: there is no such label. */
bool station_label_seen(struct station *s, const struct own_id *id);
/* A shelf's code was scanned: its labels are there. */
void station_label_shelf_seen(struct station *s, const char *shelf);
/* The label of a shelf; shelf: as COMMAND_BIN's argument. Returns its id. */
int64_t station_label_shelf(struct station *s, int printer, const char *shelf, const char *comment);
/* Queues the label again, as a marked copy if it may have come out before. Returns the new label's id. */
int64_t station_label_reprint(struct station *s, const struct label_row *old, int printer);
/* The labels of the scan's parcel again. False: it has none, or no printer is there for them. */
bool station_label_reprint_scan(struct station *s, int64_t scan_id, const char *scanner);
/* The newest label of each kind and line of the scan, or of the scan that received its parcel. */
size_t station_label_of_scan(struct station *s, int64_t scan_id, struct label_row *ret, size_t room);
/* The printer for a reprint: where it was, else one that prints such labels; -1: none. */
int station_label_printer_of(const struct station *s, const struct label_row *row, const char *scanner);
int64_t station_label_test(struct station *s, int printer);

/* Queues the label for that printer; its id, its own code and its time are made here. */
void station_label_queue(struct station *s, int printer, struct label_row *row);
/* The printer, or the one that stands in for it while it is in trouble. */
int station_label_in_order(const struct station *s, int printer);

/* Before the commit: each printer for which something has changed gets its next label if it may have one. */
void station_label_pump(struct station *s);
/* Orders were read, or could not be: labels that waited for one go on. */
void station_label_orders(struct station *s);
/* Mono: when a label has waited long enough for its order; CLOCK_FOREVER: none waits. */
int64_t station_label_wake(const struct station *s);
/* Those whose time is over go on without; failed: that could not be written, and is tried again at again_us (mono). */
void station_label_waited(struct station *s);
void station_label_wait_on(struct station *s, int64_t again_us);

void station_label_report(struct station *s, const struct label_report *report);
void station_printer_report(struct station *s, const struct printer_report *report);
/* Counts what waits and what is unsure anew, after a change of many. */
void station_label_recount(struct station *s);
/* At the start, before the thread runs: what was being sent is unsure now. Its own transaction. */
NODISCARD bool station_label_load(struct station *s, struct error *err);
