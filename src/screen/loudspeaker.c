#include "loudspeaker.h"

#include <alsa/asoundlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "melody.h"

enum { LATENCY_US = 60000, SLICE_MS = 100, RETRY_US = 5000000, DRAIN_MS = 2000 };

struct loudspeaker {
    char *device;
    const atomic_bool *stop;
    snd_pcm_t *pcm; /* NULL: not open */
    int64_t not_before_us;
};

/* The library's own messages would go over the screen. */
static void quiet(const char *file, int line, const char *function, int error, const char *format, ...)
{
    (void)file;
    (void)line;
    (void)function;
    (void)error;
    (void)format;
}

struct loudspeaker *loudspeaker_new(const char *device, const atomic_bool *stop)
{
    struct loudspeaker *l = mem_new(sizeof(*l));
    l->device = mem_string(device);
    l->stop = stop;
    snd_lib_error_set_handler(quiet);
    return l;
}

void loudspeaker_rest(struct loudspeaker *l)
{
    if (l->pcm)
        snd_pcm_close(l->pcm);
    l->pcm = NULL;
}

void loudspeaker_free(struct loudspeaker *l)
{
    if (l == NULL)
        return;
    loudspeaker_rest(l);
    snd_config_update_free_global();
    free(l->device);
    free(l);
}

static bool fail(struct loudspeaker *l, int code, struct error *err)
{
    loudspeaker_rest(l);
    l->not_before_us = clock_mono_us() + RETRY_US;
    return error_set(err, ERROR_IO, "sound device \"%s\": %s", l->device, snd_strerror(code));
}

static bool open_device(struct loudspeaker *l, struct error *err)
{
    if (l->pcm)
        return true;
    if (clock_mono_us() < l->not_before_us)
        return error_set(err, ERROR_RETRY, "sound device \"%s\": it failed a moment ago", l->device);
    int code = snd_pcm_open(&l->pcm, l->device, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
    if (code < 0) {
        l->pcm = NULL;
        return fail(l, code, err);
    }
    code = snd_pcm_set_params(l->pcm, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1, MELODY_RATE, 1,
                              LATENCY_US);
    return code == 0 || fail(l, code, err);
}

/* Until all has been heard. */
static void drain(struct loudspeaker *l)
{
    int64_t until_us = clock_mono_us() + (int64_t)DRAIN_MS * 1000;
    while (snd_pcm_drain(l->pcm) == -EAGAIN && !atomic_load(l->stop) && clock_mono_us() < until_us)
        snd_pcm_wait(l->pcm, SLICE_MS);
}

bool loudspeaker_play(struct loudspeaker *l, const int16_t *samples, size_t count, struct error *err)
{
    if (!open_device(l, err))
        return false;
    int code = snd_pcm_prepare(l->pcm);
    if (code < 0)
        return fail(l, code, err);
    size_t done = 0;
    while (done < count && !atomic_load(l->stop)) {
        snd_pcm_sframes_t n = snd_pcm_writei(l->pcm, samples + done, count - done);
        if (n == -EAGAIN)
            snd_pcm_wait(l->pcm, SLICE_MS);
        else if (n < 0 && (code = snd_pcm_recover(l->pcm, (int)n, 1)) < 0)
            return fail(l, code, err);
        else if (n > 0)
            done += (size_t)n;
    }
    drain(l);
    return true;
}
