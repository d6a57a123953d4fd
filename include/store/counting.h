/* Counting, condition, weight and shelf of parcels; shifts of operators. Writes belong inside a transaction and are sticky.
 * Station thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/condition.h"
#include "core/line.h"
#include "core/receiving.h"
#include "core/scan.h"
#include "core/waybill.h"
#include "store/store.h"

enum { BIN_SIZE = 33, COUNTED_MAX = 99999 /* pieces of a line, or of a parcel */ };

/* What is said about a parcel or, with order_id and line_id, one of its lines. */
struct counting_row {
    int64_t scan_id;      /* said_scan_id of struct parcel_row, or that of the line's receipt */
    const char *order_id; /* "" and "": the parcel as a whole */
    const char *line_id;
    int counted;     /* -1: not said */
    int condition;   /* enum condition; -1: not said */
    int weight_g;    /* -1: not said */
    const char *bin; /* NULL: not said */
    const char *operator;
    int64_t at_us;
};
void store_put_counting(struct store *s, const struct counting_row *row);

/* A parcel as it stands. */
struct parcel_row {
    char waybill[WAYBILL_SIZE];
    struct parcel_index parcel;
    enum parcel_state state;
    int64_t scan_id; /* the one that made it what it is */
    int64_t
        said_scan_id; /* the first whose receipts of it stand, else that one: what is said about the parcel is kept under it */
    int64_t hold_no; /* 0: it never had one */
    bool hold_open;
};
/* The parcel of any scan of it. False: there is no such scan, or it was no parcel. */
bool store_parcel_of(struct store *s, int64_t scan_id, struct parcel_row *ret);
/* How many lines of it were received, 2 for several; with 1, which it is. */
int store_only_line(struct store *s, const struct parcel_row *parcel, char ret_order_id[ORDER_ID_SIZE],
                    char ret_line_id[LINE_ID_SIZE]);
/* The scan that received this line of it; 0: none did. */
int64_t store_line_scan(struct store *s, const struct parcel_row *parcel, const char *order_id,
                        const char *line_id);
/* The shelf that was said last for a parcel of this order; "" when none was. */
void store_order_bin(struct store *s, const char *order_id, char ret[BIN_SIZE]);
/* The shelf and the weight that were said last for a scan's parcel; what was not said stays as it is. */
void store_scan_said(struct store *s, int64_t scan_id, char bin[BIN_SIZE], int *weight_g);

void store_put_shift(struct store *s, const char *scanner, const char *operator, int64_t at_us);
/* Calls fn for each scanner at which somebody is signed on. */
NODISCARD bool store_each_shift(struct store *s,
                                void (*fn)(void *arg, const char *scanner, const char *operator), void *arg,
                                struct error *err);
