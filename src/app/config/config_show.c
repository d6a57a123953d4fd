/* `config show`: the configuration as the file would say it, with the defaults filled in. */
#include <stdio.h>
#include <string.h>

#include "config_block.h"

static const char *word_at(const char *words, int position, char *ret, size_t size)
{
    const char *p = words;
    for (; position > 0; position--)
        p += strcspn(p, " ") + 1;
    text_copy_n(ret, size, p, strcspn(p, " "));
    return ret;
}

/* A text between quotes, as the file's syntax has it. */
static void show_text(const char *name, const char *value)
{
    printf("  %s = \"", name);
    for (; *value; value++)
        printf(*value == '"' || *value == '\\' ? "\\%c" : "%c", *value);
    printf("\"\n");
}

static void show_list(const struct config_option *o, const char *at, size_t count)
{
    printf("  %s = {", o->name);
    for (size_t i = 0; i < count; i++)
        printf("%s\"%s\"", i ? ", " : "", at + i * o->size);
    printf("}\n");
}

static void show_option(const struct config_option *o, const void *block)
{
    const char *at = (const char *)block + o->at;
    char text[CONFIG_TEXT];
    if (o->show) {
        o->show(block, text, sizeof(text));
        show_text(o->name, text);
        return;
    }
    if (o->size == 0)
        return;
    switch (o->kind) {
    case OPTION_TEXT:
        show_text(o->name, at);
        break;
    case OPTION_NUMBER:
        printf("  %s = %d\n", o->name, *(const int *)(const void *)at);
        break;
    case OPTION_FLAG:
        printf("  %s = %s\n", o->name, *(const bool *)at ? "true" : "false");
        break;
    case OPTION_WORD:
        show_text(o->name, word_at(o->words, *(const int *)(const void *)at, text, sizeof(text)));
        break;
    case OPTION_LIST:
        show_list(o, at, *(const size_t *)(const void *)((const char *)block + o->count_at));
        break;
    case OPTION_SECRET:
        printf("  # %s is %s\n", o->name, at[0] ? "set" : "not set");
        break;
    }
}

void config_show(struct config *c)
{
    printf("# %s\n", c->file[0] ? c->file : "no file: defaults");
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        for (size_t j = 0; j < config_block_count(block, c); j++) {
            const void *at = config_block_entry(block, c, j);
            printf("%s ", block->name);
            if (block->title_size)
                printf("\"%s\" ", (const char *)at + block->title_at);
            printf("{\n");
            for (size_t k = 0; k < block->option_count; k++)
                show_option(&block->options[k], at);
            printf("}\n");
        }
    }
}
