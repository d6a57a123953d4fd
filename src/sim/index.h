/* Which things have a text: a growing hash from texts to numbers, many a text. Entries are never taken out; who looks up
 * checks that the thing still has the text. The texts are borrowed and must outlive it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_entry {
    const char *key;
    uint32_t value;
    uint32_t next; /* of the same slot, + 1; 0: none */
};

struct index {
    struct index_entry *entries; /* owned */
    uint32_t *slots;             /* owned; entry + 1 */
    uint32_t count;
    uint32_t room; /* of slots; a power of two */
};

/* Zero-initialise. The same pair twice is kept once. */
void index_add(struct index *x, const char *key, uint32_t value);
/* The values of that text, the last added first. *at: 0 to begin with. Returns false after the last. */
bool index_next(const struct index *x, const char *key, uint32_t *at, uint32_t *ret);
void index_fini(struct index *x);
