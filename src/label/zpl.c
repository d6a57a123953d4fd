/* ZPL II. Dots travel compressed (:Z64:), data as plain ASCII (^FH), and ^JZN leaves every reprint to the station. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "language.h"

enum { QR_MODULE_MAX = 10 };

/* --- compressed graphics -------------------------------------------------------------------------------------------------- */

static void add_base64(struct text *ret, const uint8_t *data, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        uint32_t three = (uint32_t)data[i] << 16;
        three |= i + 1 < len ? (uint32_t)data[i + 1] << 8 : 0;
        three |= i + 2 < len ? data[i + 2] : 0;
        char four[4] = {letters[three >> 18], letters[three >> 12 & 63], letters[three >> 6 & 63],
                        letters[three & 63]};
        if (i + 1 >= len)
            four[2] = '=';
        if (i + 2 >= len)
            four[3] = '=';
        text_add_n(ret, four, sizeof(four));
    }
}

/* CRC-16/XMODEM: polynomial 1021, from 0, most significant bit first. */
static uint16_t crc16(const char *data, size_t len)
{
    unsigned crc = 0;
    for (size_t i = 0; i < len; i++) {
        crc ^= (unsigned)(unsigned char)data[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xFFFF : crc << 1 & 0xFFFF;
    }
    return (uint16_t)crc;
}

/* Being out of memory ends the program, as everywhere. */
static void *zlib_alloc(void *unused, uInt count, uInt size)
{
    (void)unused;
    return mem_array(count, size);
}

static void zlib_free(void *unused, void *memory)
{
    (void)unused;
    free(memory);
}

/* With 32 KiB of memory instead of zlib's usual 256, which would come from the kernel anew for each text. */
static uint8_t *pack(const struct bitmap *b, size_t size, size_t *ret_size)
{
    const int window_bits = 12;
    const int memory_level = 5;
    z_stream stream = {.next_in = b->bits, .avail_in = (uInt)size, .zalloc = zlib_alloc, .zfree = zlib_free};
    int result = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, memory_level,
                              Z_DEFAULT_STRATEGY);
    assert(result == Z_OK);
    size_t room = deflateBound(&stream, (uLong)size);
    uint8_t *packed = mem_new(room);
    stream.next_out = packed;
    stream.avail_out = (uInt)room;
    result = deflate(&stream, Z_FINISH);
    assert(result == Z_STREAM_END); /* the room is what zlib asks for */
    (void)result;
    *ret_size = stream.total_out;
    deflateEnd(&stream);
    return packed;
}

static void add_graphic(struct text *ret, const struct bitmap *b)
{
    size_t size = (size_t)b->stride * (size_t)b->height;
    size_t packed_size;
    AUTOFREE uint8_t *packed = pack(b, size, &packed_size);
    text_add_format(ret, "^GFA,%zu,%zu,%d,:Z64:", size, size, b->stride);
    size_t from = ret->len;
    add_base64(ret, packed, packed_size);
    uint16_t crc = crc16(ret->data + from, ret->len - from);
    text_add_format(ret, ":%04X", crc);
}

/* --- fields --------------------------------------------------------------------------------------------------------------- */

/* Data of a field under ^FH: what the language reads as its own becomes hexadecimal. */
static void add_data(struct text *ret, const char *data)
{
    for (const char *p = data; *p; p++) {
        if (strchr("^~_\\", *p) || *p < 0x20 || *p > 0x7E)
            text_add_format(ret, "_%02X", (unsigned)(unsigned char)*p);
        else
            text_add_n(ret, p, 1);
    }
}

/* The printer chooses the subsets itself (mode A), as short as ours; our characters mean nothing else to it. */
static void add_code128(struct text *ret, const struct placed *item)
{
    text_add_format(ret, "^BY%d,3,%d^BCN,%d,N,N,N,A^FH^FD", item->module, item->h, item->h);
    add_data(ret, item->value);
}

static bool carries_code(const struct placed *item)
{
    return item->kind == PLACED_CODE128 || (layout_plain_code(item->value) && item->module <= QR_MODULE_MAX);
}

/* Height of the printer's scalable letters in which the text fits; 0: none. A letter is at most 0.7 of its height wide. */
static int letter_height(const struct placed *item)
{
    int height = item->h < item->size ? item->h : item->size;
    int widest = (int)((double)item->w / ((double)strlen(item->value) * 0.7));
    height = height < widest ? height : widest;
    return height >= item->min ? height : 0;
}

static bool carries_text(const struct placed *item, const struct label_printer_spec *spec)
{
    (void)spec;
    return letter_height(item) >= 10; /* the language's least */
}

static void add_item(struct text *ret, const struct placed *item)
{
    static const char aligns[] = {[ALIGN_LEFT] = 'L', [ALIGN_CENTER] = 'C', [ALIGN_RIGHT] = 'R'};
    int height = item->kind == PLACED_TEXT ? letter_height(item) : 0;
    /* A QR code stands lower by the height of the last ^BY; one dot is the least. */
    bool qr = item->kind == PLACED_QR;
    if (qr)
        text_add(ret, "^BY1,3,1");
    text_add_format(ret, "^FO%d,%d", item->x, qr && item->y > 0 ? item->y - 1 : item->y);
    switch (item->kind) {
    case PLACED_TEXT:
        text_add_format(ret, "^A0N,%d,%d^FB%d,1,0,%c^FH^FD", height, height, item->w, aligns[item->align]);
        add_data(ret, item->value);
        break;
    case PLACED_BITS:
        add_graphic(ret, &item->bits);
        break;
    case PLACED_CODE128:
        add_code128(ret, item);
        break;
    case PLACED_QR:
        text_add_format(ret, "^BQN,2,%d^FH^FD%cA,", item->module, item->level);
        add_data(ret, item->value);
        break;
    case PLACED_BAR:
        text_add_format(ret, "^GB%d,%d,%d", item->w, item->h, item->w < item->h ? item->w : item->h);
        break;
    }
    text_add(ret, "^FS\n");
}

static void write_label(const struct layout *l, const struct label_printer_spec *spec, struct text *ret)
{
    if (spec->darkness >= 0)
        text_add_format(ret, "~SD%02d\n", language_scale(spec->darkness, 0, 30));
    text_add_format(ret, "^XA\n^CI28^PW%d^LL%d^LH0,0^LS0^FWN%s^JZN\n", l->width, l->height,
                    spec->gap_mm > 0 ? "^MNY" : "^MNN");
    if (spec->speed >= 0)
        text_add_format(ret, "^PR%d\n", language_inches(spec->speed));
    for (size_t i = 0; i < l->count; i++)
        add_item(ret, &l->items[i]);
    text_add(ret, "^PQ1,0,1,N\n^XZ\n");
}

const struct language language_zpl = {carries_code, carries_text, write_label};
