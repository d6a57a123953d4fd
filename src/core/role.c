#include "core/role.h"

#include <string.h>

static const char *const names[ROLE_COUNT] = {
    [ROLE_NONE] = "none", [ROLE_STATION] = "station", [ROLE_STAFF] = "staff",
    [ROLE_DESK] = "desk", [ROLE_ADMIN] = "admin",
};

const char *role_name(enum role role)
{
    return names[role];
}

bool role_from_name(const char *name, enum role *ret)
{
    for (int i = ROLE_STAFF; i < ROLE_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret = (enum role)i;
            return true;
        }
    }
    return false;
}

bool user_name_valid(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < USER_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@") == len;
}
