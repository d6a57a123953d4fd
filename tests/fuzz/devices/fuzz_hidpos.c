/* Input: vendor, length of the descriptor (two bytes), descriptor; then reports: length, time, bytes. */
#include "checked.h"
#include "hidpos.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 3, MS = 1000, PLACE_MAX = 4096 + 1 };

static void check_place(int at)
{
    check(at >= -1 && at <= PLACE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    size_t len = (size_t)data[1] << 8 | data[2];
    if (len > size - HEAD)
        len = size - HEAD;
    struct hidpos_layout layout;
    struct error err;
    if (!hidpos_layout_read(data + HEAD, len, data[0] & 1 ? 0x0C2E : 0x1EAB, &layout, &err)) {
        check(err.kind == ERROR_INPUT && err.text[0] != '\0');
        return 0;
    }
    check(layout.report_id >= 0 && layout.report_id <= 0xFF);
    check(layout.data_at >= 0 && layout.data_max > 0);
    check(layout.data_at + layout.data_max <= PLACE_MAX);
    check_place(layout.count_at);
    check_place(layout.aim_at);
    check_place(layout.continued_at);
    check(layout.continued_bit >= 0 && layout.continued_bit < 8);
    struct checked c = {.now_us = 1};
    struct hidpos *h = hidpos_new(&layout, check_burst, &c);
    size_t i = HEAD + len;
    while (i + 2 <= size) {
        len = data[i];
        c.now_us += (int64_t)data[i + 1] * 10 * MS;
        i += 2;
        if (len > size - i)
            len = size - i;
        hidpos_report(h, data + i, len, c.now_us);
        check_deadline(hidpos_deadline(h), c.now_us);
        i += len;
    }
    hidpos_gone(h, c.now_us);
    check(hidpos_deadline(h) == CLOCK_FOREVER);
    hidpos_free(h);
    return 0;
}
