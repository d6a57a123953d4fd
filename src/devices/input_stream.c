/* The descriptor is not made non-blocking, since a terminal shares that with standard output: it is read once each time
 * it is readable. What cannot be waited for, a regular file, is read one block a turn. */
#include "input_stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { BLOCK = 4096 };

struct input_stream {
    struct device base;
    struct burst_builder line;
    int stream;
    bool in_steps; /* a regular file or the like */
    bool cr;       /* held back: the line's end if a newline follows */
    bool started;
    bool ended;
    int64_t read_us; /* when the block was read */
    size_t used;     /* of the block */
    size_t len;
    unsigned char block[BLOCK];
};

static struct input_stream *self(struct device *d)
{
    return (struct input_stream *)d;
}

static void put(struct input_stream *s, unsigned char byte)
{
    if (s->cr)
        burst_add(&s->line, "\r", 1);
    s->cr = byte == '\r';
    if (!s->cr)
        burst_add(&s->line, &byte, 1);
}

static void end_line(struct input_stream *s)
{
    s->cr = false;
    burst_finish(&s->line, device_burst, s, s->read_us, NULL);
}

/* Takes lines out of the block until it is used up or one has to wait. */
static void take_lines(struct input_stream *s)
{
    while (s->used < s->len && s->base.waiting_scan == NULL) {
        unsigned char byte = s->block[s->used++];
        if (byte == '\n')
            end_line(s);
        else
            put(s, byte);
    }
}

static void end_of_input(struct input_stream *s)
{
    (void)device_unwatch(&s->base);
    s->ended = true;
    end_line(s);
    device_report(&s->base, SCANNER_GONE, "end of input");
}

static void read_block(struct input_stream *s, int64_t now_us)
{
    ssize_t got = read(s->stream, s->block, sizeof(s->block));
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    s->read_us = now_us;
    if (got <= 0) {
        if (got < 0 && errno != EIO) /* EIO: the terminal was closed */
            device_report(&s->base, SCANNER_FAULT, "standard input: %s", strerror(errno));
        end_of_input(s);
        return;
    }
    s->used = 0;
    s->len = (size_t)got;
    device_raw_bytes(&s->base, SCANNER_RAW_BYTES, s->block, s->len, now_us);
    take_lines(s);
    if (s->base.waiting_scan != NULL) /* nothing more is read until there is room */
        (void)device_unwatch(&s->base);
}

static void start_watching(struct input_stream *s)
{
    struct error err;
    if (!s->ended && !s->in_steps && s->base.fd < 0)
        s->in_steps = !device_watch(&s->base, s->stream, &err);
}

static void stream_ready(struct device *d, bool hung_up, int64_t now_us)
{
    (void)hung_up; /* there may be more to read; the end shows when reading */
    struct input_stream *s = self(d);
    if (!s->ended && s->used == s->len && d->waiting_scan == NULL)
        read_block(s, now_us);
}

static int64_t stream_deadline(const struct device *d)
{
    const struct input_stream *s = (const struct input_stream *)d;
    if (s->ended || d->waiting_scan != NULL)
        return CLOCK_FOREVER;
    return !s->started || s->used < s->len || s->in_steps || d->fd < 0 ? 0 : CLOCK_FOREVER;
}

static void stream_timeout(struct device *d, int64_t now_us)
{
    struct input_stream *s = self(d);
    if (s->ended || d->waiting_scan != NULL)
        return;
    if (!s->started) {
        s->started = true;
        device_report(d, SCANNER_READY, "%s", "");
    }
    take_lines(s);
    if (s->used < s->len)
        return;
    start_watching(s);
    if (s->in_steps)
        read_block(s, now_us);
}

static void stream_fini(struct device *d)
{
    (void)device_unwatch(d);
}

struct device *input_stream_new(const struct device_init *init, int fd)
{
    static const struct device_ops ops = {.kind = "stdin",
                                          .ready = stream_ready,
                                          .deadline = stream_deadline,
                                          .timeout = stream_timeout,
                                          .fini = stream_fini};
    struct input_stream *s = mem_new(sizeof(*s));
    device_init(&s->base, &ops, init);
    s->base.patient = true;
    s->stream = fd;
    return &s->base;
}
