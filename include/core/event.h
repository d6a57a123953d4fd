/* Everything that happens, as the station's inbox carries it. An event is taken by the inbox on success; the station frees
 * it. Payloads belong to their event. Made by any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/background_report.h"
#include "core/line.h"
#include "core/printing.h"
#include "core/receiving.h"
#include "core/scan.h"

/* Lanes of the inbox. */
enum { LANE_SCAN = 0, LANE_REPLY = 1, LANE_BULK = 2 };

enum event_kind {
    EVENT_SCAN,     /* a scanner read a code */
    EVENT_SCANNER,  /* a scanner came, left, or cannot be used */
    EVENT_LINES,    /* a look-up is answered, or failed */
    EVENT_ORDER,    /* an order was read, or could not be */
    EVENT_PLATFORM, /* the platform went away or came back, the session changed */
    EVENT_SESSION,  /* a new operator session to keep, or that it is void */
    EVENT_REQUEST,  /* a person's command (control socket, screen, command line) */
    EVENT_DISK,     /* checkpointer: state of the database's disk */
    EVENT_CLOCK,    /* the platform's time became known, or the wall clock was set */
    EVENT_PERSON,   /* a person's request to the platform has ended */
    EVENT_FOUND,    /* what became of one whose answer had been lost */
    EVENT_JOBS,     /* what the background thread is doing */
    EVENT_ACCOUNTS, /* a provider's sessions, or that one is refused */
    EVENT_OUTBOX,   /* what became of status updates */
    EVENT_ACTIVITY, /* how a background activity of the platform stands */
    EVENT_PAGE,     /* lines and orders for the mirror (bulk lane) */
    EVENT_LABEL,    /* a printer's thread: what became of a label */
    EVENT_PRINTER,  /* a printer's thread: how the printer is, whether it may be given a label */
};

enum scanner_state { SCANNER_READY, SCANNER_GONE, SCANNER_BUSY, SCANNER_DENIED, SCANNER_FAULT };
const char *scanner_state_name(enum scanner_state state);

struct scanner_report {
    char name[SCANNER_NAME_MAX];
    enum scanner_state state;
    char kind[16]; /* "keyboard", "serial", "hidpos", "stdin" */
    char model[96];
    char port[128];   /* ID_PATH or device path: tells equal models apart */
    char detail[160]; /* what is wrong and what to do; "" when ready */
};

struct lines_answer {
    int64_t question;      /* as it was asked */
    enum answer_kind kind; /* FOUND, NOT_FOUND or NONE */
    enum reason none_reason;
    struct order_line *lines; /* owned; free() */
    size_t line_count;
    int64_t answered_us; /* mono: when the platform's answer was whole */
    struct error error;  /* kind NONE: why */
};

struct order_answer {
    bool ok;
    struct order order;
    struct order_line *lines; /* every line of the order; owned; free() */
    size_t line_count;
    struct error error;
};

struct platform_report {
    bool up;
    int64_t since_us;   /* wall */
    char detail[200];   /* why it is away, or what must be done (wrong password, blocked key) */
    int clock_offset_s; /* server time minus ours */
};

struct session_report {
    char session[128]; /* secret: never logged; "" = void */
    int64_t at_us;
};

/* A command for the station and who waits for its reply. The reply is made after the commit. */
struct request {
    uint64_t client; /* handed back with the reply */
    char *json;      /* one object, without newline; owned */
};

struct disk_report {
    bool ok;              /* false: nothing can be recorded */
    enum error_kind kind; /* what is wrong, or is going to be: screens have words for it; ERROR_NONE */
    int64_t free_bytes;
    char detail[200];
};

/* What tells right time from wrong, whatever the wall clock jumps to. */
struct clock_report {
    int64_t
        server_us; /* the platform's time minus our monotonic clock's; 0: the wall clock was set, look at it again */
};

/* How a person's request to the platform ended. */
struct person_answer {
    int64_t intent; /* 0: it only read */
    uint64_t client;
    int64_t reply_id;
    bool ok;
    char *result; /* one JSON object, NULL: none; owned; may be there without ok, to say what was found */
    bool changed; /* not ok, but a part was done, as result says */
    struct error error; /* not ok; ERROR_UNKNOWN: not known whether it was done */
};

/* A request to the platform whose answer was lost: looking again has shown what became of it. */
struct found_answer {
    int64_t intent;
    bool done;
    char text[240]; /* by what it is known */
};

