/* An answer of the platform: the first byte says in what chunks it comes and what is expected. Whole or in chunks, the same must come
 * out, and nothing is left behind. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answer_parser.h"
#include "base/text.h"
#include "order_records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    uint64_t sum;
    size_t count;
};

static void add(struct seen *s, const char *text)
{
    for (; *text; text++)
        s->sum = s->sum * 31 + (unsigned char)*text;
    s->count++;
}

static bool take_line(void *arg, const void *item)
{
    const struct order_line *line = item;
    if (!utf8_valid(line->title, strlen(line->title)))
        abort();
    add(arg, line->line_id);
    return true;
}

static bool take_full_line(void *arg, const void *item)
{
    const struct otapi_line *line = item;
    if (line->available_count > OTAPI_AVAILABLE_MAX)
        abort();
    add(arg, line->purchase_status);
    return true;
}

RECORD_CONTENT(lines, record_line);
RECORD_CONTENT(full_lines, record_full_line);

/* Lists in lists, as activities have them. */
struct leaf {
    char name[16];
    char value[32];
};
struct branch {
    char id[16];
    struct leaf *leaves;
    size_t leaf_count;
};
struct tree {
    char id[16];
    struct branch *branches;
    size_t branch_count;
};
static const struct field leaf_fields[] = {RECORD_ATTRIBUTE(struct leaf, "Name", name),
                                           RECORD_OWN_TEXT(struct leaf, value)};
static const struct record leaf_type = RECORD_OF(struct leaf, leaf_fields);
static const struct field branch_fields[] = {
    RECORD_TEXT(struct branch, "Id", id),
    RECORD_LIST(struct branch, "Parameter", leaves, leaf_count, 4, leaf_type)};
static const struct record branch_type = RECORD_OF(struct branch, branch_fields);
static const struct field tree_fields[] = {
    RECORD_TEXT(struct tree, "Id", id),
    RECORD_LIST(struct tree, "Step", branches, branch_count, 6, branch_type)};
static const struct record tree_type = RECORD_OF(struct tree, tree_fields);

static bool parse(const uint8_t *data, size_t size, size_t chunk, int kind, struct seen *seen)
{
    struct tree tree = {0};
    const struct answer_want wants[] = {
        {.payload = &lines, .each = take_line, .arg = seen},
        {.payload = &full_lines, .each = take_full_line, .arg = seen},
        {.payload = &tree_type, .into = &tree},
        {0},
    };
    struct answer_parser *p = answer_parser_new(&wants[kind]);
    struct error err;
    bool ok = true;
    for (size_t at = 0; ok && at < size; at += chunk)
        ok = answer_parser_bytes(p, (const char *)data + at, size - at < chunk ? size - at : chunk, &err);
    ok = ok && answer_parser_finish(p, &err);
    add(seen, answer_parser_answer(p)->code);
    answer_parser_free(p);
    for (size_t i = 0; i < tree.branch_count; i++)
        for (size_t n = 0; n < tree.branches[i].leaf_count; n++)
            add(seen, tree.branches[i].leaves[n].value);
    record_fini(&tree_type, &tree);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen whole = {0};
    struct seen chunks = {0};
    if (size < 1)
        return 0;
    int kind = data[0] >> 6;
    bool a = parse(data + 1, size - 1, size, kind, &whole);
    bool b = parse(data + 1, size - 1, (size_t)data[0] % 64 + 1, kind, &chunks);
    if (a != b || whole.count != chunks.count || whole.sum != chunks.sum)
        abort();
    return 0;
}
