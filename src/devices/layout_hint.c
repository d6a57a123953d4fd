#include "devices/layout_hint.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/waybill.h"
#include "runes.h"

/* How much it looks like a courier's number: 2 a strong rule says so, 1 a rule. 0: it is none. */
static int likeness(const unsigned char *bytes, size_t len)
{
    AUTOFREE struct scan *scan = mem_new(sizeof(*scan));
    AUTOFREE struct code *code = mem_new(sizeof(*code));
    if (len > sizeof(scan->raw))
        return 0;
    memcpy(scan->raw, bytes, len);
    scan->raw_len = len;
    waybill_read(scan, code);
    if (code->kind == CODE_OWN || code->kind == CODE_COMMAND)
        return 2;
    if (code->kind != CODE_WAYBILL || code->courier[0] == '\0')
        return 0;
    return code->courier_sure ? 2 : 1;
}

bool layout_hint(const unsigned char *bytes, size_t len, const char *read_as,
                 char ret_layout[LAYOUT_HINT_SIZE])
{
    const struct key_layout *from = key_layout_find(read_as);
    const struct key_layout *layout;
    struct runes runes;
    int best = likeness(bytes, len);
    bool found = false;
    if (from == NULL || best > 0 || !runes_read(bytes, len, &runes))
        return false;
    for (unsigned i = 0; (layout = key_layout_at(i)) != NULL; i++) {
        struct runes meant;
        unsigned char text[RUNES_MAX * 4];
        runes_translate(&runes, from, layout, &meant);
        size_t text_len = runes_write(&meant, text, sizeof(text));
        /* What is the same in this layout tells nothing about it. */
        if (text_len == len && memcmp(text, bytes, len) == 0)
            continue;
        int like = likeness(text, text_len);
        if (like > best) {
            best = like;
            text_copy(ret_layout, LAYOUT_HINT_SIZE, layout->name);
            found = true;
        }
    }
    return found;
}
