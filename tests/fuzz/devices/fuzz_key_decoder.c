/* Input: layout, terminator, key for GS; then steps of two bytes: what happens, and a key code or a time. */
#include <linux/input-event-codes.h>
#include <string.h>

#include "checked.h"
#include "key_decoder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 3, MS = 1000 };

static void step(struct key_decoder *d, struct checked *c, uint8_t what, uint8_t value)
{
    unsigned char down[KEY_CNT / 8];
    switch (what % 10) {
    case 0:
    case 1:
        key_decoder_event(d, EV_KEY, value, what % 10 ? 1 : 0, c->now_us);
        break;
    case 2: /* pressed and let go, as most keys are */
        key_decoder_event(d, EV_KEY, value, 1, c->now_us);
        key_decoder_event(d, EV_SYN, SYN_REPORT, 0, c->now_us);
        key_decoder_event(d, EV_KEY, value, 0, c->now_us);
        key_decoder_event(d, EV_SYN, SYN_REPORT, 0, c->now_us);
        break;
    case 3:
        key_decoder_event(d, EV_KEY, value, 2, c->now_us);
        break;
    case 4:
        key_decoder_event(d, EV_SYN, SYN_REPORT, 0, c->now_us);
        break;
    case 5:
        key_decoder_event(d, EV_LED, value & 1 ? LED_CAPSL : LED_NUML, value & 2, c->now_us);
        break;
    case 6:
        memset(down, value, sizeof(down));
        key_decoder_dropped(d, value ? down : NULL, c->now_us);
        break;
    case 7:
        c->now_us += (int64_t)value * 10 * MS;
        break;
    case 8:
        key_decoder_timeout(d, c->now_us);
        check_deadline(key_decoder_deadline(d), c->now_us);
        break;
    default:
        if (value == 1) {
            key_decoder_gone(d, c->now_us);
            check(key_decoder_deadline(d) == CLOCK_FOREVER);
        } else {
            key_decoder_event(d, value, (unsigned)value * 251, value, c->now_us);
        }
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    struct scanner_config config;
    scanner_config_init(&config, "fuzz");
    unsigned layouts = 0;
    while (key_layout_name(layouts) != NULL)
        layouts++;
    const char *layout = key_layout_name(data[0] % layouts);
    memcpy(config.layout, layout, strlen(layout) + 1);
    config.terminator = (enum terminator)(data[1] % 3);
    config.gs_key = data[2];
    struct checked c = {.now_us = 1};
    struct key_decoder *d = key_decoder_new(&config, check_burst, &c, NULL);
    check(d != NULL);
    for (size_t i = HEAD; i + 1 < size; i += 2)
        step(d, &c, data[i], data[i + 1]);
    /* After an end and a rest, the next code is read as if nothing had been. */
    key_decoder_gone(d, c.now_us);
    unsigned long before = c.bursts;
    key_decoder_event(d, EV_KEY, KEY_KP1, 1, c.now_us);
    key_decoder_event(d, EV_SYN, SYN_REPORT, 0, c.now_us);
    key_decoder_event(d, EV_KEY, KEY_TAB, 1, c.now_us);
    key_decoder_event(d, EV_SYN, SYN_REPORT, 0, c.now_us);
    check(c.bursts == before + 1);
    check(key_decoder_deadline(d) == CLOCK_FOREVER);
    key_decoder_free(d);
    return 0;
}
