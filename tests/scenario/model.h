/* A station without disk, network or time: keeps parcels, receipts and holds in memory, gives the receiving machine its facts
 * and carries its decisions out, and checks after each step what must always hold. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/receiving.h"

enum {
    MODEL_LINES = 64,
    MODEL_PARCELS = 256,
    MODEL_RECEIPTS = 1024,
    MODEL_SCANNERS = 8,
    MODEL_SCANS = 65536
};

struct model_parcel {
    char waybill[WAYBILL_SIZE];
    int index;
    int total;
    enum parcel_state state;
    int64_t scan_id;
    int64_t hold_no;
    enum hold_kind hold; /* HOLD_NONE: closed */
};

struct model_receipt {
    int64_t scan_id;
    char waybill[WAYBILL_SIZE];
    int index;
    int total;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    bool late;
    bool voided;
};

struct model_scan {
    struct code code;
    enum verdict verdict;
    enum reason reason;
    int64_t hold_no;
    bool asked_lines;
    bool asked_orders;
    bool undone;
    bool answered; /* the platform has answered about it */
};

struct model {
    struct receiving_rules rules;
    bool platform_up;
    int64_t now_us;
    struct order_line lines[MODEL_LINES]; /* the mirror */
    size_t line_count;
    struct order_line live[MODEL_LINES]; /* the platform */
    size_t live_count;
    struct order_progress orders[MODEL_LINES]; /* order id, customer, known_whole */
    size_t order_count;
    struct model_parcel parcels[MODEL_PARCELS];
    size_t parcel_count;
    struct model_receipt receipts[MODEL_RECEIPTS];
    size_t receipt_count;
    struct scanner_memory memories[MODEL_SCANNERS];
    char scanners[MODEL_SCANNERS][SCANNER_NAME_MAX];
    struct model_scan *scans; /* by id */
    int64_t last_scan_id;
    int64_t last_hold_no;
    /* of the last step */
    struct decision decision;
    int64_t scan_id;
    int written; /* receipts */
    struct order_progress progress[MODEL_LINES];
    size_t progress_count;
    struct parcel_facts facts;
    const char *broken; /* an invariant that no longer holds */
};

void model_init(struct model *m);
void model_fini(struct model *m);

/* Puts a line into the mirror (to_live false) or onto the platform. A line that is there is changed. */
void model_line(struct model *m, bool to_live, const struct order_line *line);
void model_order(struct model *m, const char *order_id, const char *customer, bool whole);

void model_scan_code(struct model *m, const char *scanner, const struct scan *scan);
/* The look-up of the scan ends: FOUND and NOT_FOUND follow from what is on the platform. */
void model_answer(struct model *m, int64_t scan_id, enum answer_kind kind);
/* The orders of a scan are read from the platform. False: nothing changed. */
bool model_orders(struct model *m, int64_t scan_id);
/* Receipts voided; -1: nothing to undo. */
int model_undo(struct model *m, const char *scanner);
void model_choose(struct model *m, const char *scanner, enum choice choice);
struct model_parcel *model_parcel(struct model *m, const char *waybill, int index);
