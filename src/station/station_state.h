/* Inside of the station: everything it owns, and what its handlers share. Station thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>
#include "base/error.h"
#include "core/event.h"
#include "core/mode.h"
#include "core/receiving.h"
#include "core/view.h"
#include "station/station.h"
#include "store/receiving.h"
#include "reply.h"
#include "rollback.h"
#include "waiting.h"

enum { STATION_SCANNERS_MAX = 64 };

/* One scanner as the station knows it: what it did last and who holds it. */
struct station_scanner {
    char name[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    struct scanner_memory memory;
    struct scanner_mode mode;
    int64_t active_us; /* mono: of its last scan or sign-on */
    struct scanner_report report;
    bool reported;
};

/* One printer as the station knows it. */
struct station_printer {
    struct printer_report report;
    int64_t in_hand; /* the label it has been given, 0: none */
    int64_t queued;
    int64_t unsure;
    int64_t dropped;      /* too old, since midnight */
    int64_t changes;      /* as in the view */
    bool due;             /* its next label is looked for before the commit */
    int64_t held_us;      /* mono: so long its next label waits for its order; CLOCK_FOREVER: none does */
    int64_t unsure_label; /* the oldest unsure one, 0: none; below its waybill or shelf */
    char unsure_waybill[WAYBILL_SIZE];
};

/* What is to be done once the transaction is on disk; dropped when it is not. */
struct handover {
    enum {
        HANDOVER_LINES,
        HANDOVER_ORDER,
        HANDOVER_REPLY,
        HANDOVER_SCAN_REPLY,
        HANDOVER_SOUND,
        HANDOVER_PLATFORM,
        HANDOVER_PLATFORM_NEXT,
        HANDOVER_OUTBOX,
        HANDOVER_PICTURE,
        HANDOVER_OFFLINE,
        HANDOVER_LABEL,
        HANDOVER_WAKE,
    } kind;
    int64_t question;        /* or the intent */
    const struct code *code; /* of the waiting entry, which lives until it is answered */
    bool urgent;
    char order_id[ORDER_ID_SIZE];
    uint64_t client;
    json_t *json;
    char *text;             /* a request for the platform */
    struct text scan_reply; /* without its end: elapsed_us is measured from since_us (mono) */
    int64_t since_us;
    struct sound sound;
    char scanner[SCANNER_NAME_MAX]; /* who is answered; "": nobody */
    bool later;
    bool on;
    int printer;
    struct label_job *job; /* owned */
};

/* A log-in at a marketplace that a command waits for (request_provider.c). */
enum { STATION_LOGINS_MAX = 8 };
struct expected_login {
    char state[65];
    char provider[32];
    int64_t made_us; /* mono */
    bool returned;
    char problem[300]; /* what the marketplace said instead; "" */
};

struct station {
    struct station_config config;
    char name[SCANNER_NAME_MAX];
    struct store *store;
    unsigned char command_key[16];

    struct station_scanner scanners[STATION_SCANNERS_MAX];
    int scanner_count;
    struct waiting_table waiting;
    int64_t next_scan_id;
    int64_t next_hold_no;
    int64_t next_label_id;
    int64_t dated_label_id; /* labels before it were made by the clock as it was before it was last set */
    struct station_printer printers[PRINTERS_MAX]; /* as in config.printers */

    struct platform_asks *platform_asks;
    struct expected_login logins[STATION_LOGINS_MAX];
    unsigned providers_read; /* bits, as in config.providers: their accounts are known */

    struct rollback *rollback;
    struct store_facts facts;   /* scratch of the event in hand */
    struct handover *handovers; /* of the transaction in hand */
    size_t handover_count;
    size_t handover_room;

