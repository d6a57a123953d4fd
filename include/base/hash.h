/* FNV-1a, 64 bits: for tables, marks and "is it still the same" inside the program. Not where an enemy may choose what is hashed
 * and gains by a collision (core/siphash.h). Pure; any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* The hash of what was hashed before (HASH_START: nothing) and of what follows it. */
uint64_t hash_bytes(uint64_t hash, const void *data, size_t len);
uint64_t hash_text(uint64_t hash, const char *s); /* without its end: put something between two texts */
uint64_t hash_number(uint64_t hash, uint64_t number);
