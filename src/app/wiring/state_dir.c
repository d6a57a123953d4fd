#include "state_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

bool state_path(const char *state, const char *name, char ret[STATE_PATH_MAX], struct error *err)
{
    if (!text_format(ret, STATE_PATH_MAX, "%s/%s", state, name))
        return error_set(err, ERROR_INPUT, "%s: the state directory's path is too long", state);
    return true;
}

bool state_prepare(const char *state, struct error *err)
{
    if (mkdir(state, 0700) != 0 && errno != EEXIST)
        return error_errno(err, errno, "state directory %s (make it, or give another with --state)", state);
    if (access(state, W_OK | X_OK) != 0)
        return error_errno(err, errno,
                           "state directory %s (give it to this user, or give another with --state)", state);
    return true;
}

bool state_lock(const char *state, int *ret_fd, struct error *err)
{
    char path[STATE_PATH_MAX];
    if (!state_path(state, "lock", path, err))
        return false;
    AUTOCLOSE int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_errno(err, errno, "%s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[16] = "";
        if (errno != EWOULDBLOCK)
            return error_errno(err, errno, "%s", path);
        ssize_t n = pread(fd, holder, sizeof(holder) - 1, 0);
        holder[n > 0 ? n : 0] = '\0';
        holder[strcspn(holder, "\n")] = '\0';
        return error_set(err, ERROR_BUSY, "a station runs on %s already (process %s)", state,
                         holder[0] ? holder : "unknown");
    }
    char pid[16];
    int len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)len, 0) != len)
        return error_errno(err, errno, "%s", path);
    *ret_fd = steal_fd(&fd);
    return true;
}
