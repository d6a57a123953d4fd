/* A device the reader listens to: the border between the reader thread's one loop and what the kinds of device are.
 * Made by the kinds' *_new(), owned by the reader; all of it runs in the reader thread.
 *
 * A device exists as long as it is plugged in and wanted, open or not: one that is held by another program, denied or hung
 * up has no descriptor, and a deadline at which it tries again. It never waits, and never frees itself. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/clock.h"
#include "base/queue.h"
#include "core/event.h"
#include "devices/reader.h"
#include "burst.h"
#include "found_device.h"
#include "scanner_name.h"

/* How long to wait before a device that could not be opened is tried again. */
enum { DEVICE_RETRY_US = 2000000 };
/* A code that begins within this time after a device was opened may be the rest of one whose beginning was missed. */
enum { DEVICE_SETTLE_US = 60000 };

/* What devices use of the reader; borrowed by each. */
struct device_host {
    int epoll;
    struct queue *inbox;
    void (*raw)(void *arg, const struct scanner_raw *raw); /* may be NULL */
    void *raw_arg;
};

struct device;

struct device_ops {
    const char *kind; /* as reports name it */
    /* Its descriptor is readable or, hung_up, the device is gone: reads all there is; then, when it is gone, ends the
     * burst under way as broken, closes and reports it. Is also called with hung_up when udev says that it was
     * unplugged, whether it is open or not. */
    void (*ready)(struct device *d, bool hung_up, int64_t now_us);
    /* Mono time at which timeout() wants to be called: 0 = there is more to do at once, CLOCK_FOREVER = never. */
    int64_t (*deadline)(const struct device *d);
    void (*timeout)(struct device *d, int64_t now_us);
    /* Lets the scanner know what became of its code. NULL: this kind cannot be told. Sends what it can at once. */
    void (*answer)(struct device *d, enum tone tone, bool later);
    /* Closes what is open and frees what the kind owns; not the struct itself. */
    void (*fini)(struct device *d);
};

struct device {
    struct device *next;
    const struct device_ops *ops;
    struct device_host *host;
    struct found_device found;
    struct scanner_config config;
    struct scanner_name *name; /* taken; released by device_free() */
    char model[96];
    int fd;         /* in epoll; -1: none */
    bool quiet;     /* a further node of a scanner: grabbed so that nobody else hears it, never reported */
    bool patient;   /* what it reads waits for room in the inbox instead of being refused */
    bool unplugged; /* to be freed by the reader as soon as all it had to say is in the inbox */

    /* What could not be pushed yet, at most one of each. */
    struct event *waiting_scan;
    unsigned refused; /* scans lost while the inbox was full, the waiting one included */
    struct event *waiting_report;
    bool reported;
    enum scanner_state state; /* as reported last */
    char detail[160];
};

/* What every kind's device starts with. */
struct device_init {
    struct device_host *host;
    const struct found_device *found;    /* copied */
    const struct scanner_config *config; /* copied */
    struct scanner_name *name;           /* taken */
    const char *model;
    bool quiet;
};

void device_init(struct device *d, const struct device_ops *ops, const struct device_init *init);
/* Calls fini and frees; the struct device is the first member of the kind's. NULL is fine. */
void device_free(struct device *d);

/* Puts fd into epoll; the kind keeps and closes it, after device_unwatch(). Fails with EPERM for what cannot be waited for,
 * a regular file for one. */
NODISCARD bool device_watch(struct device *d, int fd, struct error *err);
/* Takes the descriptor out of epoll and returns it; -1 when there was none. */
int device_unwatch(struct device *d);

/* Reports a state; the same again is not reported (of SCANNER_FAULT and SCANNER_BUSY: the same with the same detail). */
void device_report(struct device *d, enum scanner_state state, const char *format, ...) PRINTF(3, 4);
/* A burst_fn (arg: the device): makes a scan of it and pushes it. */
void device_burst(void *arg, const struct burst *burst);
/* Hands raw input to host->raw, if that is wanted. */
void device_raw_key(struct device *d, unsigned short code, int value, int64_t at_us);
void device_raw_bytes(struct device *d, enum scanner_raw_kind kind, const unsigned char *bytes, size_t len,
                      int64_t at_us);

/* Tries to push what waits. True when nothing waits any more. */
bool device_flush(struct device *d);

/* Reports what opening its node said: errnum as by open(2). */
void device_report_open(struct device *d, int errnum);
