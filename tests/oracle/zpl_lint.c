/* ZPL printers (and what draws ZPL in the tests) pass over what they do not know, so unknown words must be caught here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "interpret.h"

struct lint {
    int width, height; /* from ^PW and ^LL */
    bool open;         /* between ^XA and ^XZ */
    bool field;        /* a ^FO without its ^FS */
    bool data;         /* the field has ^FD or a graphic */
    int labels;
    struct error *err;
};

static bool wrong(struct lint *l, const char *what, const char *command)
{
    char quoted[120];
    return error_set(l->err, ERROR_INPUT, "ZPL: %s: %s", what,
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

static bool lint_graphic(struct lint *l, const char *command)
{
    unsigned long total;
    unsigned long again;
    unsigned long row;
    unsigned crc;
    int used = 0;
    if (sscanf(command, "^GFA,%lu,%lu,%lu,:Z64:%n", &total, &again, &row, &used) != 3 || used == 0 ||
        total != again || row == 0 || total % row != 0 || total > 4000000)
        return wrong(l, "a wrong graphic", command);
    const char *data = command + used;
    const char *colon = strchr(data, ':');
    if (colon == NULL || sscanf(colon, ":%4X%n", &crc, &used) != 1 || used != 5 || colon[5] != '\0' ||
        crc_of(data, (size_t)(colon - data)) != crc)
        return wrong(l, "a wrong checksum", command);
    AUTOFREE uint8_t *packed = mem_new((size_t)(colon - data) + 4);
    AUTOFREE uint8_t *bits = mem_new(total + 1);
    uLongf size = total + 1;
    size_t packed_size = unbase64(data, (size_t)(colon - data), packed);
    if (uncompress(bits, &size, packed, packed_size) != Z_OK || size != total)
        return wrong(l, "a graphic of another size than said", command);
    return l->data = true;
}

static bool lint_field(struct lint *l, const char *c)
{
    int a[3];
    int used = 0;
    char letter;
    if (sscanf(c, "^FO%d,%d%n", &a[0], &a[1], &used) == 2 && c[used] == '\0') {
        if (l->field || a[0] < 0 || a[1] < 0 || a[0] >= l->width || a[1] >= l->height)
            return wrong(l, "a field in a field, or beside the paper", c);
        return l->field = true;
    }
    if (strncmp(c, "^BY", 3) == 0)
        return (sscanf(c, "^BY%d,3,%d%n", &a[0], &a[1], &used) == 2 && c[used] == '\0' && a[0] >= 1 &&
                a[0] <= 10) ||
               wrong(l, "a wrong ^BY", c);
    if (!l->field)
        return wrong(l, "outside of a field", c);
    if (strcmp(c, "^FH") == 0)
        return true;
    if (strncmp(c, "^GF", 3) == 0)
        return lint_graphic(l, c);
    if (sscanf(c, "^GB%d,%d,%d%n", &a[0], &a[1], &a[2], &used) == 3 && c[used] == '\0')
        return l->data = a[0] > 0 && a[1] > 0 && a[2] > 0;
    if (sscanf(c, "^BCN,%d,N,N,N,A%n", &a[0], &used) == 1 && used > 0 && c[used] == '\0')
        return a[0] > 0;
    used = 0;
    if (sscanf(c, "^BQN,2,%d%n", &a[0], &used) == 1 && used > 0 && c[used] == '\0')
        return (a[0] >= 1 && a[0] <= 10) || wrong(l, "a wrong magnification", c);
    used = 0;
    if (sscanf(c, "^A0N,%d,%d%n", &a[0], &a[1], &used) == 2 && used > 0 && c[used] == '\0')
        return a[0] >= 10 || wrong(l, "letters too small", c);
    used = 0;
    if (sscanf(c, "^FB%d,1,0,%c%n", &a[0], &letter, &used) == 2 && used > 0 && c[used] == '\0')
        return strchr("LCR", letter) != NULL;
    if (strncmp(c, "^FD", 3) == 0) {
        for (const char *p = c + 3; *p; p++)
            if (*p == '_' && (sscanf(p, "_%2X%n", (unsigned *)&a[0], &used) != 1 || used != 3))
                return wrong(l, "a wrong escape", c);
        return l->data = c[3] != '\0';
    }
    return wrong(l, "an unknown command", c);
}

static bool lint_command(struct lint *l, const char *c)
{
    int a[1];
    int used = 0;
    if (sscanf(c, "~SD%2d%n", &a[0], &used) == 1 && used == 5 && c[used] == '\0')
        return (!l->open && a[0] <= 30) || wrong(l, "a wrong darkness", c);
    if (strcmp(c, "^XA") == 0)
        return (!l->open && (l->open = true)) || wrong(l, "a label in a label", c);
    if (!l->open)
        return wrong(l, "outside of a label", c);
    if (strcmp(c, "^XZ") == 0) {
        l->open = false;
        l->labels++;
        return !l->field || wrong(l, "an open field", c);
    }
    if (strcmp(c, "^FS") == 0) {
        if (!l->field || !l->data)
            return wrong(l, "no field, or an empty one", c);
        l->field = l->data = false;
        return true;
    }
    static const char *const fixed[] = {"^CI28", "^LH0,0", "^LS0", "^FWN",
                                        "^MNY",  "^MNN",   "^JZN", "^PQ1,0,1,N"};
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (strcmp(c, fixed[i]) == 0)
            return true;
    if (sscanf(c, "^PW%d%n", &a[0], &used) == 1 && c[used] == '\0')
        return (l->width = a[0]) > 0;
    if (sscanf(c, "^LL%d%n", &a[0], &used) == 1 && c[used] == '\0')
        return (l->height = a[0]) > 0;
    if (sscanf(c, "^PR%d%n", &a[0], &used) == 1 && c[used] == '\0')
        return a[0] >= 1;
    return lint_field(l, c);
}

bool zpl_lint(const char *bytes, size_t len, struct error *err)
{
    struct lint l = {.err = err};
    struct text command = {0};
    bool ok = true;
    if (crc_of("123456789", 9) != 0x31C3)
        return error_set(err, ERROR_INPUT, "the lint's own checksum is wrong");
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
        ok = lint_command(&l, command.data);
    }
    if (ok && (l.open || l.labels != 1))
        ok = error_set(err, ERROR_INPUT, "ZPL: not one whole label");
    text_fini(&command);
    return ok;
}
