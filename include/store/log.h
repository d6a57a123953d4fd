/* The receipt log: one row per receipt and one per scan that made none, oldest first, read-only.
 * Any thread that has its own store (STORE_READ). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/line.h"
#include "core/scan.h"
#include "core/verdict.h"
#include "core/waybill.h"
#include "store/store.h"

struct log_filter {
    int64_t since_us;    /* 0: from the beginning */
    int64_t until_us;    /* 0: to the end; exclusive */
    const char *waybill; /* NULL: any; normal form, or its last digits when it begins with "…" or "*" */
    const char *order_id;
    int verdict; /* enum verdict, -1: any */
    const char *operator;
    int64_t limit; /* 0: all; otherwise the newest `limit` rows, still oldest first */
};

struct log_row {
    int64_t at_us;
    char station[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    char scanner[SCANNER_NAME_MAX];
    int64_t scan_id;
    unsigned char raw[SCAN_RAW_MAX];
    size_t raw_len;
    char waybill[WAYBILL_SIZE];
    int parcel_index;
    int parcel_total;
    enum verdict verdict;
    int64_t hold_no;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    char title[384];
    char config[256];
    int quantity;
    int counted;   /* -1: not counted */
    int condition; /* enum condition; -1: nothing was said */
    int weight_g;  /* -1: not weighed */
    char bin[33];
    bool late;
    int64_t voided_at_us; /* 0: not */
    int label_state;      /* enum label_state of its newest label, -1: it has none */
    bool has_receipt;
    bool clock_ok;        /* at_us is right, as far as was known */
    int64_t corrected_us; /* without clock_ok: the right time; 0: not known */
};

/* Calls fn for each row (borrowed); fn returns false to stop. */
NODISCARD bool store_log_each(struct store *s, const struct log_filter *filter,
                              bool (*fn)(void *arg, const struct log_row *), void *arg, struct error *err);
