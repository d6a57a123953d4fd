/* ESC/POS: a roll that grows downwards. In rasters 1 is black. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "interpret.h"

enum { ROLL_MAX = 4000 };

struct escpos {
    const unsigned char *p;
    const unsigned char *end;
    struct canvas roll;
    int at; /* the next free row */
    bool centred, ended;
    int module, height;
    int qr_module;
    char qr_level;
    char qr_text[256];
    struct error *err;
};

static bool wrong(struct escpos *e, const char *what)
{
    char hex[33];
    size_t left = (size_t)(e->end - e->p);
    text_hex(hex, sizeof(hex), e->p, left < 16 ? left : 16);
    return error_set(e->err, ERROR_INPUT, "ESC/POS: %s at %s", what, hex);
}

static bool starts(const struct escpos *e, const char *bytes, size_t len)
{
    return (size_t)(e->end - e->p) >= len && memcmp(e->p, bytes, len) == 0;
}
#define STARTS(e, bytes) starts(e, bytes, sizeof(bytes) - 1)

static bool draw_raster(struct escpos *e)
{
    if (e->end - e->p < 8)
        return wrong(e, "a cut raster");
    int bytes = e->p[4] | e->p[5] << 8;
    int rows = e->p[6] | e->p[7] << 8;
    const unsigned char *data = e->p + 8;
    if (bytes < 1 || rows < 1 || e->end - data < (ptrdiff_t)bytes * rows || e->at + rows > ROLL_MAX)
        return wrong(e, "a raster of a wrong size");
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < bytes * 8; column++)
            if (data[row * bytes + column / 8] >> (7 - column % 8) & 1 &&
                !canvas_set(&e->roll, column, e->at + row))
                return wrong(e, "dots beside the paper");
    e->at += rows;
    e->p = data + (ptrdiff_t)bytes * rows;
    return true;
}

/* {B text {C pairs as bytes: back to text. */
static bool code_text(struct escpos *e, const unsigned char *data, size_t len, char ret[256])
{
    char set = 0;
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        if (data[i] == '{' && i + 1 < len && (data[i + 1] == 'B' || data[i + 1] == 'C')) {
            set = (char)data[++i];
        } else if (set == 'B' && at < 250) {
            ret[at++] = (char)data[i];
        } else if (set == 'C' && data[i] < 100 && at < 250) {
            ret[at++] = (char)('0' + data[i] / 10);
            ret[at++] = (char)('0' + data[i] % 10);
        } else {
            return wrong(e, "a wrong byte in a code");
        }
    }
    ret[at] = '\0';
    return true;
}

static bool draw_code(struct escpos *e)
{
    char text[256];
    if (e->end - e->p < 4 || e->end - e->p < 4 + e->p[3])
        return wrong(e, "a cut code");
    size_t len = e->p[3];
    if (!code_text(e, e->p + 4, len, text))
        return false;
    int width = canvas_code128_modules(text) * e->module;
    int x = e->centred ? (e->roll.width - width) / 2 : 0;
    if (e->module < 2 || e->module > 6 || e->height < 1 || e->at + e->height > ROLL_MAX ||
        canvas_code128(&e->roll, x, e->at, e->module, e->height, text) == 0)
        return wrong(e, "a code beside the paper");
    e->at += e->height;
    e->p += 4 + len;
    return true;
}

static bool draw_qr(struct escpos *e)
{
    static const char levels[] = "LMQH";
    if (e->end - e->p < 8)
        return wrong(e, "a cut QR command");
    size_t len = (size_t)(e->p[3] | e->p[4] << 8);
    const unsigned char *data = e->p + 5; /* cn fn … */
    if ((size_t)(e->end - data) < len || len < 3 || data[0] != 49)
        return wrong(e, "a cut QR command");
    switch (data[1]) {
    case 65:
        if (len != 4 || data[2] != 50)
            return wrong(e, "not model 2");
        break;
    case 67:
        e->qr_module = data[2];
        break;
    case 69:
        if (data[2] < 48 || data[2] > 51)
            return wrong(e, "a wrong level");
        e->qr_level = levels[data[2] - 48];
        break;
    case 80:
        text_copy_n(e->qr_text, sizeof(e->qr_text), (const char *)data + 3, len - 3);
        break;
    case 81: {
        int side = canvas_qr_modules(e->qr_level, e->qr_text) * e->qr_module;
        int x = e->centred ? (e->roll.width - side) / 2 : 0;
        if (side == 0 || e->at + side > ROLL_MAX ||
            canvas_qr(&e->roll, x, e->at, e->qr_module, e->qr_level, e->qr_text) == 0)
            return wrong(e, "a QR beside the paper");
        e->at += side;
        break;
    }
    default:
        return wrong(e, "an unknown QR function");
    }
    e->p = data + len;
    return true;
}

static bool step(struct escpos *e)
{
    if (STARTS(e, "\x1B@")) {
        e->p += 2;
    } else if (STARTS(e, "\x1B"
                         "a") &&
               e->end - e->p >= 3 && e->p[2] < 2) {
        e->centred = e->p[2] == 1;
        e->p += 3;
    } else if (STARTS(e, "\x1DH\0")) {
        e->p += 3;
    } else if (STARTS(e, "\x1Dh") && e->end - e->p >= 3) {
        e->height = e->p[2];
        e->p += 3;
    } else if (STARTS(e, "\x1Dw") && e->end - e->p >= 3) {
        e->module = e->p[2];
        e->p += 3;
    } else if (STARTS(e, "\x1Dk\x49")) {
        return draw_code(e);
    } else if (STARTS(e, "\x1D(k")) {
        return draw_qr(e);
    } else if (STARTS(e, "\x1Dv0\0")) {
        return draw_raster(e);
    } else if (STARTS(e, "\x1D\x0C")) {
        e->p += 2;
        e->ended = true;
    } else if (STARTS(e, "\x1DV\x42\0")) {
        e->p += 4;
        e->ended = true;
    } else {
        return wrong(e, "an unknown command");
    }
    return true;
}

bool interpret_escpos(const char *bytes, size_t len, int width, struct canvas *ret, struct error *err)
{
    struct escpos e = {
        .p = (const unsigned char *)bytes, .end = (const unsigned char *)bytes + len, .err = err};
    bool ok = true;
    canvas_init(&e.roll, width, ROLL_MAX);
    while (ok && e.p < e.end && !e.ended)
        ok = step(&e);
    if (ok && (!e.ended || e.p != e.end))
        ok = error_set(err, ERROR_INPUT, "ESC/POS: %s",
                       e.ended ? "bytes after the end" : "the label does not end");
    if (ok) {
        canvas_init(ret, width, e.at);
        memcpy(ret->dots, e.roll.dots, (size_t)width * (size_t)e.at);
    }
    canvas_fini(&e.roll);
    return ok;
}
