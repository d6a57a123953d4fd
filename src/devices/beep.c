#include "beep.h"

#include <assert.h>
#include <string.h>

#include "base/attr.h"

/* How many beeps, and the code of Zebra's list of beeps: 0-4 one to five short high, 5-9 short low, 15-19 long low, 20 fast and
 * 21 slow warble, 23 low-high, 24 high-low-high. */
static const struct {
    int beeps;
    unsigned char zebra;
    bool good;
} tones[] = {
    [TONE_NONE] = {0, 0, true},     [TONE_MATCH] = {1, 0, true},     [TONE_COMPLETE] = {2, 23, true},
    [TONE_CHOICE] = {2, 24, true},  [TONE_AGAIN] = {3, 2, true},     [TONE_SHELF] = {3, 16, false},
    [TONE_PENDING] = {3, 6, false}, [TONE_STOPPED] = {3, 17, false}, [TONE_REFUSED] = {3, 5, false},
    [TONE_DONE] = {1, 1, true},     [TONE_FAULT] = {4, 21, false},
};
static_assert(COUNT_OF(tones) == TONE_COUNT, "a row for each tone");

static size_t repeat(const char *bytes, int times, unsigned char ret[BEEP_MAX])
{
    size_t len = strlen(bytes);
    size_t at = 0;
    for (int i = 0; i < times && at + len <= BEEP_MAX; i++, at += len)
        memcpy(ret + at, bytes, len);
    return at;
}

/* Packet: length without the sum, BEEP, from the host, no status, the beep's code; the sum makes all bytes 0. */
static size_t zebra_packet(unsigned char code, unsigned char ret[BEEP_MAX])
{
    unsigned sum = 0;
    const unsigned char packet[] = {5, 0xE6, 0x04, 0x00, code};
    for (size_t i = 0; i < sizeof(packet); i++)
        sum += packet[i];
    sum = 0x10000 - sum;
    memcpy(ret, packet, sizeof(packet));
    ret[sizeof(packet)] = (unsigned char)(sum >> 8);
    ret[sizeof(packet) + 1] = (unsigned char)sum;
    return sizeof(packet) + 2;
}

size_t beep_bytes(enum scanner_answers answers, enum tone tone, bool later, unsigned char ret[BEEP_MAX])
{
    switch (answers) {
    case SCANNER_ANSWERS_NONE:
        return 0;
    case SCANNER_ANSWERS_ACK: /* it reads no further until it is answered: once a code, whatever the verdict */
        return later ? 0 : repeat(tone == TONE_FAULT ? "\x15" : "\x06", 1, ret);
    case SCANNER_ANSWERS_BEL:
        return repeat("\x07", tones[tone].beeps, ret);
    case SCANNER_ANSWERS_HONEYWELL:
        return repeat("\x16\x07\x0D", tones[tone].beeps, ret);
    case SCANNER_ANSWERS_ZEBRA:
        return tone == TONE_NONE ? 0 : zebra_packet(tones[tone].zebra, ret);
    case SCANNER_ANSWERS_OPTICON:
        return tone == TONE_NONE ? 0
                                 : repeat(tones[tone].good ? "\x1B"
                                                             "B\x0D"
                                                           : "\x1B"
                                                             "E\x0D",
                                          1, ret);
    }
    return 0;
}
