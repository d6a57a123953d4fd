/* The receiving machine: the rules of what a scan means. Pure: everything it knows is handed in (the scanner's memory,
 * the facts of store and mirror), everything it decides comes back in a struct decision, which the station carries out
 * in one transaction. The whole table of parcel state x event is in docs/receiving.md.
 * The memory belongs to the caller, one for each scanner; station thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/line.h"
#include "core/scan.h"
#include "core/verdict.h"
#include "core/waybill.h"

/* A further parcel of a waybill whose codes have no index gets a number from here on (codes have at most three digits). */
enum { PARCEL_INDEX_EXTRA = 1000 };

enum confirm { CONFIRM_ALWAYS, CONFIRM_STALE, CONFIRM_NEVER };

struct receiving_rules {
    enum confirm confirm;
    int duplicate_window_ms; /* 1500 */
    int second_code_ms;      /* two codes of one label: 3000 */
    int choice_ms;           /* an unanswered question falls back: 10000 */
    int stale_s;             /* confirm = stale: ask again when the mirror's line was read longer ago */
};

/* State of one parcel: a waybill, or one index of it. */
enum parcel_state {
    PARCEL_NEW,      /* never scanned here, or everything about it was undone */
    PARCEL_LOOKING,  /* scanned, the platform is being asked */
    PARCEL_RECEIVED, /* has receipts */
    PARCEL_STOPPED,  /* received, but every line is void */
    PARCEL_HELD,     /* ownerless: the platform did not know it */
    PARCEL_PENDING,  /* on the shelf because the platform could not be asked */
    PARCEL_LATE,     /* was held or pending, then found in the background; not yet scanned again */
    PARCEL_STATE_COUNT,
};
const char *parcel_state_name(enum parcel_state state);

