/* ZPL, as far as we speak it. Printers (and zpl-renderer-js) pass over what they do not know, so unknown words must be caught here. In
 * graphics a 1 is black. A QR code stands lower by the height of the last ^BY, as on a printer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "interpret.h"

struct zpl {
    int width, height;      /* from ^PW and ^LL */
    bool open;              /* between ^XA and ^XZ */
    bool field;             /* a ^FO without its ^FS */
    bool data;              /* the field has ^FD or a graphic */
    int x, y;               /* of the field */
    int module, bar_height; /* of the last ^BY */
    int bars;               /* height of a ^BC that waits for its ^FD; 0: none */
    int qr;                 /* magnification of a ^BQ that does */
    int labels;
    struct canvas *paper;
    struct error *err;
};

static bool wrong(struct zpl *z, const char *what, const char *command)
{
    char quoted[120];
    return error_set(z->err, ERROR_INPUT, "ZPL: %s: %s", what,
                     text_quote(quoted, sizeof(quoted), command, strnlen(command, 50)));
}

/* CRC-16/XMODEM, four bits at a time. */
static unsigned crc_of(const char *data, size_t len)
{
    static const unsigned short table[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
                                             0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF};
    unsigned crc = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned byte = (unsigned char)data[i];
        crc = (crc << 4 & 0xFFFF) ^ table[crc >> 12 ^ byte >> 4];
        crc = (crc << 4 & 0xFFFF) ^ table[crc >> 12 ^ (byte & 15)];
    }
    return crc;
}

