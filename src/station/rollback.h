/* What the station had in memory before the transaction in hand, so that a transaction that could not be written leaves no
 * trace: the scan was not recorded, and nothing may behave as if it was. Station thread. */
#pragma once

#include "base/error.h"

struct station;
struct station_scanner;
struct waiting;

struct rollback;

struct rollback *rollback_new(void);
void rollback_free(struct rollback *r);
/* A transaction begins. */
void rollback_begin(struct station *s);
/* Before the first change of one of these in a transaction. */
void rollback_note_scanner(struct station *s, struct station_scanner *scanner);
void rollback_note_waiting(struct station *s, struct waiting *w);
/* Puts everything back. */
void rollback_run(struct station *s);
