#include "config_block.h"

static const struct config_block *const blocks[] = {
    &config_block_station, &config_block_otapi,   &config_block_receiving, &config_block_background,
    &config_block_scanner, &config_block_printer, &config_block_sound,     &config_block_web,
};

const struct config_block *config_block_at(size_t i)
{
    return i < COUNT_OF(blocks) ? blocks[i] : NULL;
}

size_t config_block_count(const struct config_block *block, const struct config *c)
{
    if (block->title_size == 0)
        return 1;
    return block->entries ? *(const size_t *)(const void *)((const char *)c + block->count_at) : 0;
}

void *config_block_entry(const struct config_block *block, struct config *c, size_t i)
{
    return (char *)c + block->at + i * block->entry_size;
}
