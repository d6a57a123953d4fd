/* ~HS: three lines between STX and ETX, of numbers with commas. Line 1: 2nd paper out, 3rd paused, 6th the receive buffer is
 * full, 11th too cold, 12th too hot. Line 2: 3rd head up, 4th ribbon out. The order in which
 * they are looked at is that in which somebody would deal with them. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "status.h"

enum { STX = 2, ETX = 3, FIELDS_MAX = 16, LINES = 3 };

struct hs_line {
    int fields[FIELDS_MAX];
    size_t count;
};

/* Numbers of up to 9 digits with commas between. */
static bool read_fields(const unsigned char *at, const unsigned char *end, struct hs_line *ret)
{
    int digits = 0;
    int value = 0;
    ret->count = 0;
    for (;; at++) {
        if (at == end || *at == ',') {
            if (digits == 0 || ret->count == FIELDS_MAX)
                return false;
            ret->fields[ret->count++] = value;
            digits = 0;
            value = 0;
            if (at == end)
                return true;
        } else if (*at >= '0' && *at <= '9' && digits < 9) {
            value = value * 10 + (*at - '0');
            digits++;
        } else {
            return false;
        }
    }
}

static void say(struct printer_status *ret, enum printer_state state, const char *detail)
{
    ret->state = state;
    text_copy(ret->detail, sizeof(ret->detail), detail);
}

static void judge(const struct hs_line *one, const struct hs_line *two, struct printer_status *ret)
{
    *ret = (struct printer_status){.state = PRINTER_READY};
    if (two->fields[2])
        say(ret, PRINTER_HEAD_OPEN, "");
    else if (one->fields[1])
        say(ret, PRINTER_PAPER_OUT, "");
    else if (two->fields[3])
        say(ret, PRINTER_RIBBON_OUT, "");
    else if (one->fields[11])
        say(ret, PRINTER_FAULT, "the print head is too hot; it goes on by itself");
    else if (one->fields[10])
        say(ret, PRINTER_FAULT, "the print head is too cold; it goes on by itself");
    else if (one->fields[2])
        say(ret, PRINTER_PAUSED, "");
    else if (one->fields[5])
        say(ret, PRINTER_STALLED, "its receive buffer is full");
}

static enum status_result read_hs(const unsigned char *answer, size_t len, struct printer_status *ret)
{
    struct hs_line lines[LINES];
    const unsigned char *at = answer;
    const unsigned char *end = answer + len;
    for (size_t i = 0; i < LINES; i++) {
        while (at < end && (*at == '\r' || *at == '\n'))
            at++;
        if (at == end)
            return STATUS_MORE;
        if (*at != STX)
            return STATUS_NONSENSE;
        const unsigned char *etx = memchr(at, ETX, (size_t)(end - at));
        if (etx == NULL)
            return STATUS_MORE;
        if (!read_fields(at + 1, etx, &lines[i]))
            return STATUS_NONSENSE;
        at = etx + 1;
    }
    if (lines[0].count < 12 || lines[1].count < 4)
        return STATUS_NONSENSE;
    judge(&lines[0], &lines[1], ret);
    return STATUS_DONE;
}

const struct status_profile status_zpl = {
    .name = "zpl", .question = "~HS\r\n", .question_len = 5, .read = read_hs, .silent_in_trouble = true};

/* --- ~HQES: a text with "ERRORS: n hhhhhhhh hhhhhhhh" and "WARNINGS: n hhhhhhhh hhhhhhhh"; the second number counts --------- */
enum { HQES_WORD = 8 };

static bool read_word(const unsigned char **at, const unsigned char *end, uint32_t *ret)
{
    *ret = 0;
    while (*at < end && **at == ' ')
        (*at)++;
    if (end - *at < HQES_WORD)
        return false;
    for (int i = 0; i < HQES_WORD; i++, (*at)++) {
        int digit = text_hex_digit((char)**at);
        if (digit < 0)
            return false;
        *ret = *ret << 4 | (uint32_t)digit;
    }
    return true;
}

/* The flags after `name`. STATUS_MORE: it has not come whole. */
static enum status_result read_flags(const unsigned char *answer, size_t len, const char *name, uint32_t *ret)
{
    const unsigned char *end = answer + len;
    const unsigned char *at = memmem(answer, len, name, strlen(name));
    uint32_t group_2;
    if (at == NULL)
        return STATUS_MORE;
    at += strlen(name);
    while (at < end && *at == ' ')
        at++;
    if (end - at < 2 + 2 * (HQES_WORD + 1))
        return STATUS_MORE;
    if ((*at != '0' && *at != '1') || at[1] != ' ')
        return STATUS_NONSENSE;
    bool any = *at++ == '1';
    if (!read_word(&at, end, &group_2) || !read_word(&at, end, ret))
        return STATUS_NONSENSE;
    if (!any)
        *ret = 0;
    return STATUS_DONE;
}

static enum status_result read_hqes(const unsigned char *answer, size_t len, struct printer_status *ret)
{
    static const struct {
        uint32_t bit;
        enum printer_state state;
        const char *detail;
    } errors[] = {
        {0x4, PRINTER_HEAD_OPEN, ""},
        {0x1, PRINTER_PAPER_OUT, ""},
        {0x2, PRINTER_RIBBON_OUT, ""},
        {0x1000, PRINTER_JAM, ""},
        {0x4000, PRINTER_JAM, "it cannot feed the paper"},
        {0x8, PRINTER_FAULT, "the cutter is stuck"},
        {0x80000, PRINTER_FAULT, "it does not find the mark between labels: calibrate it"},
        {0x10000, PRINTER_PAUSED, ""},
    };
    static const struct {
        uint32_t bit;
        const char *detail;
    } warnings[] = {{0x8, "the paper is nearly at its end"},
                    {0x2, "its print head wants cleaning"},
                    {0x4, "its print head wants replacing"},
                    {0x1, "it wants calibrating"}};
    uint32_t error_bits = 0;
    uint32_t warning_bits = 0;
    enum status_result result = read_flags(answer, len, "ERRORS:", &error_bits);
    if (result == STATUS_DONE)
        result = read_flags(answer, len, "WARNINGS:", &warning_bits);
    if (result != STATUS_DONE)
        return result;
    *ret = (struct printer_status){.state = PRINTER_READY};
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (error_bits & errors[i].bit) {
            say(ret, errors[i].state, errors[i].detail);
            return STATUS_DONE;
        }
    }
    if (error_bits != 0) {
        text_format(ret->detail, sizeof(ret->detail), "it says error %08X", (unsigned)error_bits);
        ret->state = PRINTER_FAULT;
        return STATUS_DONE;
    }
    for (size_t i = 0; i < COUNT_OF(warnings) && !ret->warning; i++) {
        if (warning_bits & warnings[i].bit) {
            say(ret, PRINTER_READY, warnings[i].detail);
            ret->warning = true;
        }
    }
    return STATUS_DONE;
}

const struct status_profile status_hqes = {
    .name = "hqes", .question = "~HQES\r\n", .question_len = 7, .read = read_hqes};
