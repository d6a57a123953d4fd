/* Labels on their way to a printer, and how the printers are: what station and printer threads tell each other. Plain data of
 * bounded size. States and what moves them: docs/printers.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/queue.h"
#include "core/label_fields.h"
#include "core/line.h"
#include "core/scan.h"

enum {
    PRINTER_NAME_MAX = SCANNER_NAME_MAX,
    PRINTERS_MAX = 8,
    PRINTER_DETAIL_MAX = 200,
    PRINTER_FITS_MAX = 8
};

enum label_state {
    LABEL_STATE_QUEUED,    /* no byte of it has left the station */
    LABEL_STATE_SENDING,   /* handed to its printer; at most one a printer */
    LABEL_STATE_SENT,      /* the printer has it; whether it came out nobody knows */
    LABEL_STATE_CONFIRMED, /* it was seen: scanned, or a person said so */
    LABEL_STATE_UNSURE,    /* broke off on the way: it may be printed, half or whole */
    LABEL_STATE_FAILED,    /* it will not come out: cannot be drawn, thrown away, replaced by a copy */
    LABEL_STATE_CANCELLED, /* never sent */
    LABEL_STATE_COUNT,
};
const char *label_state_name(enum label_state state); /* "queued" */
NODISCARD bool label_state_from_name(const char *name, enum label_state *ret);

enum printer_state {
    PRINTER_STARTING, /* not asked yet */
    PRINTER_READY,
    PRINTER_OFFLINE, /* cannot be reached or opened; detail says why */
    PRINTER_STALLED, /* takes no more data */
    PRINTER_SILENT,  /* should say how it is, and does not */
    PRINTER_PAPER_OUT,
    PRINTER_RIBBON_OUT,
    PRINTER_HEAD_OPEN,
    PRINTER_JAM,
    PRINTER_PAUSED,
    PRINTER_FAULT, /* something else; detail says what */
    PRINTER_STATE_COUNT,
};
const char *printer_state_name(enum printer_state state); /* "paper_out" */
/* What people should do, in English (the screen translates it); "" when there is nothing to do. */
const char *printer_state_text(enum printer_state state);

/* A label for a printer's thread. Taken by it on success; free(). */
struct label_job {
    struct queue_node node;
    int64_t label_id;
    struct label_fields fields;
};

/* What became of it: QUEUED (nothing was sent, it goes back), SENT, UNSURE or FAILED. */
struct label_report {
    int64_t label_id;
    enum label_state state;
    char printer[PRINTER_NAME_MAX];
    char problem[PRINTER_DETAIL_MAX];
};

struct printer_report {
    char name[PRINTER_NAME_MAX];
    enum printer_state state;
    bool open;     /* it may be given a label */
    bool can_tell; /* it says how it is; otherwise READY only means that it takes data */
    char model[64];
    char detail[PRINTER_DETAIL_MAX];
};

/* --- which printer ------------------------------------------------------------------------------------------------ */
enum label_per { LABEL_PER_PARCEL, LABEL_PER_LINE };

/* What a printer is for. Empty lists: for all. */
struct printer_rule {
    char name[PRINTER_NAME_MAX];
    enum label_per per;
    unsigned kinds; /* bit 1 << enum label_kind; LABEL_PARCEL and LABEL_LINE both stand for receipts */
    char providers[PRINTER_FITS_MAX][32];
    size_t provider_count;
    char scanners[PRINTER_FITS_MAX][SCANNER_NAME_MAX];
    size_t scanner_count;
    char fallback[PRINTER_NAME_MAX]; /* takes new labels while this one is out of order; "": none */
    int stale_s;                     /* a label that waited longer is not printed any more; 0: no limit */
    int customer_wait_ms; /* a label waits so long for the order that says whose it is; 0: it does not */
};

/* The first printer, in the order of the configuration, that prints such labels for this provider (NULL or "": it does not
 * matter) and scanner. -1: none. */
int printer_choose(const struct printer_rule *rules, size_t count, enum label_kind kind, const char *provider,
                   const char *scanner);
int printer_find(const struct printer_rule *rules, size_t count, const char *name);
/* Follows fallbacks from `printer` to the first that is in order; usable[i] says which are. Returns `printer` when none is. */
int printer_or_fallback(const struct printer_rule *rules, size_t count, int printer, const bool *usable);
