/* Every call that changes something, with a digest of its arguments, so that a test can prove what was sent how often.
 * Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/text.h"
#include "form.h"

enum { JOURNAL_MAX = 200000, JOURNAL_DIGEST_SIZE = 33 };

struct journal_entry {
    char method[64];
    char digest[JOURNAL_DIGEST_SIZE]; /* of the arguments but key, session, language and signature */
    char order_id[24];                /* of those that name one */
    char code[32];                    /* ErrorCode that was answered */
    char fault[16];                   /* what became of the answer; "none" */
    int64_t at_us;                    /* wall */
};

struct journal {
    struct journal_entry *entries; /* owned */
    size_t count;                  /* kept */
    uint64_t total;                /* the ones past JOURNAL_MAX are counted only */
};

void journal_add(struct journal *j, const char *method, const struct form *form, const char *code,
                 const char *fault);
/* JSON: {"total":N,"writes":[…]}, those of that method ("": all) from entry `from`. */
void journal_print(const struct journal *j, const char *method, size_t from, struct text *out);
void journal_fini(struct journal *j);
