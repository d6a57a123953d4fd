/* For commands that ask a station something and show what it says: the running one, or one that is started for it. Main thread. */
#pragma once

#include <stdbool.h>
#include <jansson.h>
#include "command.h"
#include "station_link.h"

/* A new request {"do": what, "operator": who runs the command}. */
json_t *ask_request(const char *what);
/* Adds a text member unless it is NULL or "". */
void ask_text(json_t *request, const char *key, const char *value);

/* Sends the request (taken) and waits for the reply, an object (json_decref() it). NULL with err when none came. What only reads
 * and is not answered because the station ends is no matter; after a write ERROR_UNKNOWN says so. */
json_t *ask_over(struct station_link *link, json_t *request, struct error *err);
/* Is it a yes? Else err is what the station says. */
bool ask_ok(const json_t *reply, struct error *err);

/* The same over a line of its own; platform: a station started for it may ask the platform. */
json_t *ask_once(const struct config *config, bool platform, json_t *request, struct error *err);

/* The usual command: one request; the member "result" of its reply, or the reply where it has none, is printed as JSON on one line
 * (json) or by `show`. Returns the exit status; what is wrong goes to stderr. */
int ask_and_show(struct app *app, bool platform, json_t *request, bool json,
                 void (*show)(const json_t *result));
/* The same over a line that is open. */
int ask_show(struct station_link *link, json_t *request, bool json, void (*show)(const json_t *result));
void ask_print_json(const json_t *value);
/* The same for a list: with json each item of its member `list` on a line of its own. */
int ask_and_list(struct app *app, bool platform, json_t *request, bool json, const char *list,
                 void (*show)(const json_t *result));

/* Members for printing: "" and 0 where there is none. */
const char *ask_get(const json_t *object, const char *key);
int ask_get_int(const json_t *object, const char *key);
/* On the terminal: asks and reads a line. False at its end. */
bool ask_person(const char *question, char *ret, size_t size);
bool ask_yes(const char *question);