static int sextet(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

static size_t unbase64(const char *text, size_t len, uint8_t *ret)
{
    size_t count = 0;
    unsigned bits = 0;
    int have = 0;
    for (size_t i = 0; i < len && text[i] != '='; i++) {
        bits = bits << 6 | (unsigned)sextet(text[i]);
        have += 6;
        if (have >= 8) {
            have -= 8;
            ret[count++] = (uint8_t)(bits >> have);
        }
    }
    return count;
}

static bool draw_graphic(struct zpl *z, const char *command)
{
    unsigned long total;
    unsigned long again;
    unsigned long row;
    unsigned crc;
    int used = 0;
    if (sscanf(command, "^GFA,%lu,%lu,%lu,:Z64:%n", &total, &again, &row, &used) != 3 || used == 0 ||
        total != again || row == 0 || total % row != 0 || total > 4000000)
        return wrong(z, "a wrong graphic", command);
    const char *data = command + used;
    const char *colon = strchr(data, ':');
    if (colon == NULL || sscanf(colon, ":%4X%n", &crc, &used) != 1 || used != 5 || colon[5] != '\0' ||
        crc_of(data, (size_t)(colon - data)) != crc)
        return wrong(z, "a wrong checksum", command);
    AUTOFREE uint8_t *packed = mem_new((size_t)(colon - data) + 4);
    AUTOFREE uint8_t *bits = mem_new(total + 1);
    uLongf size = total + 1;
    size_t packed_size = unbase64(data, (size_t)(colon - data), packed);
    if (uncompress(bits, &size, packed, packed_size) != Z_OK || size != total)
        return wrong(z, "a graphic of another size than said", command);
    for (unsigned long i = 0; i < total * 8; i++)
        if (bits[i / 8] >> (7 - i % 8) & 1 &&
            !canvas_set(z->paper, z->x + (int)(i % (row * 8)), z->y + (int)(i / (row * 8))))
            return wrong(z, "dots beside the paper", command);
    return z->data = true;
}

/* The field's data, with its escapes undone, as the code that waits for it. */
static bool draw_data(struct zpl *z, const char *command)
{
    char text[256];
    size_t at = 0;
    bool drawn = true;
    for (const char *p = command + 3; *p; p++) {
        unsigned code = (unsigned char)*p;
        int used;
        if (*p == '_') {
            if (sscanf(p, "_%2X%n", &code, &used) != 1 || used != 3)
                return wrong(z, "a wrong escape", command);
            p += 2;
        }
        if (at + 1 >= sizeof(text))
            return wrong(z, "data that is too long", command);
        text[at++] = (char)code;
    }
    text[at] = '\0';
    if (z->bars > 0)
        drawn = canvas_code128(z->paper, z->x, z->y, z->module, z->bars, text) > 0;
    else if (z->qr > 0)
        drawn = at > 3 && text[1] == 'A' && text[2] == ',' &&
                canvas_qr(z->paper, z->x, z->y + z->bar_height, z->qr, text[0], text + 3) > 0;
    z->bars = z->qr = 0;
    z->data = at > 0;
    return drawn || wrong(z, "a code that cannot be, or beside the paper", command);
}

static bool read_field(struct zpl *z, const char *c)
{
    int a[3];
    int used = 0;
    char letter;
    if (sscanf(c, "^FO%d,%d%n", &a[0], &a[1], &used) == 2 && c[used] == '\0') {
        if (z->field || a[0] < 0 || a[1] < 0 || a[0] >= z->width || a[1] >= z->height)
            return wrong(z, "a field in a field, or beside the paper", c);
        z->x = a[0];
        z->y = a[1];
        return z->field = true;
    }
    if (strncmp(c, "^BY", 3) == 0) {
        if (sscanf(c, "^BY%d,3,%d%n", &a[0], &a[1], &used) != 2 || c[used] != '\0' || a[0] < 1 || a[0] > 10)
            return wrong(z, "a wrong ^BY", c);
        z->module = a[0];
        z->bar_height = a[1];
        return true;
    }
    if (!z->field)
        return wrong(z, "outside of a field", c);
    if (strcmp(c, "^FH") == 0)
        return true;
    if (strncmp(c, "^GF", 3) == 0)
        return draw_graphic(z, c);
    if (sscanf(c, "^GB%d,%d,%d%n", &a[0], &a[1], &a[2], &used) == 3 && c[used] == '\0') {
        if (a[0] < 1 || a[1] < 1 || a[2] != (a[0] < a[1] ? a[0] : a[1]))
            return wrong(z, "a box that is not full", c);
        return (z->data = canvas_fill(z->paper, z->x, z->y, a[0], a[1])) ||
               wrong(z, "a bar beside the paper", c);
    }
    if (sscanf(c, "^BCN,%d,N,N,N,A%n", &a[0], &used) == 1 && used > 0 && c[used] == '\0')
        return (z->bars = a[0]) > 0 && z->module > 0;
    used = 0;
    if (sscanf(c, "^BQN,2,%d%n", &a[0], &used) == 1 && used > 0 && c[used] == '\0') {
        z->qr = a[0];
        return (a[0] >= 1 && a[0] <= 10) || wrong(z, "a wrong magnification", c);
    }
    used = 0;
    if (sscanf(c, "^A0N,%d,%d%n", &a[0], &a[1], &used) == 2 && used > 0 && c[used] == '\0')
        return a[0] >= 10 || wrong(z, "letters too small", c);
    used = 0;
    if (sscanf(c, "^FB%d,1,0,%c%n", &a[0], &letter, &used) == 2 && used > 0 && c[used] == '\0')
        return strchr("LCR", letter) != NULL;
    if (strncmp(c, "^FD", 3) == 0)
        return draw_data(z, c);
    return wrong(z, "an unknown command", c);
}

static bool read_command(struct zpl *z, const char *c)
{
    int a[1];
    int used = 0;
    if (sscanf(c, "~SD%2d%n", &a[0], &used) == 1 && used == 5 && c[used] == '\0')
        return (!z->open && a[0] <= 30) || wrong(z, "a wrong darkness", c);
    if (strcmp(c, "^XA") == 0)
        return (!z->open && (z->open = true)) || wrong(z, "a label in a label", c);
    if (!z->open)
        return wrong(z, "outside of a label", c);
    if (strcmp(c, "^XZ") == 0) {
        z->open = false;
        z->labels++;
        return !z->field || wrong(z, "an open field", c);
    }
    if (strcmp(c, "^FS") == 0) {
        if (!z->field || !z->data)
            return wrong(z, "no field, or an empty one", c);
        z->field = z->data = false;
        return true;
    }
    static const char *const fixed[] = {"^CI28", "^LH0,0", "^LS0", "^FWN",
                                        "^MNY",  "^MNN",   "^JZN", "^PQ1,0,1,N"};
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (strcmp(c, fixed[i]) == 0)
            return true;
    if (sscanf(c, "^PW%d%n", &a[0], &used) == 1 && c[used] == '\0')
        return (z->width = a[0]) > 0;
    if (sscanf(c, "^LL%d%n", &a[0], &used) == 1 && c[used] == '\0' && z->height == 0) {
        z->height = a[0];
        if (z->width < 1 || z->height < 1)
            return wrong(z, "paper without a size", c);
        canvas_init(z->paper, z->width, z->height);
        return true;
    }
    if (sscanf(c, "^PR%d%n", &a[0], &used) == 1 && c[used] == '\0')
        return a[0] >= 1;
    return read_field(z, c);
}

bool interpret_zpl(const char *bytes, size_t len, struct canvas *ret, struct error *err)
{
    struct zpl z = {.paper = ret, .err = err};
    *ret = (struct canvas){0};
    struct text command = {0};
    bool ok = true;
    if (crc_of("123456789", 9) != 0x31C3)
        return error_set(err, ERROR_INPUT, "the interpreter's own checksum is wrong");
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != '\n' && (bytes[i] < 0x20 || bytes[i] > 0x7E))
            return error_set(err, ERROR_INPUT, "ZPL: byte %zu is not plain ASCII", i);
    for (size_t i = 0; ok && i < len;) {
        if (bytes[i] == '\n') {
            i++;
            continue;
        }
        size_t from = i++;
        while (i < len && !strchr("^~\n", bytes[i]))
            i++;
        text_clear(&command);
        text_add_n(&command, bytes + from, i - from);
        ok = read_command(&z, command.data);
    }
    if (ok && (z.open || z.labels != 1))
        ok = error_set(err, ERROR_INPUT, "ZPL: not one whole label");
    text_fini(&command);
    return ok;
}
