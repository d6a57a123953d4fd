/* A printer: one thread that draws its labels and sends them. It takes one at a time from the station and says what became of it
 * (EVENT_LABEL), and how the printer is (EVENT_PRINTER). Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "core/printing.h"
#include "label/label.h"
#include "printers/printer_uri.h"

/* What to ask it, to know how it is. */
enum printer_ask {
    PRINTER_ASK_AUTO, /* as its language does; one that has never answered "cannot tell" */
    PRINTER_ASK_NONE,
    PRINTER_ASK_ZPL,  /* ~HS */
    PRINTER_ASK_HQES, /* ~HQES */
    PRINTER_ASK_TSPL,
    PRINTER_ASK_ESCPOS,
    PRINTER_ASK_USB, /* the port's own bits */
};

struct printer_config {
    char name[PRINTER_NAME_MAX];
    struct printer_uri uri;
    struct label_printer_spec spec;
    char template_name[LABEL_NAME_SIZE]; /* of receipts; hold, shelf and test labels have their own */
    char label_directory[256];           /* "": the usual one */
    enum printer_ask ask;
    int connect_ms;
    int stall_ms;  /* takes no data for so long: shown */
    int answer_ms; /* it says how it is within this, or is silent */
    int linger_ms; /* a connection is kept so long after the last label */
    int look_ms;   /* how often an idle printer is looked at */
    int retry_ms;  /* first pause after a failure; doubles up to retry_max_ms */
    int retry_max_ms;
    int job_life_s; /* a CUPS queue may keep a label so long */
};

/* The usual times; everything else is zero. */
void printer_config_init(struct printer_config *config);

struct printer;

/* config is copied. inbox is borrowed and outlives it. */
struct printer *printer_start(const struct printer_config *config, struct queue *inbox, struct error *err);
/* Ends what is under way within 1 s (a label that is half sent is reported as unsure) and joins. NULL is fine. */
void printer_stop(struct printer *p);
/* After printer_stop(), when nobody can call it any more. NULL is fine. */
void printer_free(struct printer *p);

/* One thread at a time. Takes the job when it returns true. */
NODISCARD bool printer_print(struct printer *p, struct label_job *job);
/* Connects once, asks how it is, and lets it go; for `doctor`, while no station holds the printer. Takes at most connect_ms and
 * answer_ms. */
void printer_look_once(const struct printer_config *config, struct printer_report *ret);

/* Labels wait for it. Called by the thread that calls printer_print(). */
void printer_wake(struct printer *p);
