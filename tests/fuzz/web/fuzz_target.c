/* Any request target: what is taken has decoded, bounded, harmless parts. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *s)
{
    if (!utf8_valid(s, strlen(s)))
        abort();
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_new(size + 1);
    struct target t;
    if (size > 0)
        memcpy(text, data, size);
    if (target_parse(text, &t)) {
        if (t.segment_count > TARGET_SEGMENTS_MAX || t.query_count > TARGET_QUERY_MAX)
            abort();
        for (int i = 0; i < t.segment_count; i++) {
            check(t.segments[i]);
            if (strpbrk(t.segments[i], "/\\") || t.segments[i][0] == '\0' || strcmp(t.segments[i], "..") == 0)
                abort();
        }
        for (int i = 0; i < t.query_count; i++) {
            check(t.query[i].name);
            check(t.query[i].value);
        }
        (void)target_fits(&t, "/api/1/scans/{}");
        target_fini(&t);
    }
    free(text);
    return 0;
}
