/* Paper for the tests' printers: dots, codes by zint, pictures as PNG, and zbar to read codes back. Nothing of src/label is used
 * here: what is drawn is what the language says, seen by other eyes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct canvas {
    int width, height;
    uint8_t *dots; /* one byte a dot: 1 is black */
};

void canvas_init(struct canvas *c, int width, int height);
void canvas_fini(struct canvas *c);
bool canvas_get(const struct canvas *c, int x, int y);
/* Black; returns false when it is not on the paper. */
bool canvas_set(struct canvas *c, int x, int y);
bool canvas_fill(struct canvas *c, int x, int y, int w, int h);

/* By zint. Returns the width in dots; 0: not possible, or it does not fit on the paper. */
int canvas_code128(struct canvas *c, int x, int y, int module, int height, const char *text);
int canvas_qr(struct canvas *c, int x, int y, int module, char level, const char *text);
/* Width in modules. */
int canvas_code128_modules(const char *text);
int canvas_qr_modules(char level, const char *text);

bool canvas_write_png(const struct canvas *c, const char *path);
bool canvas_read_png(struct canvas *c, const char *path);

enum { READ_MAX = 64 };
struct read_code {
    bool qr; /* else Code 128 */
    char text[256];
};
/* Reads every Code 128 and QR code with zbar. Returns how many, at most READ_MAX. */
size_t canvas_read_codes(const struct canvas *c, struct read_code ret[READ_MAX]);
