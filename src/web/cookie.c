#include "cookie.h"

#include <string.h>

bool cookie_get(const char *header, const char *name, char *ret, size_t size)
{
    if (header == NULL || strnlen(header, COOKIE_HEADER_MAX + 1) > COOKIE_HEADER_MAX)
        return false;
    size_t name_len = strlen(name);
    while (*header) {
        header += strspn(header, " \t");
        size_t len = strcspn(header, ";");
        size_t value_len = len;
        while (value_len > 0 && (header[value_len - 1] == ' ' || header[value_len - 1] == '\t'))
            value_len--;
        if (value_len > name_len && strncmp(header, name, name_len) == 0 && header[name_len] == '=') {
            value_len -= name_len + 1;
            if (value_len >= size)
                return false;
            memcpy(ret, header + name_len + 1, value_len);
            ret[value_len] = '\0';
            return true;
        }
        header += len + (header[len] == ';');
    }
    return false;
}
