/* A burst: the bytes of one code as a decoder puts them together, before they become a struct scan.
 * Pure data; handed to a callback, valid during the call. Reader thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/scan.h"

struct burst {
    const unsigned char *bytes; /* without terminator; UTF-8 where the layout gives other letters */
    size_t len;                 /* at most SCAN_RAW_MAX */
    enum scan_flaw flaw;
    int64_t end_us; /* mono: the event that ended it; ended by silence: its last event */
    char aim[4];    /* HID POS only */
};

/* Called for every finished burst, flawed ones too; empty ones are dropped before. A flawed one may have no bytes. */
typedef void burst_fn(void *arg, const struct burst *burst);

/* How long a code may stand still in the middle before what there is of it is refused as SCAN_BROKEN. */
enum { BURST_SILENCE_US = 2000000 };

/* A burst that is being put together; each decoder has one. Zero-initialise. */
struct burst_builder {
    size_t len;
    enum scan_flaw flaw;
    bool full;
    unsigned char bytes[SCAN_RAW_MAX];
};

/* Adds one character's bytes. What does not fit whole makes the burst SCAN_TOO_LONG; from then on nothing is added. */
void burst_add(struct burst_builder *b, const void *bytes, size_t len);
/* Notes a flaw; the graver one stays: broken, too long, unreadable. */
void burst_spoil(struct burst_builder *b, enum scan_flaw flaw);
/* Nothing in it and nothing wrong with it. */
bool burst_is_empty(const struct burst_builder *b);
/* Hands it to fn, unless it is empty, and starts anew. aim may be NULL. */
void burst_finish(struct burst_builder *b, burst_fn *fn, void *arg, int64_t end_us, const char *aim);

/* at_us + wait_us that stops at CLOCK_FOREVER. */
int64_t burst_deadline(int64_t at_us, int64_t wait_us);
