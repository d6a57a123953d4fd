/* A fresh database in a folder of its own, for one test. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store.h"

struct fresh_store {
    char folder[64];
    struct store *store;
};

static inline int fresh_store_open(void **state)
{
    struct fresh_store *f = mem_new(sizeof(*f));
    char path[96];
    struct error err;
    text_copy(f->folder, sizeof(f->folder), "/tmp/tallyman-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    text_format(path, sizeof(path), "%s/tallyman.db", f->folder);
    f->store = store_open(path, STORE_WRITE, &err);
    if (f->store == NULL)
        fail_msg("%s", err.text);
    *state = f;
    return 0;
}

static inline int fresh_store_close(void **state)
{
    struct fresh_store *f = *state;
    char command[96];
    store_close(f->store);
    text_format(command, sizeof(command), "rm -rf %s", f->folder);
    free(f);
    return system(command);
}

static inline void fresh_commit(struct store *s)
{
    struct error err;
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
}
