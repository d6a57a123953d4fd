/* A request to scan, {"id":7,"do":"scan","scanner":"stdin","raw_hex":"5346…","wait":false}, read without making JSON values of
 * it: a backlog has thousands in a second. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/scan.h"

struct scan_request {
    int64_t id;
    char scanner[SCANNER_NAME_MAX]; /* "": not said */
    const char *raw_hex;            /* borrowed from the request; not terminated */
    size_t raw_hex_len;
    bool wait; /* true where it is not said */
    bool typed;
};

/* False when it is anything but an object of these members, each at most once and of its type, with texts of plain ASCII: it is for
 * the JSON library then, which reads the same out of whatever is read here. */
bool scan_request_read(const char *json, struct scan_request *ret);
