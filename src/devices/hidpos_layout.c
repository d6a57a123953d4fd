/* The report descriptor of a HID POS scanner (USB Device Class Definition for HID 1.11, section 6.2.2; HID Point of Sale
 * Usage Tables 1.02: page 0x8C). */
#include "hidpos.h"

#include <string.h>

enum {
    DESCRIPTOR_MAX = 4096,
    REPORT_BITS_MAX = 8 * 4096,
    USAGES_MAX = 64,
    STACK_MAX = 8,
    DEPTH_MAX = 16,
    REPORTS_MAX = 16
};

/* Items: type and tag, without the two bits of size. */
enum {
    ITEM_LONG = 0xFE, /* the whole byte */
    ITEM_INPUT = 0x80,
    ITEM_OUTPUT = 0x90,
    ITEM_FEATURE = 0xB0,
    ITEM_COLLECTION = 0xA0,
    ITEM_END_COLLECTION = 0xC0,
    ITEM_USAGE_PAGE = 0x04,
    ITEM_REPORT_SIZE = 0x74,
    ITEM_REPORT_ID = 0x84,
    ITEM_REPORT_COUNT = 0x94,
    ITEM_PUSH = 0xA4,
    ITEM_POP = 0xB4,
    ITEM_USAGE = 0x08,
    ITEM_USAGE_MINIMUM = 0x18,
    ITEM_USAGE_MAXIMUM = 0x28,
};
enum { INPUT_CONSTANT = 0x01 };

/* Page in the upper half. */
#define USAGE_SCANNER   0x008C0002u
#define USAGE_AIM       0x008C00FBu /* the first of three symbology identifiers */
#define USAGE_DATA      0x008C00FEu
#define USAGE_CONTINUED 0x008C00FFu
#define USAGE_COUNT     0x0001003Bu

enum { HONEYWELL = 0x0C2E, YOUJIE = 0x23D0 };

struct globals {
    uint32_t page;
    uint32_t size; /* bits of one field */
    uint32_t count;
    uint32_t report_id;
};

/* An input report of the scanner's collection. Places in bits, without the id byte; -1: none. */
struct report {
    uint32_t id;
    int32_t bits;
    int32_t count_at;
    int32_t aim_at;
    int32_t data_at;
    int32_t data_max; /* bytes */
    int32_t continued_at;
};

struct walk {
    struct globals now;
    struct globals stack[STACK_MAX];
    unsigned stack_count;
    uint32_t usages[USAGES_MAX];
    unsigned usage_count;
    uint32_t usage_minimum;
    unsigned depth;
    unsigned scanner_depth; /* of the scanner's collection; 0: outside */
    bool scanner;           /* there was one */
    struct report reports[REPORTS_MAX];
    unsigned report_count;
};

static struct report *report_for(struct walk *w)
{
    for (unsigned i = 0; i < w->report_count; i++)
        if (w->reports[i].id == w->now.report_id)
            return &w->reports[i];
    if (w->report_count == REPORTS_MAX)
        return NULL;
    struct report *r = &w->reports[w->report_count++];
    *r = (struct report){
        .id = w->now.report_id, .count_at = -1, .aim_at = -1, .data_at = -1, .continued_at = -1};
    return r;
}

static void note_usage(struct walk *w, uint32_t usage)
{
    if (w->usage_count < USAGES_MAX)
        w->usages[w->usage_count++] = usage;
}

static void note(struct report *r, uint32_t usage, int32_t at, uint32_t size, uint32_t fields)
{
    bool bytes = size == 8 && at % 8 == 0;
    if (usage == USAGE_COUNT && bytes && r->count_at < 0) {
        r->count_at = at;
    } else if (usage == USAGE_AIM && bytes && r->aim_at < 0) {
        r->aim_at = at;
    } else if (usage == USAGE_DATA && bytes && r->data_at < 0) {
        r->data_at = at;
        r->data_max = (int32_t)fields;
    } else if (usage == USAGE_CONTINUED && r->continued_at < 0) {
        r->continued_at = at;
    }
}

/* The fields of one Input item: the n-th field has the n-th usage, the last usage goes for all that are left. */
static bool add_input(struct walk *w, uint32_t flags)
{
    struct report *r = report_for(w);
    uint64_t bits = (uint64_t)w->now.size * w->now.count;
    if (r == NULL || bits > REPORT_BITS_MAX || r->bits + (int32_t)bits > REPORT_BITS_MAX)
        return false;
    if (w->scanner_depth > 0 && !(flags & INPUT_CONSTANT)) {
        unsigned known = w->usage_count < w->now.count ? w->usage_count : w->now.count;
        for (unsigned i = 0; i < known; i++) {
            uint32_t fields = i + 1 == w->usage_count ? w->now.count - i : 1;
            note(r, w->usages[i], r->bits + (int32_t)(i * w->now.size), w->now.size, fields);
        }
    }
    r->bits += (int32_t)bits;
    return true;
}

