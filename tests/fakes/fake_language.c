#include "fake_language.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 512 };

/* --- ZPL ---------------------------------------------------------------------------------------------------------------------- */
static long zpl_end(const char *data, size_t len)
{
    const char *end = memmem(data, len, "^XZ", 3);
    return end ? end - data + 3 : 0;
}

static size_t zpl_hs(const struct fake_health *health, char *ret)
{
    return (size_t)snprintf(
        ret, FAKE_ANSWER_MAX,
        "\002030,%d,0,0346,000,0,0,0,000,0,0,0\003\r\n\002001,0,%d,0,1,2,6,0,00000000,1,000\003\r\n"
        "\0021234,0\003\r\n",
        health->paper_out, health->head_open);
}

/* The longer question, which lprint asks too. */
static size_t zpl_hqes(const struct fake_health *health, char *ret)
{
    int bits = (health->paper_out ? 1 : 0) | (health->head_open ? 4 : 0);
    return (size_t)snprintf(
        ret, FAKE_ANSWER_MAX,
        "\002\r\n\r\n  PRINTER STATUS                             \r\n   ERRORS:         %d 00000000 %08X\r\n"
        "   WARNINGS:       0 00000000 00000000\r\n\003",
        bits != 0, (unsigned)bits);
}

/* --- TSPL and EPL2: a line a command, but for the bytes of a graphic --------------------------------------------------------- */
/* Bytes of the line and its end; 0: it is not whole. */
static long line_len(const char *data, size_t len, const char *end)
{
    const char *at = memmem(data, len, end, strlen(end));
    if (at == NULL)
        return len > LINE_MAX_BYTES ? FAKE_WRONG : 0;
    return at - data + (long)strlen(end);
}

/* "BITMAP x,y,bytes,rows,1," and bytes * rows bytes. */
static long tspl_bitmap(const char *data, size_t len)
{
    char head[64] = "";
    int n[5];
    int used = 0;
    memcpy(head, data, len < sizeof(head) - 1 ? len : sizeof(head) - 1);
    if (sscanf(head, "BITMAP %d,%d,%d,%d,%d,%n", &n[0], &n[1], &n[2], &n[3], &n[4], &used) != 5 || used == 0)
        return len < sizeof(head) ? 0 : FAKE_WRONG;
    return used + (long)n[2] * n[3] + 2;
}

static long tspl_end(const char *data, size_t len)
{
    static const char last[] = "PRINT 1,1\r\n";
    size_t at = 0;
    while (at < len) {
        bool graphic = len - at >= 7 && memcmp(data + at, "BITMAP ", 7) == 0;
        long whole = graphic ? tspl_bitmap(data + at, len - at) : line_len(data + at, len - at, "\r\n");
        if (whole <= 0 || at + (size_t)whole > len)
            return whole < 0 ? FAKE_WRONG : 0;
        bool ends = whole == sizeof(last) - 1 && memcmp(data + at, last, sizeof(last) - 1) == 0;
        at += (size_t)whole;
        if (ends)
            return (long)at;
    }
    return 0;
}

static size_t tspl_status(const struct fake_health *health, char *ret)
{
    ret[0] = (char)((health->head_open ? 0x01 : 0) | (health->paper_out ? 0x04 : 0));
    return 1;
}

static long epl2_end(const char *data, size_t len)
{
    size_t at = 0;
    while (at < len) {
        char line[64] = "";
        int n[4];
        long whole = line_len(data + at, len - at, "\n");
        if (whole <= 0)
            return whole;
        memcpy(line, data + at, (size_t)whole < sizeof(line) ? (size_t)whole : sizeof(line) - 1);
        at += (size_t)whole;
        if (strcmp(line, "P1\n") == 0)
            return (long)at;
        if (sscanf(line, "GW%d,%d,%d,%d", &n[0], &n[1], &n[2], &n[3]) != 4)
            continue;
        at += (size_t)n[2] * (size_t)n[3] + 1;
    }
    return 0;
}

/* --- ESC/POS -------------------------------------------------------------------------------------------------------------------- */
/* Bytes of the command at the front; 0: too little is there to tell. */
static long escpos_command(const unsigned char *p, size_t len)
{
    if (len < 2)
        return 0;
    if (p[0] == 0x1B)
        return p[1] == '@' ? 2 : p[1] == 'a' ? 3 : FAKE_WRONG;
    if (p[0] != 0x1D)
        return FAKE_WRONG;
    switch (p[1]) {
    case 0x0C:
        return 2;
    case 'H':
    case 'h':
    case 'w':
        return 3;
    case 'V':
        return 4;
    case 'k':
        return len < 4 ? 0 : 4 + p[3];
    case '(':
        return len < 5 ? 0 : 5 + p[3] + 256L * p[4];
    case 'v':
        return len < 8 ? 0 : 8 + (p[4] + 256L * p[5]) * (p[6] + 256L * p[7]);
    default:
        return FAKE_WRONG;
    }
}

static long escpos_end(const char *data, size_t len)
{
    const unsigned char *p = (const unsigned char *)data;
    size_t at = 0;
    while (at < len) {
        long whole = escpos_command(p + at, len - at);
        if (whole <= 0 || at + (size_t)whole > len)
            return whole < 0 ? FAKE_WRONG : 0;
        bool last = p[at] == 0x1D && (p[at + 1] == 0x0C || p[at + 1] == 'V');
        at += (size_t)whole;
        if (last)
            return (long)at;
    }
    return 0;
}

static size_t escpos_offline(const struct fake_health *health, char *ret)
{
    ret[0] = (char)(0x12 | (health->head_open ? 0x04 : 0) | (health->paper_out ? 0x20 : 0));
    return 1;
}

static size_t escpos_paper(const struct fake_health *health, char *ret)
{
    ret[0] = (char)(0x12 | (health->paper_out ? 0x60 : 0));
    return 1;
}

/* EPL2 has no question. */
static const struct fake_language languages[] = {
    {"zpl", {{"~HS", 3, zpl_hs}, {"~HQES", 5, zpl_hqes}}, zpl_end, "MA,"},
    {"tspl", {{"\x1B!?", 3, tspl_status}}, tspl_end, "\""},
    {"epl2", {{0}}, epl2_end, NULL},
    {"escpos", {{"\x10\x04\x02", 3, escpos_offline}, {"\x10\x04\x04", 3, escpos_paper}}, escpos_end, NULL},
};

const struct fake_language *fake_language_find(const char *name)
{
    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}
