/* Keeps what a decoder hands out, for the tests of the decoders. */
#pragma once

#include <stdint.h>
#include <string.h>

#include "burst.h"

enum { BURSTS_MAX = 64 };

struct kept_burst {
    unsigned char bytes[SCAN_RAW_MAX + 1]; /* terminated, for comparing text */
    size_t len;
    enum scan_flaw flaw;
    int64_t end_us;
    char aim[4];
};

struct bursts {
    struct kept_burst kept[BURSTS_MAX];
    unsigned count;
};

static inline void bursts_keep(void *arg, const struct burst *burst)
{
    struct bursts *all = arg;
    assert_true(all->count < BURSTS_MAX);
    assert_true(burst->len <= SCAN_RAW_MAX);
    assert_true(burst->len > 0 || burst->flaw != SCAN_WHOLE);
    struct kept_burst *k = &all->kept[all->count++];
    memcpy(k->bytes, burst->bytes, burst->len);
    k->bytes[burst->len] = '\0';
    k->len = burst->len;
    k->flaw = burst->flaw;
    k->end_us = burst->end_us;
    memcpy(k->aim, burst->aim, sizeof(k->aim));
}

/* Exactly one burst, with this text and flaw; forgets it. */
#define assert_one_burst(all, text, expected_flaw)                                                           \
    do {                                                                                                     \
        assert_int_equal((all)->count, 1);                                                                   \
        assert_string_equal((const char *)(all)->kept[0].bytes, text);                                       \
        assert_int_equal((all)->kept[0].len, strlen(text));                                                  \
        assert_int_equal((all)->kept[0].flaw, expected_flaw);                                                \
        (all)->count = 0;                                                                                    \
    } while (0)
