/* The codes that the terminal shows for pages that want to be paired: one a browser, few at once, each for some minutes. Nobody can
 * keep the others out: when all places are taken, the oldest code gives way once it has had its minute. Owned by the web thread; the
 * time comes from the caller. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/role.h"
#include "core/view.h"
#include "store/people.h"
#include "token.h"

enum {
    PAIRING_LIVES_S = 300,
    PAIRING_SAFE_S = 60,  /* no other page takes its place before */
    PAIRING_AGAIN_S = 10, /* no new code for the same page before */
    PAIRING_WRONG_MAX = 5,
    PAIRING_ADDRESS_MAX = 2, /* at once from one address */
};

struct pairing_code {
    char code[PAIRING_CODE_SIZE]; /* "" = free */
    char browser[TOKEN_HASH_SIZE];
    char name[USER_NAME_MAX];
    char address[WEB_ADDRESS_SIZE];
    int64_t since_us;
    int wrong;
};

struct pairing_codes {
    struct pairing_code at[VIEW_PAIRINGS_MAX];
};

enum pairing_answer { PAIRING_RIGHT, PAIRING_WRONG, PAIRING_VOID, PAIRING_NONE };

/* A new code for this browser, in place of the one it may have. NULL: not now, but after *ret_wait_us. */
struct pairing_code *pairing_codes_make(struct pairing_codes *p, const char *browser, const char *name,
                                        const char *address, int64_t now_us, int64_t *ret_wait_us);
/* Is it this browser's code? PAIRING_VOID: wrong once too often, the code is gone. RIGHT: *ret has its name; the code is used up. */
enum pairing_answer pairing_codes_try(struct pairing_codes *p, const char *browser, const char *code,
                                      int64_t now_us, struct pairing_code *ret);
/* Takes away what has lived long enough. True when something went. */
bool pairing_codes_expire(struct pairing_codes *p, int64_t now_us);
/* When the next one ends; CLOCK_FOREVER: there is none. */
int64_t pairing_codes_due_us(const struct pairing_codes *p);
