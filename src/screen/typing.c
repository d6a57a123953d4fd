#include "typing.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

bool typing_add(struct typing *t, const char *bytes, size_t len)
{
    if (t->len + len >= sizeof(t->text))
        return false;
    memcpy(t->text + t->len, bytes, len);
    t->len += len;
    t->text[t->len] = '\0';
    return true;
}

void typing_erase(struct typing *t)
{
    while (t->len > 0 && ((unsigned char)t->text[--t->len] & 0xC0) == 0x80)
        ;
    t->text[t->len] = '\0';
}

void typing_clear(struct typing *t)
{
    t->len = 0;
    t->text[0] = '\0';
}

bool typing_scan(const struct typing *t, struct scan *ret)
{
    if (t->len == 0)
        return false;
    *ret = (struct scan){.typed = true, .mono_us = clock_mono_us(), .wall_us = clock_wall_us()};
    text_copy(ret->scanner, sizeof(ret->scanner), "keyboard");
    memcpy(ret->raw, t->text, t->len);
    ret->raw_len = t->len;
    return true;
}
