/* Bytes of a serial scanner -> bursts, by CR, LF, CRLF, STX…ETX or silence. Pure; one framer a port. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "devices/reader.h"
#include "burst.h"

struct framer;

/* Only config->framing and gap_ms are used, and not kept. */
struct framer *framer_new(const struct scanner_config *config, burst_fn *fn, void *arg);
/* Hands nothing out: framer_gone() comes first when a burst may be under way. */
void framer_free(struct framer *f);
/* at_us: mono time at which they were read; must not go back. */
void framer_bytes(struct framer *f, const unsigned char *bytes, size_t len, int64_t at_us);
/* The line reported an error (parity, framing, overrun, break): the burst that it hit, or whose beginning it took, is
 * SCAN_BROKEN at its end. When only the error is left of it, a SCAN_BROKEN without bytes comes out all the same. Any
 * number of errors make one. */
void framer_broken(struct framer *f, int64_t at_us);
/* The port is gone: a burst under way comes out as SCAN_BROKEN now. */
void framer_gone(struct framer *f, int64_t at_us);
/* As key_decoder_deadline() and key_decoder_timeout(). */
int64_t framer_deadline(const struct framer *f);
void framer_timeout(struct framer *f, int64_t now_us);
