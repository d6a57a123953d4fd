/* The HTTP side of the web server, inside its thread. */
#pragma once

#include <stdint.h>
#include "exchange.h"

/* Takes x off the list of those that wait. */
void server_forget(struct web *w, const struct exchange *x);
/* Begins to listen; when the port is taken, says so once and sets the time of the next try. */
void server_listen(struct web *w, int64_t now_us);
/* The address for people and scripts as STATE/web.url; port 0: takes it away. */
void server_write_url(const struct web *w, int port);
