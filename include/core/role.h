/* Who may do what on the web and in requests: roles, each containing the ones before it. Pure data. */
#pragma once

#include <stdbool.h>

enum role {
    ROLE_NONE,    /* nobody */
    ROLE_STATION, /* a paired page, or the station's own browser */
    ROLE_STAFF,
    ROLE_DESK, /* order desk */
    ROLE_ADMIN,
    ROLE_COUNT,
};

const char *role_name(enum role role);
/* Only roles that a person can have: staff, desk, admin. */
bool role_from_name(const char *name, enum role *ret);

enum {
    USER_NAME_MAX = 48, /* bytes with the NUL; OPERATOR_NAME_MAX of scan.h */
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 200,
};

/* 1 to 47 bytes of letters, digits and ". _ - @"; what may stand in a log line and a file name. */
bool user_name_valid(const char *name);
