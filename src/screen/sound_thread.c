/* The sound thread: plays what the queue brings, in order. When many wait, good news is left out; bad news never is. While the
 * disk takes nothing, it warbles every 5 s. */
#include "screen/sound.h"

#include <stdlib.h>

#define LOG_MODULE "sound"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"
#include "core/view.h"
#include "loudspeaker.h"
#include "melody.h"

enum {
    WAITING_MAX = 3, /* more than this wait: good news is left out */
    FAULT_EVERY_US = 5000000,
    REST_US = 3000000, /* the device is given back after this much silence */
};

struct sound_player {
    struct thread thread;
    struct sound_config config;
    struct queue *sounds;
    struct board *board;
    struct loudspeaker *loudspeaker; /* NULL: none */
    atomic_bool stop;
    bool told; /* that there is no loudspeaker: once */
    struct view view;
};

static void beep(struct sound_player *p, enum tone tone, bool attention)
{
    static const int bells[] = {
        [TONE_MATCH] = 1,   [TONE_COMPLETE] = 2, [TONE_CHOICE] = 2,  [TONE_AGAIN] = 2, [TONE_SHELF] = 3,
        [TONE_PENDING] = 3, [TONE_STOPPED] = 3,  [TONE_REFUSED] = 3, [TONE_DONE] = 1,  [TONE_FAULT] = 4};
    struct error err;
    int16_t *samples;
    if (tone == TONE_NONE || (p->config.silent >> tone & 1u))
        return;
    size_t count = melody_samples(tone, attention, p->config.volume, &samples);
    bool played = p->loudspeaker && count > 0 && loudspeaker_play(p->loudspeaker, samples, count, &err);
    free(samples);
    if (played) {
        p->told = false;
        return;
    }
    if (p->loudspeaker && count > 0 && !p->told) {
        log_warning("event=no_sound %s, ringing the terminal's bell instead", err.text);
        p->told = true;
    }
    if (p->config.bell)
        p->config.bell(p->config.arg, bells[tone]);
}

static bool disk_fault(struct sound_player *p)
{
    return board_read(p->board, &p->view) != 0 && !p->view.disk.ok;
}

static void run_sound(void *arg)
{
    struct sound_player *p = arg;
    int64_t fault_us = CLOCK_FOREVER;
    int64_t rest_us = CLOCK_FOREVER;
    while (!atomic_load(&p->stop)) {
        struct sound *sound = (struct sound *)queue_pop(p->sounds, fault_us < rest_us ? fault_us : rest_us);
        int64_t now_us = clock_mono_us();
        if (sound) {
            enum tone tone = sound->fault ? TONE_FAULT : tone_of(sound->verdict);
            if (queue_length(p->sounds, 0) < WAITING_MAX || !tone_may_be_dropped(tone))
                beep(p, tone, sound->attention);
            free(sound);
        } else if (queue_closed(p->sounds)) {
            break;
        } else if (now_us >= fault_us) {
            beep(p, TONE_FAULT, false);
        } else if (now_us >= rest_us && p->loudspeaker) {
            loudspeaker_rest(p->loudspeaker);
        }
        now_us = clock_mono_us();
        rest_us = sound || now_us < rest_us ? now_us + REST_US : CLOCK_FOREVER;
        fault_us = disk_fault(p) ? now_us + FAULT_EVERY_US : CLOCK_FOREVER;
    }
}

struct sound_player *sound_start(const struct sound_config *config, struct queue *sounds, struct board *board,
                                 struct error *err)
{
    struct sound_player *p = mem_new(sizeof(*p));
    p->config = *config;
    p->sounds = sounds;
    p->board = board;
    atomic_init(&p->stop, false);
    if (config->device[0])
        p->loudspeaker = loudspeaker_new(config->device, &p->stop);
    if (thread_start(&p->thread, "sound", run_sound, p, err))
        return p;
    sound_stop(p);
    return NULL;
}

void sound_stop(struct sound_player *p)
{
    if (p == NULL)
        return;
    atomic_store(&p->stop, true);
    queue_close(p->sounds);
    thread_join(&p->thread);
    loudspeaker_free(p->loudspeaker);
    free(p);
}
