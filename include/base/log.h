/* The program's log: one line an event, to stderr or a file. Core and parsers never log.
 * A file that logs defines LOG_MODULE before including this. Any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/error.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Facts worth searching are written "event=receipt_stored id=… scanner=…"; outside text goes through text_quote(). */
void log_write(enum log_level level, const char *module, const char *format, ...) PRINTF(3, 4);

#define log_error(...)   log_write(LOG_ERROR, LOG_MODULE, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, LOG_MODULE, __VA_ARGS__)
#define log_info(...)    log_write(LOG_INFO, LOG_MODULE, __VA_ARGS__)
#define log_debug(...)   log_write(LOG_DEBUG, LOG_MODULE, __VA_ARGS__)

/* Lines above this level are left out; LOG_INFO at the start. */
void log_set_level(enum log_level level);
/* Sends the log to a file (appended, 0600) instead of stderr; NULL: back to stderr. */
NODISCARD bool log_to_file(const char *path, struct error *err);

/* For messages that may come in floods: true at most `burst` times in each `window_us`. */
struct log_limit {
    int64_t window_us;
    unsigned burst;
    int64_t started_us;
    unsigned count;
};
bool log_allowed(struct log_limit *limit);
