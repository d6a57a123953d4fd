/* What the background thread's jobs read of the station's records, on a connection of their own. Made and freed by the wiring; used
 * on the background thread. */
#pragma once

#include "background/background.h"

struct background_store;

/* db is copied; it is opened with the first reading. */
struct background_store *background_store_new(const char *db);
/* After background_stop(). NULL is fine. */
void background_store_free(struct background_store *b);
/* The table for background_config. */
struct background_reads background_store_reads(struct background_store *b);