struct first_received {
    int64_t scan_id; /* 0: never */
    int64_t at_us;
    char station[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
};

/* All that the store and the mirror know about a code when it is judged. */
struct parcel_facts {
    enum parcel_state state; /* of this very parcel (waybill and index) */
    struct first_received first;
    int64_t hold_no;         /* of this parcel, 0: none */
    int64_t looking_scan_id; /* PARCEL_LOOKING: the scan whose look-up is under way */
    int parcels_received;    /* of the waybill: different indices received (index 0 counts as one) */
    int parcels_total;       /* largest total any code of this waybill said, 0: not known */
    int extra_index;         /* largest number that one of its parcels without an index was given, 0: none */
    bool bare_received;      /* the waybill was received without an index */
    bool indexed_received;   /* the waybill was received with an index */
    const struct order_line *lines; /* lines on file for any of the code's forms, void ones too; borrowed */
    size_t line_count;
    int64_t lines_read_us; /* wall time when the oldest of them was last read from the platform */
    const struct order_progress
        *orders; /* of those lines; `arrived` does not count this scan's own lines; borrowed */
    size_t order_count;
    int lines_open_here; /* of `lines`: not void and not yet arrived (they will be, with this parcel) */
    bool platform_up;    /* as far as known: false means offline, nobody is asked */
};

/* What one scanner did last; its two-step state. Zero-initialise. */
struct scanner_memory {
    int64_t at_us; /* mono, of the last scan */
    int64_t scan_id;
    size_t raw_len;
    unsigned char raw[SCAN_RAW_MAX];
    char waybill[WAYBILL_SIZE]; /* of the last scan that was a waybill and no repeat */
    int64_t waybill_at_us;
    struct parcel_index parcel;
    enum verdict verdict;
    char forms[WAYBILL_FORMS_MAX][WAYBILL_RAW_SIZE];
    size_t form_count;
    bool choosing; /* a `choice` waits for its answer until choice_until_us */
    int64_t choice_until_us;
    int64_t choice_scan_id;
};

enum hold_kind { HOLD_NONE, HOLD_UNKNOWN, HOLD_PENDING, HOLD_STOPPED, HOLD_STAFF };
const char *hold_kind_name(enum hold_kind kind);

enum reason {
    REASON_NONE,
    REASON_REFUSED,          /* see decision.refusal */
    REASON_SAME_CODE,        /* repeat: same raw text again */
    REASON_SECOND_CODE,      /* repeat: the label's other code */
    REASON_LOOKUP_UNDER_WAY, /* repeat: already being looked up */
    REASON_OFFLINE,          /* pending: the platform is known to be away */
    REASON_NO_ANSWER,        /* pending: no answer in time */
    REASON_PLATFORM_REFUSED, /* pending: the platform refused to answer (session, rights, limit) */
    REASON_ALL_VOID,
    REASON_WHICH_PARCEL,  /* choice: a waybill of many, scanned again without an index */
    REASON_HELD_BEFORE,   /* unknown again: same hold number */
    REASON_LATE_MATCH,    /* match of a parcel that was held or pending */
    REASON_NEXT_PARCEL,   /* match: another parcel of the same waybill */
    REASON_LINES_CHANGED, /* the live answer differs from the mirror */
    REASON_CHOSEN,        /* the answer to a choice */
    /* commands: done */
    REASON_UNDONE,
    REASON_NOTED, /* damaged, counted, shelf … is on file */
    REASON_PUT_ON_HOLD,
    REASON_SIGNED_ON,
    REASON_SIGNED_OFF,
    REASON_LANGUAGE,
    REASON_SCAN_PARCEL, /* it waits for the parcel it is about */
    /* commands: not done */
    REASON_NOTHING_TO_UNDO,
    REASON_NO_QUESTION, /* an answer, but no choice is open */
    REASON_WHICH_LINE,  /* several lines: bar codes cannot say which is meant */
    REASON_NO_PARCEL,   /* the scan it is about was no parcel, or is undone */
    REASON_NO_LABEL,    /* nothing to print again, or no printer for it */
    REASON_WHEN_KNOWN, /* a command that waits for the answer about its parcel; the numbers before are on file */
    REASON_COUNT,
};
const char *reason_name(enum reason reason);
/* The sentence for people (English; the screen translates it). */
const char *reason_text(enum reason reason);
/* A command that was not done. */
bool reason_is_failure(enum reason reason);

struct decision {
    enum verdict verdict;
    enum source source;
    enum reason reason;
    enum refusal refusal;
    bool silent;    /* repeat: recorded, nothing shown or sounded */
    bool attention; /* a verdict that was shown before has changed */
    bool receive;   /* write a receipt for every line of facts.lines that is not void and has none for this
                               * parcel yet */
    bool late;      /* those receipts are a late match */
    enum hold_kind hold;    /* open a hold, or turn the open one into this kind; HOLD_NONE leaves as it is */
    bool close_hold;        /* the parcel's hold is over */
    bool ask_lines;         /* look the forms up live */
    bool ask_orders;        /* read the orders of the lines, for the customer and `complete` */
    enum parcel_state next; /* the parcel's state after the transaction */
};

/* Would this scan be a silent repeat of the scanner's last one? (For commands, which must not take effect twice.) */
bool receiving_is_repeat(const struct receiving_rules *rules, const struct scanner_memory *memory,
                         const struct scan *scan, int64_t now_us);

/* A scan has come. Changes the scanner's memory. now_us: monotonic. */
void receiving_scan(const struct receiving_rules *rules, struct scanner_memory *memory,
                    const struct scan *scan, const struct code *code, const struct parcel_facts *facts,
                    int64_t scan_id, int64_t now_us, struct decision *ret);

/* What became of a look-up that was asked for a scan. */
enum answer_kind {
    ANSWER_FOUND,     /* facts.lines are the platform's lines now (perhaps all void) */
    ANSWER_NOT_FOUND, /* the platform says: no such waybill */
    ANSWER_NONE,      /* transport, timeout, offline, refused: nothing is known */
    ANSWER_DEADLINE,  /* verdict_ms is over; the answer may still come */
    ANSWER_KIND_COUNT,
};

/* A look-up's outcome for a scan that stands at `verdict` (LOOKING, or what the mirror said, or PENDING) and whose parcel is
 * in facts->state. `changed`: the live lines differ from those the standing verdict was made of. Never takes back a
 * receipt: what was received stays received, and the decision says what people must see. */
void receiving_answer(enum verdict verdict, enum answer_kind answer, bool changed, enum reason none_reason,
                      const struct parcel_facts *facts, struct decision *ret);

/* A parcel on the shelf (held or pending) whose lines are known now, while nobody has it in hand: late receipts; its hold stays
 * until it is scanned again. False when nothing changes. */
bool receiving_late(const struct parcel_facts *facts, struct decision *ret);

/* The orders of a matched scan have been read: MATCH may become COMPLETE (facts->orders has the progress now, with the
 * scan's own lines counted). Returns false when nothing changes. */
bool receiving_orders(enum verdict verdict, const struct parcel_facts *facts, struct decision *ret);

/* Can this order progress be called complete? Pure helper of the two above and of the view. */
bool receiving_complete(const struct order_progress *orders, size_t count);

/* A choice is answered: "next" takes the scan as another parcel of its waybill, "same" as the one that was received before
 * (duplicate). A next parcel without an index is first given a number (memory->parcel), by any facts of its waybill; the answer goes by
 * the facts of that very parcel. */
enum choice { CHOICE_NEXT, CHOICE_SAME };
void receiving_number(struct scanner_memory *memory, const struct parcel_facts *facts);
void receiving_choose(struct scanner_memory *memory, enum choice choice, const struct parcel_facts *facts,
                      struct decision *ret);

/* Which scan an undo of this scanner takes back: its last one that is not undone, 0 when there is none. Forgets it. */
int64_t receiving_undo(struct scanner_memory *memory);
