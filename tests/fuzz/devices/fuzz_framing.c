/* Input: framing, gap; then blocks: length, what happens before (time, error on the line), bytes. */
#include "checked.h"
#include "framing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 2, MS = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    struct scanner_config config;
    scanner_config_init(&config, "fuzz");
    config.framing = (enum framing)(data[0] % 5);
    config.gap_ms = data[1];
    struct checked c = {.now_us = 1};
    struct framer *f = framer_new(&config, check_burst, &c);
    size_t i = HEAD;
    while (i + 2 <= size) {
        size_t len = data[i];
        uint8_t what = data[i + 1];
        i += 2;
        if (len > size - i)
            len = size - i;
        if (what & 0x80)
            framer_broken(f, c.now_us);
        if (what == 0x3F)
            framer_gone(f, c.now_us);
        c.now_us += (int64_t)(what & 0x3F) * 40 * MS;
        if (what & 0x40) {
            framer_timeout(f, c.now_us);
            check_deadline(framer_deadline(f), c.now_us);
        }
        framer_bytes(f, data + i, len, c.now_us);
        i += len;
    }
    /* After the silence, nothing is left of it. */
    c.now_us += BURST_SILENCE_US;
    framer_timeout(f, c.now_us);
    check(framer_deadline(f) == CLOCK_FOREVER);
    unsigned long before = c.bursts;
    framer_bytes(f, (const unsigned char *)"\x02SF123\x03\r\n", 9, c.now_us);
    c.now_us += BURST_SILENCE_US;
    framer_timeout(f, c.now_us);
    check(c.bursts == before + 1);
    framer_free(f);
    return 0;
}
