/* Writing to and reading from a descriptor that may stall, break or close at any byte. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "transport.h"

enum { PENDING_MIN_US = 500, PENDING_MAX_US = 50000, LOOK_US = 1000000 };

static int timeout_ms(int64_t deadline_us)
{
    if (deadline_us == CLOCK_FOREVER)
        return -1;
    int64_t left_us = deadline_us - clock_mono_us();
    return left_us <= 0 ? 0 : (int)((left_us + 999) / 1000);
}

enum stream_wait stream_wait(struct transport *t, short events, int64_t deadline_us)
{
    struct pollfd fds[] = {{.fd = t->stop_fd, .events = POLLIN}, {.fd = t->fd, .events = events}};
    int n;
    do {
        n = poll(fds, 2, timeout_ms(deadline_us));
    } while (n < 0 && errno == EINTR);
    if (fds[0].revents != 0)
        return STREAM_STOP;
    if (n <= 0)
        return STREAM_TIMEOUT;
    if (fds[1].revents & events)
        return STREAM_READY;
    return fds[1].revents & (POLLERR | POLLHUP | POLLNVAL) ? STREAM_GONE : STREAM_TIMEOUT;
}

bool stream_closed(struct transport *t)
{
    struct pollfd fd = {.fd = t->fd, .events = POLLRDHUP};
    return poll(&fd, 1, 0) > 0 && (fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Nothing has moved since then; people are told once, and again when it goes on. */
static void note_stall(struct transport *t, int64_t moved_us)
{
    bool stalled = clock_mono_us() - moved_us >= (int64_t)t->limits.stall_ms * 1000;
    if (stalled == t->stalled)
        return;
    t->stalled = stalled;
    if (t->on_stall)
        t->on_stall(t->arg, stalled);
}

static enum delivery broke(size_t written, struct error *err, const char *what)
{
    if (written == 0) {
        error_set(err, ERROR_GONE, "%s before the label", what);
        return DELIVERY_NOTHING;
    }
    error_set(err, ERROR_UNKNOWN, "%s in the middle of the label", what);
    return DELIVERY_PART;
}

static enum delivery broke_errno(size_t written, struct error *err)
{
    enum delivery result = written == 0 ? DELIVERY_NOTHING : DELIVERY_PART;
    error_errno(err, errno, "writing the label");
    return result;
}

/* Waits until the printer's side has taken what was written. */
static enum delivery drain(struct transport *t, size_t written, int (*pending)(int fd), bool (*dead)(int fd),
                           struct error *err)
{
    int64_t pause_us = PENDING_MIN_US;
    int64_t moved_us = clock_mono_us();
    int left = pending(t->fd);
    while (left > 0) {
        /* Only the stop and a failing connection wake it early: nothing announces that bytes were taken. */
        enum stream_wait waited = stream_wait(t, 0, clock_mono_us() + pause_us);
        if (waited == STREAM_STOP)
            return broke(written, err, "the station was stopped");
        int now = pending(t->fd);
        if (waited == STREAM_GONE && now > 0)
            return broke(written, err, "the printer broke the connection off");
        if (now < left)
            moved_us = clock_mono_us();
        left = now;
        if (left > 0 && dead && dead(t->fd))
            return broke(written, err, "the printer stopped answering");
        note_stall(t, moved_us);
        pause_us = pause_us * 2 < PENDING_MAX_US ? pause_us * 2 : PENDING_MAX_US;
    }
    if (left < 0)
        return broke(written, err, "the printer broke the connection off");
    note_stall(t, clock_mono_us());
    return DELIVERY_DONE;
}

enum delivery stream_deliver(struct transport *t, const char *data, size_t len, int (*pending)(int fd),
                             bool (*dead)(int fd), struct error *err)
{
    size_t written = 0;
    int64_t moved_us = clock_mono_us();
    while (written < len) {
        ssize_t n = write(t->fd, data + written, len - written);
        if (n > 0) {
            written += (size_t)n;
            moved_us = clock_mono_us();
            note_stall(t, moved_us);
            continue;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno != EAGAIN)
            return broke_errno(written, err);
        switch (stream_wait(t, POLLOUT, clock_mono_us() + LOOK_US)) {
        case STREAM_STOP:
            return broke(written, err, "the station was stopped");
        case STREAM_GONE:
            return broke(written, err, "the printer broke the connection off");
        case STREAM_TIMEOUT:
            if (dead && dead(t->fd))
                return broke(written, err, "the printer stopped answering");
            note_stall(t, moved_us);
            break;
        case STREAM_READY:
            break;
        }
    }
    return pending ? drain(t, written, pending, dead, err) : DELIVERY_DONE;
}

/* --- asking ----------------------------------------------------------------------------------------------------------- */
static void discard_input(struct transport *t)
{
    char waste[256];
    for (int i = 0; i < 64 && read(t->fd, waste, sizeof(waste)) > 0; i++)
        ;
}

static bool ask(struct transport *t, const struct status_profile *profile, int64_t deadline_us)
{
    size_t written = 0;
    while (written < profile->question_len) {
        ssize_t n = write(t->fd, profile->question + written, profile->question_len - written);
        if (n > 0)
            written += (size_t)n;
        else if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        else if (stream_wait(t, POLLOUT, deadline_us) != STREAM_READY)
            return false;
    }
    return true;
}

enum stream_answer stream_ask(struct transport *t, const struct status_profile *profile,
                              struct printer_status *ret, struct error *err)
{
    unsigned char answer[STATUS_ANSWER_MAX];
    size_t len = 0;
    int64_t deadline_us = clock_mono_us() + (int64_t)t->limits.answer_ms * 1000;
    discard_input(t);
    if (!ask(t, profile, deadline_us)) {
        if (stream_closed(t)) {
            error_set(err, ERROR_GONE, "the printer broke the connection off");
            return ANSWER_LOST;
        }
        return ANSWER_SILENT;
    }
    for (;;) {
        switch (stream_wait(t, POLLIN, deadline_us)) {
        case STREAM_STOP:
            return ANSWER_STOPPED;
        case STREAM_TIMEOUT:
            return len == 0 ? ANSWER_SILENT : ANSWER_NONSENSE;
        case STREAM_READY:
        case STREAM_GONE:
            break;
        }
        ssize_t n = read(t->fd, answer + len, sizeof(answer) - len);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0) {
            error_set(err, ERROR_GONE, "the printer broke the connection off");
            return ANSWER_LOST;
        }
        len += (size_t)n;
        enum status_result result = profile->read(answer, len, ret);
        if (result == STATUS_DONE)
            return ANSWER_READ;
        if (result == STATUS_NONSENSE || len == sizeof(answer))
            return ANSWER_NONSENSE;
    }
}
