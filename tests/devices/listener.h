/* The reader under test and what it has said. Test thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/event.h"
#include "devices/reader.h"

/* For cmocka: a bed, and when the test is over, no reader and no bed. */
int listener_set_up(void **state);
int listener_tear_down(void **state);

/* Starts the reader; configs may be NULL. */
void listener_start(const struct scanner_config *configs, size_t count, bool find);
void listener_start_with(const struct reader_config *config);
void listener_stop(void);

void listener_answer(const char *scanner, enum tone tone);

/* The next event of the inbox, the caller's; fails the test after half a minute. */
struct event *listener_next(void);
/* The next event is this scan: its flaw. */
enum scan_flaw take_scan(const char *scanner, const char *raw);
/* The next event must be this. */
void expect_scan(const char *scanner, const char *raw, enum scan_flaw flaw);
void expect_state(const char *scanner, enum scanner_state state);
/* …and its detail holds this text. */
void expect_state_detail(const char *scanner, enum scanner_state state, const char *detail);
/* Nothing is in the inbox now. */
void expect_nothing(void);

/* As long as a scanner that was just plugged in needs before it reads a first code. */
void scanner_warms_up(void);
