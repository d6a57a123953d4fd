/* "address:port" as a socket address. Pure. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include "base/attr.h"
#include "base/error.h"

/* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80"; names are not taken. ret_local: only this machine can reach it. */
NODISCARD bool listen_parse(const char *text, struct sockaddr_storage *ret, bool *ret_local,
                            struct error *err);
