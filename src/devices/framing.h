/* Bytes of a serial scanner -> bursts, by CR, LF, CRLF, STX…ETX or silence. Pure; one framer a port. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "devices/reader.h"
#include "burst.h"

struct framer;

/* Only config->framing and gap_ms are used, and not kept. */
struct framer *framer_new(const struct scanner_config *config, burst_fn *fn, void *arg);
void framer_free(struct framer *f);
/* at_us: mono time at which they were read; must not go back. */
void framer_bytes(struct framer *f, const unsigned char *bytes, size_t len, int64_t at_us);
/* The line broke off or reported an error (parity, overrun): the burst under way comes out as SCAN_BROKEN at once, and
 * what follows, up to its terminator, is the rest of it or a code without its beginning, so it is SCAN_BROKEN as well;
 * a silence ends that, and reports nothing when nothing came. */
void framer_broken(struct framer *f, int64_t at_us);
/* As key_decoder_deadline() and key_decoder_timeout(). */
int64_t framer_deadline(const struct framer *f);
void framer_timeout(struct framer *f, int64_t now_us);