/* A scan whose parcel lies on the shelf, held or pending: the platform has been asked about it again. */
struct shelf_scan {
    int64_t scan_id;
};

/* An account at a marketplace that is logged in. */
struct account {
    char session[128]; /* secret: never logged, never shown */
    char name[64];
    char balance[24];
    char currency[8];
};

/* The whole list of a provider's sessions; or, refused: the first is one that the platform does not take any more. */
struct accounts_answer {
    char provider[32];
    struct account *accounts; /* owned; wiped when freed */
    size_t count;
    bool refused;
};

enum activity_state {
    ACTIVITY_RUNNING,
    ACTIVITY_ASKING,
    ACTIVITY_ENDED,
    ACTIVITY_CANCELLED,
    ACTIVITY_FORGOTTEN
};
const char *activity_state_name(enum activity_state state);

struct activity_report {
    char type[64];
    char id[64];
    char provider[32];
    char order_id[ORDER_ID_SIZE];
    enum activity_state state;
    int progress; /* percent */
    char description[256];
    char question[512]; /* what it asks; "" */
    char *
        detail; /* JSON: {"steps":[{"type","message","from_start_ms","actions"}],"actions":[…]}; owned; NULL: not read */
    int64_t seen_us; /* wall, from the store: first seen, last changed, ended */
    int64_t changed_us;
    int64_t ended_us;
};

enum outbox_outcome {
    OUTBOX_RESULT_DONE,
    OUTBOX_RESULT_PARKED, /* finally refused */
    OUTBOX_RESULT_RETRY,  /* in passing: again after a pause */
    OUTBOX_RESULT_AWAY,   /* nobody answered: the same, or at once when the platform is back */
};

struct outbox_result {
    int64_t id; /* of the entry */
    enum outbox_outcome outcome;
    bool told;         /* not DONE: it was in a call whose outcome is not known */
    char problem[200]; /* why not; of DONE a remark */
};

struct outbox_answer {
    int64_t number;                /* handed back when it is written */
    struct outbox_result *results; /* owned */
    size_t count;
    bool back; /* no answer: the platform is back, so what waits only because nobody answered is due */
};

enum page_step {
    PAGE_READ,        /* lines and orders as read */
    PAGE_WHOLE_BEGIN, /* before the first lines of a whole pass */
    PAGE_WHOLE_END,   /* after the last: what was not seen is gone */
};

/* What the platform said in bulk. Written in short transactions between which everything else goes first; then it is reported
 * as taken, and only then the next one comes. */
struct mirror_page {
    int64_t number; /* handed back when it is taken */
    enum page_step step;
    unsigned statuses; /* of the pass, as bits; PAGE_WHOLE_END */
    struct order_line *lines;
    size_t line_count;
    struct order *orders;
    size_t order_count;
    struct shelf_scan *shelf; /* asked about with these lines as the answer */
    size_t shelf_count;
    /* How far the station is. */
    size_t lines_done;
    size_t orders_done;
    size_t shelf_done;
    int64_t cursor;
    int changed;
    int gone;
    int matched;
};
void mirror_page_free(struct mirror_page *page);

/* What became of a page. */
struct page_taken {
    int64_t number;
    bool ok;      /* false: it could not be written (part of it may be) */
    int64_t seen; /* different lines of the whole pass's own pages; -1: none is under way */
    int changed;  /* lines that were written */
    int gone;
    int matched; /* parcels of the shelf */
};

struct event {
    struct queue_node node;
    enum event_kind kind;
    union {
        struct scan scan;
        struct scanner_report scanner;
        struct lines_answer lines;
        struct order_answer order;
        struct platform_report platform;
        struct session_report session;
        struct request request;
        struct disk_report disk;
        struct clock_report clock;
        struct person_answer person;
        struct found_answer found;
        struct jobs_report *jobs; /* owned */
        struct mirror_page *page; /* owned */
        struct accounts_answer accounts;
        struct outbox_answer outbox;
        struct activity_report *activity; /* owned */
        struct label_report label;
        struct printer_report printer;
    };
};

/* Zeroed, of that kind. */
struct event *event_new(enum event_kind kind);
/* With all it owns; NULL is fine. event_free_node() is the same for queue_new(). */
void event_free(struct event *event);
void event_free_node(struct queue_node *node);
