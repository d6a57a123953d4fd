#include "index.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ROOM_FIRST = 256 };

static uint32_t hash_of(const char *key)
{
    uint32_t hash = 0x811c9dc5u;
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 0x01000193u;
    return hash;
}

static void put(struct index *x, uint32_t entry)
{
    uint32_t *slot = &x->slots[hash_of(x->entries[entry].key) & (x->room - 1)];
    x->entries[entry].next = *slot;
    *slot = entry + 1;
}

static void grow(struct index *x)
{
    x->room = x->room ? x->room * 2 : ROOM_FIRST;
    free(x->slots);
    x->slots = mem_array(x->room, sizeof(x->slots[0]));
    x->entries = mem_resize(x->entries, x->room, sizeof(x->entries[0]));
    for (uint32_t i = 0; i < x->count; i++)
        put(x, i);
}

void index_add(struct index *x, const char *key, uint32_t value)
{
    uint32_t at = 0;
    uint32_t there;
    while (index_next(x, key, &at, &there))
        if (there == value)
            return;
    if (x->count == x->room)
        grow(x);
    x->entries[x->count] = (struct index_entry){.key = key, .value = value};
    put(x, x->count++);
}

bool index_next(const struct index *x, const char *key, uint32_t *at, uint32_t *ret)
{
    if (x->room == 0)
        return false;
    uint32_t entry = *at == 0 ? x->slots[hash_of(key) & (x->room - 1)] : x->entries[*at - 1].next;
    while (entry != 0 && strcmp(x->entries[entry - 1].key, key) != 0)
        entry = x->entries[entry - 1].next;
    if (entry == 0)
        return false;
    *at = entry;
    *ret = x->entries[entry - 1].value;
    return true;
}

void index_fini(struct index *x)
{
    free(x->entries);
    free(x->slots);
    *x = (struct index){0};
}
