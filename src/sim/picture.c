#include "picture.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

enum { ROW = 1 + PICTURE_SIDE * 3, HEADER = 13, PACKED_MAX = 8192 };

static void add_number(struct text *out, uint32_t value)
{
    const unsigned char bytes[] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                   (unsigned char)(value >> 8), (unsigned char)value};
    text_add_n(out, (const char *)bytes, sizeof(bytes));
}

static void add_chunk(struct text *out, const char type[4], const unsigned char *data, size_t len)
{
    uLong sum = crc32(0, (const Bytef *)type, 4);
    if (len > 0)
        sum = crc32(sum, data, (uInt)len);
    add_number(out, (uint32_t)len);
    text_add_n(out, type, 4);
    text_add_n(out, (const char *)data, len);
    add_number(out, (uint32_t)sum);
}

/* A coloured ground with stripes: no two of the first sixty look alike. */
static void draw(unsigned number, unsigned char rows[PICTURE_SIDE][ROW])
{
    uint32_t hash = (number + 1) * 2654435761u;
    const unsigned char ground[] = {(unsigned char)(128 + (hash >> 8) % 112),
                                    (unsigned char)(128 + (hash >> 16) % 112),
                                    (unsigned char)(128 + (hash >> 24) % 112)};
    unsigned width = 6 + number % 10;
    for (unsigned y = 0; y < PICTURE_SIDE; y++) {
        rows[y][0] = 0; /* no filter */
        for (unsigned x = 0; x < PICTURE_SIDE; x++) {
            unsigned at = number % 3 == 0 ? x : number % 3 == 1 ? y : x + y;
            for (unsigned i = 0; i < 3; i++)
                rows[y][1 + x * 3 + i] = (unsigned char)(at / width % 2 ? ground[i] : ground[i] / 2);
        }
    }
}

void picture_png(struct text *out, unsigned number)
{
    static const unsigned char header[HEADER] = {0, 0, 0, PICTURE_SIDE, 0, 0, 0, PICTURE_SIDE, 8, 2, 0, 0, 0};
    unsigned char rows[PICTURE_SIDE][ROW];
    unsigned char packed[PACKED_MAX];
    uLongf len = sizeof(packed);
    draw(number, rows);
    if (compress2(packed, &len, &rows[0][0], sizeof(rows), Z_BEST_COMPRESSION) != Z_OK)
        return;
    text_add_n(out, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(out, "IHDR", header, sizeof(header));
    add_chunk(out, "IDAT", packed, len);
    add_chunk(out, "IEND", header, 0);
}
