#include "device_id.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/text.h"

static void take(char *dst, size_t size, const char *at, size_t len)
{
    while (len > 0 && isspace((unsigned char)at[0])) {
        at++;
        len--;
    }
    while (len > 0 && isspace((unsigned char)at[len - 1]))
        len--;
    utf8_sanitise(dst, size, at, len);
    for (char *p = dst; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = ' ';
}

static bool is_key(const char *at, size_t len, const char *key)
{
    return strlen(key) == len && strncasecmp(at, key, len) == 0;
}

static void read_pair(const char *at, size_t len, struct device_id *id)
{
    const char *colon = memchr(at, ':', len);
    if (colon == NULL)
        return;
    while (at < colon && isspace((unsigned char)*at)) {
        at++;
        len--;
    }
    size_t key_len = (size_t)(colon - at);
    const char *value = colon + 1;
    size_t value_len = len - key_len - 1;
    if (is_key(at, key_len, "MFG") || is_key(at, key_len, "MANUFACTURER"))
        take(id->make, sizeof(id->make), value, value_len);
    else if (is_key(at, key_len, "MDL") || is_key(at, key_len, "MODEL"))
        take(id->model, sizeof(id->model), value, value_len);
    else if (is_key(at, key_len, "SN") || is_key(at, key_len, "SERN") || is_key(at, key_len, "SERIALNUMBER"))
        take(id->serial, sizeof(id->serial), value, value_len);
}

bool device_id_read(const char *text, size_t len, struct device_id *ret)
{
    struct device_id id = {0};
    const char *end = text + (len < DEVICE_ID_MAX ? len : DEVICE_ID_MAX);
    while (text < end) {
        const char *semicolon = memchr(text, ';', (size_t)(end - text));
        const char *stop = semicolon ? semicolon : end;
        read_pair(text, (size_t)(stop - text), &id);
        text = stop + 1;
    }
    if (id.make[0] == '\0' && id.model[0] == '\0')
        return false;
    *ret = id;
    return true;
}

static bool same(const char *is, const char *wanted)
{
    return wanted[0] == '\0' || strcasecmp(is, wanted) == 0;
}

bool device_id_is(const struct device_id *id, const struct device_id *wanted)
{
    return same(id->make, wanted->make) && same(id->model, wanted->model) && same(id->serial, wanted->serial);
}