static bool take_main(struct walk *w, unsigned tag, uint32_t value)
{
    bool ok = true;
    if (tag == ITEM_INPUT) {
        ok = add_input(w, value);
    } else if (tag == ITEM_COLLECTION) {
        ok = ++w->depth <= DEPTH_MAX;
        if (w->scanner_depth == 0 && w->usage_count > 0 && w->usages[0] == USAGE_SCANNER) {
            w->scanner_depth = w->depth;
            w->scanner = true;
        }
    } else if (tag == ITEM_END_COLLECTION) {
        ok = w->depth > 0;
        if (w->scanner_depth == w->depth)
            w->scanner_depth = 0;
        if (ok)
            w->depth--;
    }
    w->usage_count = 0;
    w->usage_minimum = 0;
    return ok;
}

static bool take_item(struct walk *w, unsigned tag, uint32_t value, unsigned size)
{
    uint32_t usage = size == 4 ? value : w->now.page << 16 | (value & 0xFFFF);
    switch (tag) {
    case ITEM_INPUT:
    case ITEM_OUTPUT:
    case ITEM_FEATURE:
    case ITEM_COLLECTION:
    case ITEM_END_COLLECTION:
        return take_main(w, tag, value);
    case ITEM_USAGE_PAGE:
        w->now.page = value & 0xFFFF;
        return true;
    case ITEM_REPORT_SIZE:
        w->now.size = value;
        return true;
    case ITEM_REPORT_COUNT:
        w->now.count = value;
        return true;
    case ITEM_REPORT_ID:
        w->now.report_id = value;
        return value > 0 && value <= 0xFF;
    case ITEM_PUSH:
        if (w->stack_count == STACK_MAX)
            return false;
        w->stack[w->stack_count++] = w->now;
        return true;
    case ITEM_POP:
        if (w->stack_count == 0)
            return false;
        w->now = w->stack[--w->stack_count];
        return true;
    case ITEM_USAGE:
        note_usage(w, usage);
        return true;
    case ITEM_USAGE_MINIMUM:
        w->usage_minimum = usage;
        return true;
    case ITEM_USAGE_MAXIMUM:
        for (uint32_t u = w->usage_minimum; u <= usage && w->usage_count < USAGES_MAX; u++)
            note_usage(w, u);
        return true;
    default:
        return true; /* limits, units, names: nothing that moves a field */
    }
}

static bool walk(struct walk *w, const unsigned char *d, size_t len)
{
    static const unsigned sizes[] = {0, 1, 2, 4};
    for (size_t i = 0; i < len;) {
        unsigned head = d[i++];
        if (head == ITEM_LONG) {
            if (len - i < 2 || len - i - 2 < d[i])
                return false;
            i += 2 + (size_t)d[i];
            continue;
        }
        unsigned size = sizes[head & 3];
        if (len - i < size)
            return false;
        uint32_t value = 0;
        for (unsigned byte = 0; byte < size; byte++)
            value |= (uint32_t)d[i + byte] << (8 * byte);
        i += size;
        if (!take_item(w, head & 0xFCu, value, size))
            return false;
    }
    return w->depth == 0;
}

static int byte_of(int32_t bit, int id_bytes)
{
    return bit < 0 ? -1 : bit / 8 + id_bytes;
}

static void use_report(struct hidpos_layout *layout, const struct report *r)
{
    int id_bytes = r->id != 0 ? 1 : 0;
    layout->report_id = (int)r->id;
    layout->count_at = byte_of(r->count_at, id_bytes);
    layout->aim_at = byte_of(r->aim_at, id_bytes);
    layout->data_at = byte_of(r->data_at, id_bytes);
    layout->data_max = r->data_max;
    layout->continued_at = byte_of(r->continued_at, id_bytes);
    layout->continued_bit = r->continued_at < 0 ? 0 : r->continued_at % 8;
}

/* Where most scanners have the fields, for those whose descriptor names the report but not its fields. */
static void use_usual_places(struct hidpos_layout *layout)
{
    layout->report_id = 2;
    layout->count_at = 1;
    layout->aim_at = 2;
    layout->data_at = 5;
    layout->data_max = 56;
    layout->continued_at = layout->honeywell_wake ? 63 : 61;
    layout->continued_bit = 0;
}

bool hidpos_layout_read(const unsigned char *descriptor, size_t len, unsigned vendor_id,
                        struct hidpos_layout *ret, struct error *err)
{
    if (len == 0 || len > DESCRIPTOR_MAX)
        return error_set(err, ERROR_INPUT, "report descriptor of %zu bytes", len);
    struct walk w;
    memset(&w, 0, sizeof(w));
    if (!walk(&w, descriptor, len))
        return error_set(err, ERROR_INPUT, "report descriptor makes no sense");
    if (!w.scanner)
        return error_set(err, ERROR_INPUT, "no HID POS scanner");
    struct hidpos_layout layout = {.honeywell_wake = vendor_id == HONEYWELL || vendor_id == YOUJIE};
    for (unsigned i = 0; i < w.report_count; i++) {
        if (w.reports[i].data_at < 0)
            continue;
        use_report(&layout, &w.reports[i]);
        *ret = layout;
        return true;
    }
    use_usual_places(&layout);
    *ret = layout;
    return true;
}
