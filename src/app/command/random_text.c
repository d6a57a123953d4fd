#include "random_text.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

bool random_text(char *ret, size_t len, const char *letters, struct error *err)
{
    size_t count = strlen(letters);
    if (getrandom(ret, len, 0) != (ssize_t)len)
        return error_errno(err, errno, "random numbers");
    for (size_t i = 0; i < len; i++)
        ret[i] = letters[(unsigned char)ret[i] % count];
    ret[len] = '\0';
    return true;
}
