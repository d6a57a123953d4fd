/* The blocks of the configuration file as data: each block's file (config_BLOCK.c) has one table of options, and the reader,
 * the defaults, `config check` and `config show` are made of these tables. Pure data; app/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "base/text.h"
#include "config.h"

enum option_kind {
    OPTION_TEXT,
    OPTION_NUMBER, /* an int */
    OPTION_FLAG,   /* a bool */
    OPTION_WORD,   /* one of `words`; an int (or enum) gets its position */
    OPTION_LIST,   /* texts */
    OPTION_SECRET, /* a text that comes from NAME, NAME_file, a credential or the environment; never shown */
};

struct config_option {
    const char *name;
    enum option_kind kind;
    size_t at;        /* where it lies in the block's struct */
    size_t size;      /* bytes of a text; of one entry of a list */
    const char *text; /* default of a text or word; of a list as the file writes it, "{a, b}" */
    long number;      /* default of a number or flag (0, 1) */
    long min;
    long max;
    const char *words; /* blank-separated */
    size_t entries;    /* OPTION_LIST: at most so many */
    size_t count_at;   /* OPTION_LIST: where their number (size_t) lies */
    /* More than the kind checks; false with the reason ("it must be …") in why. May be NULL. */
    bool (*check)(const char *value, struct text *why);
    /* A text that is not kept as it stands: takes it over, and writes it as the file would. May be NULL. */
    bool (*take)(void *block, const char *value);
    void (*show)(const void *block, char *ret, size_t size);
};

struct config_block {
    const char *name;
    const struct config_option *options;
    size_t option_count;
    size_t at; /* where its struct lies in struct config: 0 for blocks that are part of it; else its array */
    /* What no option can check alone; may be NULL. */
    bool (*finish)(struct config *c, void *block, struct error *err);
    /* What only the whole configuration shows; may be NULL. */
    bool (*agree)(const struct config *c, struct error *err);
    /* Only for blocks that stand several times, each with a title: */
    size_t entry_size;
    size_t entries;  /* at most so many */
    size_t count_at; /* where their number (size_t) lies in struct config */
    size_t title_at; /* where the title lies in the entry's struct */
    size_t title_size;
    void (*init)(void *entry,
                 const char *title); /* defaults that are no options; sets the title; may be NULL */
};

/* NULL after the last. */
const struct config_block *config_block_at(size_t i);
/* Number of blocks of this kind in c (1 for those without title), and the i-th. */
size_t config_block_count(const struct config_block *block, const struct config *c);
void *config_block_entry(const struct config_block *block, struct config *c, size_t i);

extern const struct config_block config_block_station;
extern const struct config_block config_block_otapi;
extern const struct config_block config_block_receiving;
extern const struct config_block config_block_background;
extern const struct config_block config_block_scanner;
extern const struct config_block config_block_printer;
extern const struct config_block config_block_sound;
extern const struct config_block config_block_web;

#define OPTION_AT(type, field) .at = offsetof(type, field), .size = sizeof(((type *)NULL)->field)
