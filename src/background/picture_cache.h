/* The folder of item pictures, bounded in bytes: what was used longest ago goes first. Background thread; others only read files. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"

struct picture_cache {
    char folder[256];
    int64_t max_bytes;
    int64_t bytes;
};

/* Makes the folder (0700) and counts what is there. */
bool picture_cache_open(struct picture_cache *c, const char *folder, int64_t max_bytes, struct error *err);
/* It is there, or it was found not to be had within the last day. */
bool picture_cache_knows(const struct picture_cache *c, const char *name);
/* Written under another name first, so that nobody reads half a picture. Makes room when there is none. */
bool picture_cache_put(struct picture_cache *c, const char *name, const void *bytes, size_t len,
                       struct error *err);
/* It cannot be had: not asked for again for a day. */
void picture_cache_refuse(struct picture_cache *c, const char *name);
