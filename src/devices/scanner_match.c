#include "scanner_match.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scanner_table.h"

const char *scanner_kind(enum node_class class)
{
    switch (class) {
    case NODE_INPUT:
        return "keyboard";
    case NODE_TTY:
        return "serial";
    case NODE_HIDRAW:
        return "hidpos";
    case NODE_USB:
        return "usb";
    }
    return "";
}

static bool read_hex(const char *s, char end, unsigned *ret)
{
    size_t len = strspn(s, "0123456789abcdefABCDEF");
    if (len != 4 || s[len] != end)
        return false;
    *ret = (unsigned)strtoul(s, NULL, 16);
    return true;
}

/* "usb:0c2e:0200" or "usb:0c2e:*". */
static bool ids_match(const char *match, const struct found_device *found)
{
    unsigned vendor_id;
    unsigned product_id;
    if (!found->has_ids || strncmp(match, "usb:", 4) != 0 || !read_hex(match + 4, ':', &vendor_id) ||
        vendor_id != found->vendor_id)
        return false;
    const char *product = match + 9;
    return strcmp(product, "*") == 0 ||
           (read_hex(product, '\0', &product_id) && product_id == found->product_id);
}

/* How closely a block names the device; 0: not at all. */
static int closeness(const struct scanner_config *config, const struct found_device *found)
{
    if (config->serial[0] != '\0')
        return found->class == NODE_TTY && found_device_has_path(found, config->serial) ? 4 : 0;
    if (config->match[0] != '\0' && !ids_match(config->match, found))
        return 0;
    if (config->path[0] != '\0')
        return found_device_has_path(found, config->path) ? (config->match[0] != '\0' ? 3 : 2) : 0;
    return config->match[0] != '\0' ? 1 : 0;
}

static const struct scanner_config *find_config(const struct found_device *found,
                                                const struct scanner_config *configs, size_t count)
{
    const struct scanner_config *best = NULL;
    int best_closeness = 0;
    for (size_t i = 0; i < count; i++) {
        int c = closeness(&configs[i], found);
        if (c > best_closeness) {
            best = &configs[i];
            best_closeness = c;
        }
    }
    return best;
}

/* A name's first word or alternative, without what a scanner's name had better not have. */
static void shorten(char *dst, size_t size, const char *model)
{
    size_t n = 0;
    for (const char *p = model; *p != '\0' && *p != '/' && *p != '(' && *p != '@'; p++) {
        if (n == size - 1)
            break;
        dst[n++] = *p > ' ' && *p < 0x7F ? *p : '-';
    }
    while (n > 0 && dst[n - 1] == '-')
        n--;
    dst[n] = '\0';
}

static void name_model(const struct found_device *found, struct scanner_match *m)
{
    struct known_scanner known;
    if (found->has_ids && scanner_table_any(found->vendor_id, found->product_id, &known)) {
        text_format(m->model, sizeof(m->model), "%s %s", known.vendor, known.model);
        shorten(m->short_model, sizeof(m->short_model), known.product_id < 0 ? known.vendor : known.model);
    } else {
        text_copy(m->model, sizeof(m->model), found->product[0] != '\0' ? found->product : found->name);
        shorten(m->short_model, sizeof(m->short_model), m->model);
    }
    if (m->model[0] == '\0')
        text_copy(m->model, sizeof(m->model), scanner_kind(found->class));
    if (m->short_model[0] == '\0')
        text_copy(m->short_model, sizeof(m->short_model), "scanner");
}

static bool in_tables(const struct found_device *found)
{
    struct known_scanner known;
    switch (found->class) {
    case NODE_INPUT:
        return (found->has_ids &&
                scanner_table_find(found->vendor_id, found->product_id, SCANNER_MODE_KEYBOARD, &known)) ||
               scanner_table_name(found->name) != NULL;
    case NODE_TTY:
        return found->has_ids &&
               scanner_table_find(found->vendor_id, found->product_id, SCANNER_MODE_SERIAL, &known);
    case NODE_HIDRAW:
        return true; /* nothing but a bar code scanner has such a descriptor */
    case NODE_USB:
        return false;
    }
    return false;
}

void scanner_match(const struct found_device *found, const struct scanner_config *configs, size_t count,
                   bool find, struct scanner_match *ret)
{
    struct known_scanner known;
    *ret = (struct scanner_match){.advice = ""};
    name_model(found, ret);
    if (found->class == NODE_USB) {
        if (find && found->has_ids &&
            scanner_table_find(found->vendor_id, found->product_id, SCANNER_MODE_UNUSABLE, &known)) {
            ret->claim = CLAIM_MODE;
            ret->advice = known.advice;
        }
        return;
    }
    if ((found->class == NODE_INPUT && !found->digits) || (found->class == NODE_HIDRAW && !found->hidpos))
        return;
    ret->config = find_config(found, configs, count);
    if (ret->config != NULL)
        ret->claim = CLAIM_CONFIG;
    else if (find && in_tables(found))
        ret->claim = CLAIM_TABLE;
}
