/* The reader: one thread, one epoll over hot-plug, keyboards (evdev), serial ports, HID POS and ACKs. It reads, decodes and
 * pushes EVENT_SCAN / EVENT_SCANNER into the inbox; it never touches disk, network or printers and never waits.
 * Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "core/tone.h"

enum framing { FRAMING_CR, FRAMING_LF, FRAMING_CRLF, FRAMING_STX_ETX, FRAMING_IDLE };
/* What a serial scanner is sent when its code has been dealt with, if it is set to wait for that. */
enum scanner_answers {
    SCANNER_ANSWERS_NONE,
    SCANNER_ANSWERS_ACK,       /* ACK (06) or NAK (15), as Datalogic and Opticon scanners take them */
    SCANNER_ANSWERS_BEL,       /* BEL (07), one to four times */
    SCANNER_ANSWERS_HONEYWELL, /* SYN BEL CR, one to four times */
    SCANNER_ANSWERS_ZEBRA,     /* SSI packets */
    SCANNER_ANSWERS_OPTICON,   /* ESC B CR or ESC E CR */
};
enum terminator { TERMINATOR_ENTER, TERMINATOR_TAB, TERMINATOR_NONE };

/* One `scanner "name" { … }` of the configuration. */
struct scanner_config {
    char name[SCANNER_NAME_MAX];
    char match[32];   /* "usb:0c2e:0200", "usb:0c2e:*", "" */
    char path[128];   /* ID_PATH of the port, or a device path; "" = any port */
    char serial[128]; /* serial device path; "" = not serial */
    char layout[8];   /* "us" */
    char prefix[8];
    char suffix[8];             /* text that the scanner adds before its terminator */
    enum terminator terminator; /* `suffix = "enter" | "tab" | "none"` */
    int gap_ms;                 /* TERMINATOR_NONE and FRAMING_IDLE: a burst ends after this silence; 100 */
    int baud;                   /* 9600 */
    int bits;                   /* 8 */
    char parity;                /* 'n', 'e', 'o' */
    int stop;                   /* 1 */
    enum framing framing;
    bool aim; /* it sends AIM identifiers */
    enum scanner_answers answers;
    int gs_key; /* key code that means GS (0x1D): KEY_F8, KEY_DOWN; 0: Ctrl+] only */
};
/* Default values, name copied. */
void scanner_config_init(struct scanner_config *config, const char *name);
/* Name of keyboard layout number i that `layout` may have ("us", "gb", …), NULL after the last. */
const char *scanner_layout_name(unsigned i);

/* What a scanner delivers, before anything is made of it. */
enum scanner_raw_kind {
    SCANNER_RAW_KEY,    /* a key event: code, value (1 pressed, 0 released, 2 repeated) */
    SCANNER_RAW_BYTES,  /* bytes of a serial scanner or of standard input */
    SCANNER_RAW_REPORT, /* one HID POS report, id byte included */
};

struct scanner_raw {
    const char *scanner; /* its name */
    enum scanner_raw_kind kind;
    int64_t at_us; /* mono: of the event, or when it was read */
    unsigned short code;
    int value;
    const unsigned char *bytes;
    size_t len;
};

struct reader_config {
    const struct scanner_config *scanners; /* copied */
    size_t scanner_count;
    bool find;           /* take scanners of the shipped tables that no `scanner` block names */
    bool standard_input; /* fd 0 is a scanner named "stdin", one code a line */
    /* For `scanner learn` and `scanner test`, may be NULL: called in the reader thread, in order, before the scan that
     * the events make is pushed; must not wait. What it gets is valid during the call. */
    void (*raw)(void *arg, const struct scanner_raw *raw);
    void *raw_arg;
    struct queue *answers; /* borrowed, of scanner_answers_new(); NULL: nobody answers scanners */
};

struct reader;

/* What serial scanners are told travels in a queue of its own, which outlives the reader. Freed with queue_free(). */
struct queue *scanner_answers_new(void);
/* Tells a serial scanner what became of its code: to be called after the commit. By the scanner's name, as scans and reports
 * have it; one that is away, is not serial or takes no answers gets none. later: it was answered before, and the verdict has
 * changed or come since. Never waits; any thread. */
void scanner_answer(struct queue *answers, const char *scanner, enum tone tone, bool later);

/* Starts the thread. inbox is borrowed and must outlive the reader; scans go into LANE_SCAN, EVENT_SCANNER into
 * LANE_REPLY. A scan that finds its lane full is pushed as SCAN_BROKEN when there is room; lines of standard input wait. */
struct reader *reader_start(const struct reader_config *config, struct queue *inbox, struct error *err);
/* Asks it to end, joins, releases the devices; at most 1 s. NULL is fine. */
void reader_stop(struct reader *r);
