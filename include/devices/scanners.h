/* The scanners that are plugged in, for `scanner list`, `scanner learn` and `doctor`: one look, without a reader.
 * Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "core/event.h"
#include "devices/reader.h"

struct scanner_found {
    char name[SCANNER_NAME_MAX]; /* of its `scanner` block, else as the reader would make it */
    enum scanner_state state;    /* READY; DENIED, BUSY; FAULT: in a mode that gives nothing to read */
    char kind[16];               /* "keyboard", "serial", "hidpos", "usb" (of FAULT) */
    char model[96];
    char port[128];   /* ID_PATH, or the node where there is none */
    char detail[160]; /* what is wrong and what to do; "" when READY */

    char node[128];      /* "/dev/input/event5"; changes when it is plugged in again */
    char short_port[32]; /* "1-2.4"; `path` takes this as well as ID_PATH */
    char match[32];      /* "usb:0c2e:0200", as `match` takes it; "" when it has no ids */
    char link[128];      /* a lasting name of the node ("/dev/serial/by-id/…"), "" */
    char serial_number[64];
    bool configured; /* a `scanner` block names it */
    bool known;      /* the shipped tables do */
};

/* Called for each; returns false to end. `found` is valid during the call. */
typedef bool scanners_fn(void *arg, const struct scanner_found *found);

/* Every scanner that is plugged in: configured, or in the shipped tables. An event node is grabbed for an instant to see
 * whether somebody holds it; a station that runs holds its scanners, which are BUSY then. */
NODISCARD bool scanners_list(const struct scanner_config *scanners, size_t count, scanners_fn *fn, void *arg,
                             struct error *err);
/* Everything that could be a scanner, also what nobody knows: keyboards with digits and Enter, serial ports, HID POS.
 * What is unknown is not grabbed. */
NODISCARD bool scanners_candidates(const struct scanner_config *scanners, size_t count, scanners_fn *fn,
                                   void *arg, struct error *err);
