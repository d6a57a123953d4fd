#include "secret.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

/* Its group is no other: the service reads what root owns as group tallyman. */
static bool open_to_others(const struct stat *st)
{
    return (st->st_mode & S_IRWXO) != 0;
}

bool secret_read_file(const char *path, char *ret, size_t size, bool *ret_open_to_others, struct error *err)
{
    AUTOCLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return error_errno(err, errno, "%s", path);
    char buffer[4096];
    ssize_t n = read(fd, buffer, sizeof(buffer) - 1);
    if (n < 0)
        return error_errno(err, errno, "%s", path);
    buffer[n] = '\0';
    buffer[strcspn(buffer, "\r\n")] = '\0';
    bool fits = buffer[0] != '\0' && text_copy(ret, size, buffer);
    bool empty = buffer[0] == '\0';
    explicit_bzero(buffer, sizeof(buffer));
    if (empty)
        return error_set(err, ERROR_INPUT, "%s: its first line is empty", path);
    if (!fits)
        return error_set(err, ERROR_INPUT, "%s: its first line is longer than %zu bytes", path, size - 1);
    *ret_open_to_others = open_to_others(&st);
    return true;
}

bool secret_find(const char *name, char *ret, size_t size, struct error *err)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    char text[4096];
    bool ignored;
    if (folder && text_format(text, sizeof(text), "%s/%s", folder, name) && access(text, F_OK) == 0)
        return secret_read_file(text, ret, size, &ignored, err);
    text_format(text, sizeof(text), "TALLYMAN_%s", name);
    for (char *p = text; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    if (!text_copy(ret, size, getenv(text)))
        return error_set(err, ERROR_INPUT, "%s of the environment is longer than %zu bytes", text, size - 1);
    return true;
}

bool secret_readable_by_others(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && open_to_others(&st);
}
