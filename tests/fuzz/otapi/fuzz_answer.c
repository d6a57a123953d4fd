/* An answer of the platform: the first byte says in what chunks it comes. Whole or in chunks, the same must come out. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answer_parser.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    uint64_t sum;
    size_t count;
};

static bool take(void *arg, const struct order_line *line)
{
    struct seen *s = arg;
    const unsigned char *p = (const unsigned char *)line;
    for (size_t i = 0; i < sizeof(line->order_id) + sizeof(line->line_id); i++)
        s->sum = s->sum * 31 + p[i];
    if (!utf8_valid(line->title, strlen(line->title)))
        abort();
    s->count++;
    return true;
}

static bool parse(const uint8_t *data, size_t size, size_t chunk, struct seen *seen)
{
    const struct answer_want want = {.line = take, .arg = seen};
    struct answer_parser *p = answer_parser_new(&want);
    struct error err;
    bool ok = true;
    for (size_t at = 0; ok && at < size; at += chunk)
        ok = answer_parser_bytes(p, (const char *)data + at, size - at < chunk ? size - at : chunk, &err);
    ok = ok && answer_parser_finish(p, &err);
    answer_parser_free(p);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen whole = {0};
    struct seen chunks = {0};
    if (size < 1)
        return 0;
    bool a = parse(data + 1, size - 1, size, &whole);
    bool b = parse(data + 1, size - 1, (size_t)data[0] % 64 + 1, &chunks);
    if (a != b || whole.count != chunks.count || whole.sum != chunks.sum)
        abort();
    return 0;
}
