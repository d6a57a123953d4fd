#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = STDERR_FILENO;
static _Atomic enum log_level threshold = LOG_INFO;

void log_write(enum log_level level, const char *module, const char *format, ...)
{
    static const char *const names[] = {
        [LOG_ERROR] = "error", [LOG_WARNING] = "warning", [LOG_INFO] = "info", [LOG_DEBUG] = "debug"};
    if (level > atomic_load(&threshold))
        return;
    char line[2048];
    char at[CLOCK_ISO_MAX];
    int head =
        snprintf(line, sizeof(line), "%s %s %s: ", clock_iso(at, clock_wall_us()), names[level], module);
    va_list args;
    va_start(args, format);
    int body = vsnprintf(line + head, sizeof(line) - (size_t)head - 1, format, args);
    va_end(args);
    size_t len = (size_t)head + (body > 0 ? (size_t)body : 0);
    if (len > sizeof(line) - 2)
        len = sizeof(line) - 2;
    line[len] = '\n';
    pthread_mutex_lock(&lock);
    ssize_t written = write(log_fd, line, len + 1);
    (void)written; /* there is nowhere to tell that the log cannot be written */
    pthread_mutex_unlock(&lock);
}

void log_set_level(enum log_level level)
{
    atomic_store(&threshold, level);
}

bool log_to_file(const char *path, struct error *err)
{
    int fd = STDERR_FILENO;
    if (path != NULL) {
        fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return error_errno(err, errno, "%s", path);
    }
    pthread_mutex_lock(&lock);
    if (log_fd != STDERR_FILENO)
        close(log_fd);
    log_fd = fd;
    pthread_mutex_unlock(&lock);
    return true;
}

bool log_allowed(struct log_limit *limit)
{
    int64_t now = clock_mono_us();
    if (limit->started_us == 0 || now - limit->started_us > limit->window_us) {
        limit->started_us = now;
        limit->count = 0;
    }
    return limit->count++ < limit->burst;
}
