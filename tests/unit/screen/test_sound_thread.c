/* The sound thread on a real ALSA device that writes a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/view.h"
#include "melody.h"
#include "screen/sound.h"

struct bench {
    char folder[64];
    char wave[96];
    struct queue *sounds;
    struct board *board;
    int bells;
};

static void free_sound(struct queue_node *node)
{
    free(node);
}

static int set_up(void **state)
{
    struct bench *b = mem_new(sizeof(*b));
    char path[96];
    text_copy(b->folder, sizeof(b->folder), "/tmp/tallyman-sound-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    text_format(path, sizeof(path), "%s/asound.conf", b->folder);
    text_format(b->wave, sizeof(b->wave), "%s/out.raw", b->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(
        file,
        "pcm_type.plug { }\npcm_type.file { }\npcm_type.null { }\n"
        "pcm.recorder { type plug slave.pcm { type file slave.pcm { type null } file \"%s\" format raw } }\n",
        b->wave);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(setenv("ALSA_CONFIG_PATH", path, 1), 0);
    b->sounds = queue_new(64, free_sound);
    b->board = board_new(sizeof(struct view));
    struct view view = {.disk.ok = true};
    board_put(b->board, &view);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    char command[128];
    queue_free(b->sounds);
    board_free(b->board);
    text_format(command, sizeof(command), "rm -rf %s", b->folder);
    assert_int_equal(system(command), 0);
    free(b);
    return 0;
}

static void say(struct bench *b, enum verdict verdict)
{
    struct sound *sound = mem_new(sizeof(*sound));
    sound->verdict = verdict;
    assert_true(queue_push(b->sounds, 0, &sound->node));
}

static void count_bells(void *arg, int times)
{
    ((struct bench *)arg)->bells += times;
}

static void wait_until_taken(struct bench *b)
{
    while (queue_length(b->sounds, 0) > 0)
        usleep(10000);
}

/* Until the last sound has been played: what comes after it, and is not heard, is taken. */
static void wait_until_heard(struct bench *b)
{
    wait_until_taken(b); /* first: what waits behind a sound counts */
    say(b, VERDICT_REPEAT);
    wait_until_taken(b);
}

static size_t samples_of(enum tone tone)
{
    int16_t *samples;
    size_t count = melody_samples(tone, false, 80, &samples);
    free(samples);
    return count;
}

/* Samples in the file that are not silence, and where the first is. */
static size_t recorded(const struct bench *b)
{
    FILE *file = fopen(b->wave, "r");
    size_t loud = 0;
    int16_t sample;
    if (file == NULL)
        return 0;
    while (fread(&sample, sizeof(sample), 1, file) == 1)
        loud += sample != 0;
    fclose(file);
    return loud;
}

static void what_is_said_is_heard(void **state)
{
    struct bench *b = *state;
    struct error err;
    const struct sound_config config = {.device = "recorder", .volume = 80, .bell = count_bells, .arg = b};
    struct sound_player *p = sound_start(&config, b->sounds, b->board, &err);
    assert_non_null(p);
    say(b, VERDICT_MATCH);
    wait_until_heard(b);
    say(b, VERDICT_CHOICE);
    wait_until_heard(b);
    sound_stop(p);
    size_t expected = samples_of(TONE_MATCH) + samples_of(TONE_CHOICE);
    assert_in_range(recorded(b), expected * 9 / 10, expected);
    assert_int_equal(b->bells, 0);
}

static void what_is_set_silent_is_not(void **state)
{
    struct bench *b = *state;
    struct error err;
    const struct sound_config config = {.device = "recorder", .volume = 80, .silent = 1u << TONE_MATCH};
    struct sound_player *p = sound_start(&config, b->sounds, b->board, &err);
    assert_non_null(p);
    say(b, VERDICT_MATCH);
    wait_until_heard(b);
    sound_stop(p);
    assert_int_equal(recorded(b), 0);
}

static void without_a_loudspeaker_the_bell_rings(void **state)
{
    struct bench *b = *state;
    struct error err;
    const struct sound_config config = {.device = "nowhere", .volume = 80, .bell = count_bells, .arg = b};
    struct sound_player *p = sound_start(&config, b->sounds, b->board, &err);
    assert_non_null(p);
    say(b, VERDICT_MATCH);
    say(b, VERDICT_UNKNOWN);
    wait_until_heard(b);
    sound_stop(p);
    assert_int_equal(b->bells, 1 + 3);
}

static void many_waiting_leave_out_the_good_news_only(void **state)
{
    struct bench *b = *state;
    struct error err;
    const struct sound_config config = {.device = "", .bell = count_bells, .arg = b};
    for (int i = 0; i < 20; i++)
        say(b, i % 10 == 9 ? VERDICT_UNKNOWN : VERDICT_MATCH);
    struct sound_player *p = sound_start(&config, b->sounds, b->board, &err);
    assert_non_null(p);
    wait_until_heard(b);
    sound_stop(p);
    /* Both unknown (three rings each), and of the matches only those with fewer than three behind them. */
    assert_in_range(b->bells, 6 + 1, 6 + 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_said_is_heard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_set_silent_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_loudspeaker_the_bell_rings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_waiting_leave_out_the_good_news_only, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
