#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

PRINTF(2, 0)
static void format_text(struct error *err, const char *format, va_list args)
{
    vsnprintf(err->text, sizeof(err->text), format, args);
    text_trim_utf8(err->text);
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    if (err == NULL)
        return false;
    va_list args;
    va_start(args, format);
    err->kind = kind;
    format_text(err, format, args);
    va_end(args);
    return false;
}

static enum error_kind kind_of_errno(int errnum)
{
    switch (errnum) {
    case ENOSPC:
    case EDQUOT:
        return ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERROR_DENIED;
    case EBUSY:
        return ERROR_BUSY;
    case ENODEV:
    case ENXIO:
        return ERROR_GONE;
    default:
        return ERROR_IO;
    }
}

bool error_errno(struct error *err, int errnum, const char *format, ...)
{
    if (err == NULL)
        return false;
    va_list args;
    va_start(args, format);
    err->kind = kind_of_errno(errnum);
    format_text(err, format, args);
    va_end(args);
    size_t len = strlen(err->text);
    char buffer[128];
    snprintf(err->text + len, sizeof(err->text) - len, ": %s", strerror_r(errnum, buffer, sizeof(buffer)));
    return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
    if (err == NULL)
        return false;
    struct error old = *err;
    va_list args;
    va_start(args, format);
    format_text(err, format, args);
    va_end(args);
    size_t len = strlen(err->text);
    snprintf(err->text + len, sizeof(err->text) - len, ": %s", old.text);
    text_trim_utf8(err->text);
    return false;
}

const char *error_kind_name(enum error_kind kind)
{
    switch (kind) {
    case ERROR_NONE:
        return "none";
    case ERROR_INPUT:
        return "input";
    case ERROR_RETRY:
        return "retry";
    case ERROR_GONE:
        return "gone";
    case ERROR_FULL:
        return "full";
    case ERROR_IO:
        return "io";
    case ERROR_DENIED:
        return "denied";
    case ERROR_BUSY:
        return "busy";
    case ERROR_UNKNOWN:
        return "unknown";
    case ERROR_STOPPED:
        return "stopped";
    }
    return "none";
}

int error_exit_status(const struct error *err)
{
    if (err->kind == ERROR_NONE)
        return 0;
    return err->kind == ERROR_UNKNOWN ? 3 : 1;
}
