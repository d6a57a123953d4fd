/* Input: a number, at which the rest is cut in two; the rest is what a port gave. Cut or whole, the same must come out, no
 * byte more than went in. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "line_marks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 65536 };

struct heard {
    size_t len;
    unsigned errors;
    size_t room;
    unsigned char *bytes;
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void hear_bytes(void *arg, const unsigned char *bytes, size_t len)
{
    struct heard *h = arg;
    check(len > 0 && len <= h->room - h->len);
    memcpy(h->bytes + h->len, bytes, len);
    h->len += len;
}

static void hear_error(void *arg)
{
    struct heard *h = arg;
    h->errors++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > TEXT_MAX)
        return 0;
    const uint8_t *raw = data + 1;
    size_t len = size - 1;
    size_t cut = data[0] < len ? data[0] : len;
    struct line_marks whole_marks = {0};
    struct line_marks cut_marks = {0};
    struct heard whole = {.room = len, .bytes = mem_new(len + 1)};
    struct heard in_two = {.room = len, .bytes = mem_new(len + 1)};
    line_marks_read(&whole_marks, raw, len, hear_bytes, hear_error, &whole);
    line_marks_read(&cut_marks, raw, cut, hear_bytes, hear_error, &in_two);
    line_marks_read(&cut_marks, raw + cut, len - cut, hear_bytes, hear_error, &in_two);
    check(whole.len == in_two.len && whole.errors == in_two.errors);
    check(memcmp(whole.bytes, in_two.bytes, whole.len) == 0);
    check(whole_marks.seen == cut_marks.seen && whole.len + 2 * whole.errors <= len);
    free(whole.bytes);
    free(in_two.bytes);
    return 0;
}
