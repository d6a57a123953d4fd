#include "framing.h"

#include "base/clock.h"
#include "base/mem.h"

enum { CR = 0x0D, LF = 0x0A, STX = 0x02, ETX = 0x03 };
enum {
    GAP_DEFAULT_MS = 100,
    US_PER_MS = 1000,
    OUTSIDE_MAX =
        3, /* bytes between ETX and STX that may be noise, line ends apart; more are a code without STX */
};

struct framer {
    enum framing framing;
    int64_t gap_us;
    burst_fn *fn;
    void *arg;

    struct burst_builder burst;
    bool active;   /* waits for the end of something, if only of what an error left */
    bool inside;   /* between STX and ETX */
    bool after_cr; /* CR framing: an LF now belongs to the terminator; LF and CRLF: the CR is held back */
    int64_t last_us;
};

struct framer *framer_new(const struct scanner_config *config, burst_fn *fn, void *arg)
{
    struct framer *f = mem_new(sizeof(*f));
    f->framing = config->framing;
    f->gap_us = (int64_t)(config->gap_ms > 0 ? config->gap_ms : GAP_DEFAULT_MS) * US_PER_MS;
    f->fn = fn;
    f->arg = arg;
    return f;
}

void framer_free(struct framer *f)
{
    free(f);
}

static void put(struct framer *f, unsigned char byte)
{
    f->active = true;
    burst_add(&f->burst, &byte, 1);
}

/* Line ends without a code are no code, whatever happened to them. */
static bool only_line_ends(const struct burst_builder *b)
{
    for (size_t i = 0; i < b->len; i++)
        if (b->bytes[i] != CR && b->bytes[i] != LF)
            return false;
    return b->len > 0 && b->flaw == SCAN_WHOLE;
}

static void forget(struct framer *f)
{
    f->burst.len = 0;
    f->burst.full = false;
    f->burst.flaw = SCAN_WHOLE;
}

static void finish(struct framer *f, int64_t end_us)
{
    if (only_line_ends(&f->burst))
        forget(f);
    f->active = false;
    f->inside = false;
    burst_finish(&f->burst, f->fn, f->arg, end_us, NULL);
}

/* A CR that was held back is no part of a terminator after all. */
static void put_held_cr(struct framer *f)
{
    if (f->after_cr && f->framing != FRAMING_CR)
        put(f, CR);
    f->after_cr = false;
}

static void finish_broken(struct framer *f, int64_t end_us)
{
    put_held_cr(f);
    if (!only_line_ends(&f->burst) && (f->burst.len > 0 || f->inside))
        burst_spoil(&f->burst, SCAN_BROKEN);
    finish(f, end_us);
}

static void take_cr(struct framer *f, unsigned char byte, int64_t at_us)
{
    bool second = f->after_cr && byte == LF;
    f->after_cr = byte == CR;
    if (byte == CR)
        finish(f, at_us);
    else if (!second)
        put(f, byte);
}

/* LF, with or without a CR before it; CRLF, where each alone is data. */
static void take_lf(struct framer *f, unsigned char byte, int64_t at_us)
{
    bool had_cr = f->after_cr;
    f->after_cr = byte == CR;
    if (byte == LF && (had_cr || f->framing == FRAMING_LF)) {
        finish(f, at_us);
        return;
    }
    if (had_cr)
        put(f, CR);
    f->active = true;
    if (byte != CR)
        put(f, byte);
}

static void take_framed(struct framer *f, unsigned char byte, int64_t at_us)
{
    if (byte == STX) {
        /* A second STX: the ETX between them was lost. Few bytes outside a frame are noise. */
        if (f->inside || f->burst.flaw != SCAN_WHOLE || f->burst.len > OUTSIDE_MAX)
            finish_broken(f, at_us);
        forget(f);
        f->active = true;
        f->inside = true;
    } else if (byte == ETX && (f->inside || f->burst.flaw != SCAN_WHOLE)) {
        finish(f, at_us);
    } else if (f->inside || (byte != CR && byte != LF)) {
        put(f, byte);
    }
}

static void take(struct framer *f, unsigned char byte, int64_t at_us)
{
    switch (f->framing) {
    case FRAMING_CR:
        take_cr(f, byte, at_us);
        break;
    case FRAMING_LF:
    case FRAMING_CRLF:
        take_lf(f, byte, at_us);
        break;
    case FRAMING_STX_ETX:
        take_framed(f, byte, at_us);
        break;
    case FRAMING_IDLE:
        put(f, byte);
        break;
    }
}

/* Takes a line end off the end: a scanner set up without a terminator may send one nevertheless. */
static void drop_last(struct framer *f, unsigned char byte)
{
    if (!f->burst.full && f->burst.len > 0 && f->burst.bytes[f->burst.len - 1] == byte)
        f->burst.len--;
}

void framer_bytes(struct framer *f, const unsigned char *bytes, size_t len, int64_t at_us)
{
    if (len == 0)
        return;
    framer_timeout(f, at_us);
    for (size_t i = 0; i < len; i++)
        take(f, bytes[i], at_us);
    f->last_us = at_us;
}

void framer_broken(struct framer *f, int64_t at_us)
{
    framer_timeout(f, at_us);
    put_held_cr(f);
    burst_spoil(&f->burst, SCAN_BROKEN);
    f->active = true;
    f->last_us = at_us;
}

void framer_gone(struct framer *f, int64_t at_us)
{
    if (f->active)
        finish_broken(f, at_us);
    f->after_cr = false;
}

int64_t framer_deadline(const struct framer *f)
{
    if (!f->active)
        return CLOCK_FOREVER;
    return burst_deadline(f->last_us, f->framing == FRAMING_IDLE ? f->gap_us : BURST_SILENCE_US);
}

void framer_timeout(struct framer *f, int64_t now_us)
{
    if (!f->active || now_us < framer_deadline(f))
        return;
    if (f->framing == FRAMING_IDLE) {
        drop_last(f, LF);
        drop_last(f, CR);
        finish(f, f->last_us);
        return;
    }
    bool noise = f->framing == FRAMING_STX_ETX && !f->inside && f->burst.len <= OUTSIDE_MAX;
    if (noise && f->burst.flaw == SCAN_WHOLE)
        forget(f);
    finish_broken(f, f->last_us);
}
