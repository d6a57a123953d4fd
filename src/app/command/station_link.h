/* A line to the station for a command: over the control socket of the one that runs, else to one that is started here for as
 * long as the command lasts. The same requests, the same code. One thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "config.h"

struct station_link;

/* platform: a station started here may ask the platform (the configuration must have it). */
struct station_link *station_link_open(const struct config *config, bool platform, struct error *err);
void station_link_close(struct station_link *l);

/* One request (a JSON object without newline); waits for room. False: the station has ended. */
NODISCARD bool station_link_send(struct station_link *l, const char *json, struct error *err);
/* The next reply; free() it. NULL with ERROR_GONE when the station has ended. */
char *station_link_receive(struct station_link *l, struct error *err);
/* One request and its reply, for commands that send one thing. */
char *station_link_ask(struct station_link *l, const char *json, struct error *err);