    struct view view;
    int64_t midnight_us;     /* wall: the day's counts are of scans from then on */
    int64_t tomorrow_us;     /* wall: when they begin anew */
    struct disk_report disk; /* as last reported */
    bool disk_failed;        /* the last transaction could not be written */
    struct error disk_error; /* with disk_failed: why */
    int64_t probe_us;        /* mono, with disk_failed: when writing is tried again */
    int64_t slow_us;         /* how long the last slow commit took */
    int64_t slow_until_us;   /* mono: until then the disk is called slow; 0: it is not */
    int64_t server_us;       /* as in struct clock_report; 0: nobody has said */
    int64_t clock_us;        /* right wall time minus mono, to be put on file; 0: nothing to put */
    int64_t clock_due_us;    /* mono, with clock_us: when */
    int64_t unasked_scan_id; /* from it on scans were made before anybody had said what time it is */
};

/* --- scanners and who works with them (station_crew.c) ---------------------------------------------------------------- */
/* The scanner of that name; a new one takes the place of the one unused longest when all are taken. */
struct station_scanner *station_scanner(struct station *s, const char *name);
/* Signs on, or off with "". */
void station_sign_on(struct station *s, struct station_scanner *scanner, const char *operator);
/* Whoever left without signing off is signed off before the next scan. */
void station_sign_off_idle(struct station *s, struct station_scanner *scanner, int64_t now_us);
/* Shows who is signed on at it, and what command waits. */
void station_view_crew(struct station *s, const struct station_scanner *scanner, int64_t now_us);

/* --- hand-over (station_handover.c) ----------------------------------------------------------------------------- */
void handover_lines(struct station *s, struct waiting *w, bool urgent);
void handover_order(struct station *s, const char *order_id);
/* json is taken. */
void handover_reply(struct station *s, uint64_t client, json_t *json);
/* The verdict of a scan as reply_scan() writes it, taken; its "elapsed_us" counts from since_us (mono). */
void handover_scan_reply(struct station *s, uint64_t client, struct text *reply, int64_t since_us);
/* A request for the platform; json is taken. intent 0: it only reads. */
void handover_platform(struct station *s, int64_t intent, uint64_t client, char *json);
/* This item's picture will be looked at. */
void handover_picture(struct station *s, const char *url);
/* The outbox has changed; number: of the answer that was written, or 0. */
void handover_outbox(struct station *s, int64_t number);
/* The write under way has ended. */
void handover_platform_next(struct station *s);
/* A verdict is heard, at the station and from the scanner (by name). later: the scan was answered before. */
void handover_sound(struct station *s, const char *scanner, enum verdict verdict, bool later, bool attention);
/* Look-ups are forced offline, or not any more. */
void handover_offline(struct station *s, bool on);
/* The station needs help. */
void handover_fault(struct station *s);
/* job is taken. */
void handover_label(struct station *s, int printer, struct label_job *job);
void handover_wake_printer(struct station *s, int printer);
/* The transaction failed: forgets them. What waits for a reply still waits, or is refused by its event. */
void handover_drop(struct station *s);
/* After the commit: does them all. Look-ups that cannot be handed over come back as unanswered. station_deliver.c */
void handover_run(struct station *s);

/* --- handlers; each inside one transaction of the store --------------------------------------------------------- */
/* Whoever wants the verdict of a scan as a reply. client 0: nobody. wait: only after the live answer or the deadline. */
struct caller {
    uint64_t client;
    int64_t reply_id;
    bool wait;
};
bool station_scan(struct station *s, const struct scan *scan, const struct caller *caller, struct error *err);
bool station_lines(struct station *s, const struct lines_answer *answer, struct error *err);
bool station_order(struct station *s, const struct order_answer *answer, struct error *err);
/* The outbox (request_outbox.c): after receipts; what became of updates; its counts. */
void station_outbox_receipts(struct station *s, int64_t scan_id, int64_t at_us);
void station_outbox_undone(struct station *s, int64_t scan_id);
bool station_outbox(struct station *s, const struct outbox_answer *answer, struct error *err);
bool station_outbox_count(struct station *s, struct error *err);
/* Provider sessions and activities as the background thread reports them; and as they stood at the last end. */
bool station_accounts(struct station *s, const struct accounts_answer *answer, struct error *err);
bool station_activity(struct station *s, const struct activity_report *report, struct error *err);
bool station_accounts_load(struct station *s, struct error *err);
/* A person's request to the platform has ended. */
bool station_person(struct station *s, const struct person_answer *answer, struct error *err);
/* Looking again has shown what became of one whose answer was lost. */
bool station_found(struct station *s, const struct found_answer *found, struct error *err);
/* Goes on with a page of the mirror until until_us (mono). *ret_finished: it is all written. */
bool station_page(struct station *s, struct mirror_page *page, int64_t until_us, bool *ret_finished,
                  struct error *err);
/* The platform has been asked about a parcel on the shelf; the lines it has are in the mirror. *ret_matched counts. */
bool station_shelf(struct station *s, int64_t scan_id, bool asked, int *ret_matched, struct error *err);
/* What the platform said about a scan that waits; the lines are in the mirror. */
bool station_answered(struct station *s, struct waiting *w, enum answer_kind kind, enum reason none_reason,
                      struct error *err);
/* Carries out a decision about a scan that was decided before, and shows it. */
bool station_apply(struct station *s, struct waiting *w, const struct decision *decision, struct error *err);
/* A waiting scan's deadline has come. */
bool station_deadline(struct station *s, struct waiting *w, struct error *err);
/* The platform is back: everything pending is asked again. */
void station_platform(struct station *s, const struct platform_report *report);
/* Executes a request; its reply is handed over. */
bool station_request(struct station *s, const struct request *request, struct error *err);
/* The request's transaction could not be written: its reply is the error, at once. */
void station_refuse(struct station *s, const struct request *request, const struct error *err);
/* Is this request a scan (so that it may join a batch)? */
bool station_request_is_scan(const struct request *request);

/* --- commands (station_command.c) ------------------------------------------------------------------------------- */
/* A command bar code. *ret_reason: what came of it. False when this station does not know it. */
bool station_command(struct station *s, struct station_scanner *scanner, const struct code *code,
                     int64_t now_us, enum reason *ret_reason, struct error *err);
/* A parcel was scanned: the command that waited for one is done. */
void station_command_parcel(struct station *s, struct station_scanner *scanner, int64_t scan_id,
                            int64_t now_us);
/* A scan that was looked up has its verdict: what staff said of it meanwhile is done, or it is heard and seen that it cannot be. */
void station_command_answered(struct station *s, struct waiting *w);
/* At the start, a scan that is still looked up: what was said of it before waits again. */
void station_command_resume(struct station *s, struct waiting *w);
/* When the first command has waited long enough for its parcel (mono); CLOCK_FOREVER: none waits. */
int64_t station_command_wake(const struct station *s);
/* Those that have end, and are not shown any more. */
void station_command_lapse(struct station *s, int64_t now_us);
/* Puts the parcel of a scan on the hold shelf and prints its label; one that is there keeps its number. scanner "": the scan's own.
 * *ret_hold_no 0: its look-up is under way, it gets one with the verdict. False: there is no such parcel. */
bool station_hold(struct station *s, int64_t scan_id, const char *scanner, const char *operator,
                  int64_t * ret_hold_no);

/* --- corrections (station_correct.c) ------------------------------------------------------------------------------ */
/* Counts again what lies on the hold shelf, after something that is no scan. */
void station_count_shelf(struct station *s);
/* Takes back a scan. Returns receipts voided, -1 when there is nothing to undo. */
int station_undo(struct station *s, int64_t scan_id, const char *by);
/* A `choice` of this scanner waits for its answer and has not lapsed. */
bool station_question_open(const struct station_scanner *scanner);
bool station_choose(struct station *s, struct station_scanner *scanner, enum choice choice,
                    struct error *err);

/* --- what is known, and what a decision does (station_carry_out.c) -------------------------------------------------- */
/* s->facts: what is on file of it, and whether the platform can be asked; of no waybill: nothing. */
bool station_read_facts(struct station *s, const struct code *code, struct error *err);
/* Carries out a decision about w's waybill: hold, receipts, parcel. Uses s->facts, and re-reads them after receipts. */
bool station_carry_out(struct station *s, const struct waiting *w, const struct decision *decision,
                       int64_t *ret_hold_no, struct error *err);
/* Of the lines in s->facts: which they are and how they stand, whatever their order. */
uint64_t station_fingerprint(const struct station *s);
/* Gives whoever waits for this scan its verdict as it stands (once). */
void station_reply_scan(struct station *s, struct waiting *w);
/* What it waits for no longer matters; whoever waits for its verdict gets the one that stands. Reads s->facts anew. */
void station_let_go(struct station *s, struct waiting *w);
/* Asks for the orders of the facts' lines; w waits for them. */
void station_ask_orders(struct station *s, struct waiting *w);

/* --- what it begins with (station_load.c) -------------------------------------------------------------------------- */
/* What the last one left: scans that wait, who is signed on, accounts, labels, counts. Before the thread starts. */
bool station_load(struct station *s, struct error *err);

/* --- the day that counts are of (station_day.c) ---------------------------------------------------------------------- */
/* The day of now, and what is on file of it: the clock may have been set back into one that has scans. */
bool station_begin_day(struct station *s, int64_t now_us, struct error *err);
/* Begins the day's counts anew once it is another day. */
void station_new_day(struct station *s);
/* Does what comes of a scan made then belong to the day's counts? */
bool station_is_of_today(const struct station *s, int64_t at_us);

/* --- disk and clock (station_health.c) ---------------------------------------------------------------------------- */
void station_disk_failed(struct station *s, const struct error *err);
/* A transaction was written, which took as long. */
void station_disk_written(struct station *s, int64_t took_us);
/* Mono: when it must be looked at again though nothing happens; CLOCK_FOREVER: never. */
int64_t station_health_wake(const struct station *s);
void station_clock(struct station *s, const struct clock_report *report);
/* Inside a transaction: puts on file what a wrong clock's times are corrected by, and which those are; and after its commit. */
void station_clock_keep(struct station *s);
void station_clock_kept(struct station *s);
/* False while the wall clock is known to be wrong. */
bool station_clock_good(const struct station *s, int64_t wall_us, int64_t mono_us);
void station_view_health(struct station *s);

/* --- what people see (station_view.c) ----------------------------------------------------------------------------- */
/* The newest verdict, from a decision and s->facts. */
void station_view_verdict(struct station *s, const struct waiting *w, const struct decision *decision);
/* Nobody has another parcel in hand: this one's verdict is on the screen, or no later one since a minute. */
bool station_view_free(const struct station *s, const struct waiting *w);
void station_view_undone(struct station *s, int64_t scan_id);
void station_view_scanner(struct station *s, const struct scanner_report *report);
void station_view_printers(struct station *s);
void station_view_put(struct station *s);
