#include "burst.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static unsigned gravity(enum scan_flaw flaw)
{
    switch (flaw) {
    case SCAN_WHOLE:
        return 0;
    case SCAN_UNREADABLE:
        return 1;
    case SCAN_TOO_LONG:
        return 2;
    case SCAN_BROKEN:
        return 3;
    }
    return 3;
}

void burst_spoil(struct burst_builder *b, enum scan_flaw flaw)
{
    if (gravity(flaw) > gravity(b->flaw))
        b->flaw = flaw;
}

void burst_add(struct burst_builder *b, const void *bytes, size_t len)
{
    if (b->full)
        return;
    if (len > sizeof(b->bytes) - b->len) {
        b->full = true;
        burst_spoil(b, SCAN_TOO_LONG);
        return;
    }
    memcpy(b->bytes + b->len, bytes, len);
    b->len += len;
}

bool burst_is_empty(const struct burst_builder *b)
{
    return b->len == 0 && b->flaw == SCAN_WHOLE;
}

void burst_finish(struct burst_builder *b, burst_fn *fn, void *arg, int64_t end_us, const char *aim)
{
    if (burst_is_empty(b))
        return;
    struct burst done = {.bytes = b->bytes, .len = b->len, .flaw = b->flaw, .end_us = end_us};
    text_copy(done.aim, sizeof(done.aim), aim);
    fn(arg, &done);
    b->len = 0;
    b->full = false;
    b->flaw = SCAN_WHOLE;
}

int64_t burst_deadline(int64_t at_us, int64_t wait_us)
{
    return at_us > CLOCK_FOREVER - wait_us ? CLOCK_FOREVER : at_us + wait_us;
}
