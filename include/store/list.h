/* Lists for people: one query each, whose columns carry their names and kinds, so that whoever shows them needs no struct a list.
 * Any thread with its own store (STORE_READ). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "store/store.h"

enum list {
    /* newest first, by key: args.after, args.limit */
    LIST_HOLDS_OPEN, /* text: part of the waybill */
    LIST_HOLDS_ALL,
    LIST_HOLDS_CLOSED,
    LIST_LABELS, /* state, text: printer */
    LIST_LABELS_OPEN,
    LIST_SCAN_LABELS, /* id: scan */
    LIST_AUDIT,       /* since, until, text: who, what */
    LIST_INTENTS,     /* state */
    LIST_PAIRINGS,
    /* all of it */
    LIST_HOLD,            /* id */
    LIST_OLDEST_HOLD,     /* of those that lie there: since when */
    LIST_SCAN,            /* id */
    LIST_SCAN_CHANGES,    /* id */
    LIST_SCAN_RECEIPTS,   /* id */
    LIST_SCAN_UNDO,       /* id */
    LIST_SCAN_HOLD,       /* id: scan */
    LIST_SCAN_PHOTOS,     /* id: scan */
    LIST_SCAN_COUNTING,   /* id: scan */
    LIST_HOLD_PHOTOS,     /* id: hold */
    LIST_PARCELS,         /* text: waybill */
    LIST_PARCEL_SCANS,    /* text: waybill; at most limit */
    LIST_PARCEL_LINES,    /* text: waybill */
    LIST_PARCEL_ORDERS,   /* text: waybill */
    LIST_PARCEL_HOLDS,    /* text: waybill */
    LIST_PARCEL_PHOTOS,   /* text: waybill */
    LIST_FIND,            /* text: the end of a waybill, upper case; limit: on file, or on the hold shelf */
    LIST_RAW_SCANS,       /* after: scans with a greater id, oldest first; limit */
    LIST_SERIES,          /* since, until, step_us, shift_us: scans by time and verdict */
    LIST_SERIES_RECEIPTS, /* the same: receipts by time */
    LIST_OPERATORS,       /* since, until */
    LIST_SCANNERS,        /* since, until */
    LIST_VERDICT_TIMES,   /* since, until: elapsed_us of the newest `limit` */
    LIST_LABEL_TIMES,     /* since, until */
    LIST_COUNT,
};

struct list_args {
    int64_t id;
    int64_t after; /* key of the row before; 0: from the newest */
    int64_t limit;
    int64_t since_us; /* 0: from the beginning */
    int64_t until_us; /* INT64_MAX: to the end */
    int64_t step_us;
    int64_t shift_us;
    int64_t state;    /* -1: any */
    const char *text; /* "" any; a waybill */
    const char *what; /* "" any */
};

enum cell_kind {
    CELL_TEXT,
    CELL_NUMBER,
    CELL_FLAG,
    CELL_ID,    /* shown as a text */
    CELL_TIME,  /* wall, microseconds */
    CELL_BYTES, /* as a scanner sent them */
    CELL_JSON,  /* a text that is JSON already */
    CELL_VERDICT,
    CELL_SOURCE,
    CELL_REASON,
    CELL_FLAW,
    CELL_HOLD,
    CELL_PARCEL,
    CELL_LABEL_KIND,
    CELL_LABEL_STATE,
    CELL_CONDITION,
    CELL_INTENT,
    CELL_VOID, /* an order line's status: is it void? */
};

struct cell {
    const char *name;
    enum cell_kind kind;
    bool null;
    int64_t number;
    const char *text; /* of texts and bytes; borrowed for the call */
    size_t len;
};

/* fn gets each row's cells (borrowed); it returns false to stop. */
NODISCARD bool store_list(struct store *s, enum list list, const struct list_args *args,
                          bool (*fn)(void *arg, const struct cell *cells, int count), void *arg,
                          struct error *err);
/* Every list can be prepared and its columns are of known kinds? For tests. */
NODISCARD bool store_list_check(struct store *s, enum list list, struct error *err);
