/* What the screens show: one picture of the station, put on the board by the station thread after each commit.
 * Plain data of bounded size, copied whole. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/background_report.h"
#include "core/event.h"
#include "core/line.h"
#include "core/picture.h"
#include "core/printing.h"
#include "core/receiving.h"
#include "core/verdict.h"

enum {
    VIEW_LINES_MAX = 16,
    VIEW_ORDERS_MAX = 6,
    VIEW_LAST_MAX = 5,
    VIEW_SCANNERS_MAX = 12,
    VIEW_PAIRINGS_MAX = 4,
};

struct view_line {
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    char title[160];
    char config[128];
    char comment[128];
    char status[48];
    char picture[PICTURE_NAME_SIZE]; /* file in the station's cache, which may not be there yet; "" none */
    int quantity;
    bool void_line;
};

struct view_verdict {
    int64_t scan_id; /* 0: nothing scanned yet */
    int64_t at_us;
    char scanner[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    char shelf[48]; /* shown largest: where it goes (the order's shelf, else the customer); "" */
    char raw[96];   /* for people: control characters escaped */
    char waybill[WAYBILL_SIZE];
    char courier[COURIER_SIZE];
    struct parcel_index parcel;
    int parcels_received; /* n of m parcels of the waybill; parcels_total 0: not known */
    int parcels_total;
    enum verdict verdict;
    enum source source;
    enum reason reason;
    enum refusal refusal;
    unsigned warnings; /* of struct code */
    bool attention;    /* changed after it was shown */
    bool undone;
    int64_t hold_no;
    struct first_received first;
    struct view_line lines[VIEW_LINES_MAX];
    int line_count; /* shown; lines_total is how many there are */
    int lines_total;
    struct order_progress orders[VIEW_ORDERS_MAX];
    int order_count;
    int64_t elapsed_us; /* last key event to commit */
};

struct view_last {
    int64_t scan_id;
    int64_t at_us;
    char waybill[WAYBILL_SIZE];
    char raw[48];
    char customer[64];
    enum verdict verdict;
    bool undone;
};

struct view_scanner {
    char name[SCANNER_NAME_MAX];
    enum scanner_state state;
    char detail[160];
    char operator[OPERATOR_NAME_MAX]; /* who is signed on at it */
    char mode[16];                    /* command that waits for its parcel, "" none */
};

/* The platform side. */
struct view_background {
    struct jobs_report jobs;
    struct account_report accounts[REPORT_ACCOUNTS_MAX];
    int account_count;
    int64_t questions; /* of activities, waiting for a person */
    int64_t late;      /* parcels on the shelf whose order has been found: to be fetched and scanned */
    int64_t undecided; /* writes whose answer was lost, waiting for a person */
    int64_t outbox_waiting;
    int64_t outbox_parked; /* finally refused, waiting for the admin */
};

struct view_printer {
    char name[PRINTER_NAME_MAX];
    enum printer_state state;
    bool can_tell; /* false: READY only means that it takes data */
    char detail[PRINTER_DETAIL_MAX];
    int64_t waiting; /* labels queued or being sent */
    int64_t unsure;  /* may have come out or not: a person says */
    int64_t dropped; /* waited too long and are not printed, since midnight */
    int64_t changes; /* counts up when a label of it was made or changed: who lists them reads them again */
    int64_t unsure_label;              /* the oldest unsure one, 0: none */
    char unsure_waybill[WAYBILL_SIZE]; /* its waybill, or the shelf it is for */
};

/* A page that asks to be paired, and the code to be typed into it. */
struct view_pairing {
    char code[8];
    char name[48];
    char address[48];
};

struct view {
    char station[SCANNER_NAME_MAX];
    char language[8];
    struct view_verdict verdict;
    struct view_last last[VIEW_LAST_MAX]; /* newest first, repeats left out */
    int last_count;
    struct view_scanner scanners[VIEW_SCANNERS_MAX];
    int scanner_count;
    struct view_printer printers[PRINTERS_MAX];
    int printer_count;
    struct platform_report platform;
    bool forced_offline; /* staff said so */
    struct disk_report disk;
    bool clock_wrong;
    int64_t clock_off_s; /* the platform's clock minus ours when that is known, 0: not known */
    int64_t scans_today;
    int64_t receipts_today;
    int64_t holds_open;
    int64_t looking; /* scans that wait for the platform */
    struct view_background background;
    struct view_pairing pairings[VIEW_PAIRINGS_MAX]; /* for the terminal only */
    int pairing_count;
    bool stopping;
};

/* A verdict to be heard: travels in the sound queue, so that a second one never swallows the first. */
struct sound {
    struct queue_node node;
    enum verdict verdict;
    bool attention;
    bool fault;
};
