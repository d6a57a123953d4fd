#include "melody.h"

#include <assert.h>
#include <math.h>

#include "base/attr.h"
#include "base/mem.h"

enum { EDGE_SAMPLES = MELODY_RATE / 200 }; /* 5 ms of fading in and out, so that nothing clicks */

static const struct {
    struct note notes[MELODY_NOTES_MAX];
    size_t count;
} melodies[] = {
    [TONE_NONE] = {.count = 0},
    [TONE_MATCH] = {{{1300, 90}}, 1},
    [TONE_COMPLETE] = {{{1000, 90}, {0, 40}, {1500, 140}}, 3},
    [TONE_CHOICE] = {{{880, 160}}, 1},
    [TONE_AGAIN] = {{{700, 60}, {0, 50}, {700, 60}, {0, 50}, {700, 60}}, 5},
    [TONE_SHELF] = {{{220, 120}, {0, 40}, {196, 160}}, 3},
    [TONE_PENDING] = {{{262, 130}, {0, 40}, {349, 160}}, 3},
    [TONE_STOPPED] = {{{620, 120}, {0, 30}, {465, 120}, {0, 30}, {310, 220}}, 5},
    [TONE_REFUSED] = {{{175, 130}}, 1},
    [TONE_DONE] = {{{1100, 40}, {0, 30}, {1100, 40}}, 3},
    [TONE_FAULT] = {{{520, 180}, {390, 180}, {520, 180}, {390, 180}, {520, 180}, {390, 180}}, 6},
};
static_assert(COUNT_OF(melodies) == TONE_COUNT, "notes for each tone");

static const struct note attention_notes[] = {{1760, 60}, {0, 40}, {1760, 60}, {0, 60}};

const struct note *melody_notes(enum tone tone, size_t *ret_count)
{
    assert(tone < TONE_COUNT);
    *ret_count = melodies[tone].count;
    return melodies[tone].count ? melodies[tone].notes : NULL;
}

static size_t note_samples(const struct note *note)
{
    return (size_t)note->ms * MELODY_RATE / 1000;
}

static void play_note(const struct note *note, int volume, int16_t *out)
{
    size_t count = note_samples(note);
    double step = 2.0 * 3.14159265358979323846 * note->hz / MELODY_RATE;
    double loud = 32767.0 * volume / 100;
    for (size_t i = 0; i < count; i++) {
        size_t edge = i < count - 1 - i ? i : count - 1 - i;
        double fade = edge < EDGE_SAMPLES ? (double)edge / EDGE_SAMPLES : 1.0;
        out[i] = (int16_t)lrint(loud * fade * sin(step * (double)i));
    }
}

size_t melody_samples(enum tone tone, bool attention, int volume, int16_t **ret)
{
    struct note all[MELODY_NOTES_MAX + COUNT_OF(attention_notes)];
    size_t count = 0;
    size_t samples = 0;
    size_t own;
    const struct note *notes = melody_notes(tone, &own);
    *ret = NULL;
    if (notes == NULL || volume <= 0)
        return 0;
    for (size_t i = 0; attention && i < COUNT_OF(attention_notes); i++)
        all[count++] = attention_notes[i];
    for (size_t i = 0; i < own; i++)
        all[count++] = notes[i];
    for (size_t i = 0; i < count; i++)
        samples += note_samples(&all[i]);
    *ret = mem_array(samples, sizeof(int16_t));
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].hz > 0)
            play_note(&all[i], volume, *ret + at);
        at += note_samples(&all[i]);
    }
    return samples;
}
