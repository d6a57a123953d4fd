/* Key events of a grabbed keyboard-wedge scanner -> bytes, by the layout configured in the scanner (never the host's).
 * Pure: no device, no clock of its own; every rule of docs/scanners.md "keyboard decoding". One decoder a device. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "devices/reader.h"
#include "burst.h"
#include "key_layout.h"

struct key_decoder;

/* Unknown layout: error that lists those there are. config is copied as far as needed. */
struct key_decoder *key_decoder_new(const struct scanner_config *config, burst_fn *fn, void *arg,
                                    struct error *err);
void key_decoder_free(struct key_decoder *d);

/* One input event (EV_KEY, EV_LED, EV_SYN/SYN_REPORT, others are ignored); acts at SYN_REPORT: modifiers first, then
 * keys in order. at_us: mono time of the event; must not go back. A Caps Lock lamp that is lit when the device is opened
 * is told by an EV_LED event and a SYN_REPORT. */
void key_decoder_event(struct key_decoder *d, unsigned type, unsigned code, int value, int64_t at_us);
/* SYN_DROPPED: the burst under way is refused up to its terminator (or gap), and a burst that comes out as SCAN_BROKEN
 * tells of the loss even when nothing was under way and nothing follows; modifiers are set from `down`, a bit map of the
 * keys that are down now (KEY_CNT bits; NULL: none). */
void key_decoder_dropped(struct key_decoder *d, const unsigned char *down, int64_t at_us);
/* The device is gone: a burst under way comes out as SCAN_BROKEN. */
void key_decoder_gone(struct key_decoder *d, int64_t at_us);
/* Mono time at which key_decoder_timeout() wants to be called, CLOCK_FOREVER when nothing is pending. A configured
 * terminator is never replaced by time; only after a long silence (2 s) a rest is given out as SCAN_BROKEN. */
int64_t key_decoder_deadline(const struct key_decoder *d);
/* Does nothing before the deadline. Read what the device has first: its events carry older times. */
void key_decoder_timeout(struct key_decoder *d, int64_t now_us);
