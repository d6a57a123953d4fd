#include "config_printer.h"

#include <assert.h>
#include <string.h>

#include "config_block.h"
#include "config_line.h"

static_assert(LABEL_ZPL == 0 && LABEL_TSPL == 1 && LABEL_EPL2 == 2 && LABEL_ESCPOS == 3,
              "the words' positions");
static_assert(LABEL_PER_PARCEL == 0 && LABEL_PER_LINE == 1, "the words' positions");
static_assert(PRINTER_ASK_AUTO == 0 && PRINTER_ASK_NONE == 1 && PRINTER_ASK_ZPL == 2 &&
                  PRINTER_ASK_HQES == 3 && PRINTER_ASK_TSPL == 4 && PRINTER_ASK_ESCPOS == 5 &&
                  PRINTER_ASK_USB == 6,
              "the words' positions");
static_assert(sizeof(enum label_language) == sizeof(int) && sizeof(enum label_per) == sizeof(int) &&
                  sizeof(enum printer_ask) == sizeof(int),
              "a word's position is an int");

static bool check_uri(const char *value, struct text *why)
{
    struct printer_uri uri;
    struct error err;
    if (printer_uri_parse(value, &uri, &err))
        return true;
    text_add(why, err.text);
    return false;
}

static bool check_media(const char *value, struct text *why)
{
    double width_mm;
    double height_mm;
    if (strlen(value) < sizeof(((struct printer_block *)NULL)->media) &&
        label_media_parse(value, &width_mm, &height_mm))
        return true;
    text_add(why, "it is WIDTHxHEIGHT in millimetres, each from 10 to 400, like 58x40");
    return false;
}

static bool known_kinds(const struct config *c, const struct printer_block *block, struct error *err)
{
    enum label_kind kind;
    for (size_t i = 0; i < block->kind_count; i++)
        if (!label_kind_from_name(block->kinds[i], &kind))
            return error_set(err, ERROR_INPUT,
                             "%s: printer \"%s\": kinds = \"%s\": allowed are parcel line hold shelf test",
                             c->file, block->name, block->kinds[i]);
    return true;
}

static bool known_template(const struct config *c, const struct printer_block *block, struct error *err)
{
    struct printer_config printer;
    printer_block_config(block, &printer);
    struct label_template *t = label_template_find(NULL, printer.template_name, err);
    if (t == NULL)
        return error_prefix(err, "%s: printer \"%s\": template", c->file, block->name);
    label_template_free(t);
    return true;
}

/* Every fallback names a printer. */
static bool agree(const struct config *c, struct error *err)
{
    for (size_t i = 0; i < c->printer_count; i++) {
        const char *fallback = c->printers[i].fallback;
        bool found = fallback[0] == '\0';
        for (size_t j = 0; j < c->printer_count && !found; j++)
            found = j != i && strcmp(c->printers[j].name, fallback) == 0;
        if (!found)
            return error_set(err, ERROR_INPUT,
                             "%s: printer \"%s\": fallback = \"%s\": no other printer has that name", c->file,
                             c->printers[i].name, fallback);
    }
    return true;
}

/* A label that would not say whose it is need not wait until that is known. */
static bool shows_customer(const struct printer_block *block)
{
    struct printer_config printer;
    struct error ignored;
    printer_block_config(block, &printer);
    struct label_template *t = label_template_find(NULL, printer.template_name, &ignored);
    bool shows = t && (label_template_shows(t, "customer") || label_template_shows(t, "client") ||
                       label_template_shows(t, "big"));
    label_template_free(t);
    return shows;
}

static int customer_wait_ms(const struct printer_block *block)
{
    return shows_customer(block) ? block->customer_wait_ms : 0;
}

void printer_block_rule(const struct printer_block *block, struct printer_rule *ret)
{
    *ret = (struct printer_rule){.per = block->per,
                                 .kinds = block->kind_count == 0 ? ~0u : 0,
                                 .provider_count = block->provider_count,
                                 .scanner_count = block->scanner_count,
                                 .stale_s = block->stale_s,
                                 .customer_wait_ms = customer_wait_ms(block)};
    static_assert(sizeof(ret->providers) == sizeof(block->providers), "the same lists");
    static_assert(sizeof(ret->scanners) == sizeof(block->scanners), "the same lists");
    memcpy(ret->providers, block->providers, sizeof(ret->providers));
    memcpy(ret->scanners, block->scanners, sizeof(ret->scanners));
    text_copy(ret->name, sizeof(ret->name), block->name);
    text_copy(ret->fallback, sizeof(ret->fallback), block->fallback);
    for (size_t i = 0; i < block->kind_count; i++) {
        enum label_kind kind;
        if (label_kind_from_name(block->kinds[i], &kind))
            ret->kinds |= 1u << kind;
    }
}

void printer_block_config(const struct printer_block *block, struct printer_config *ret)
{
    struct error ignored;
    printer_config_init(ret);
    text_copy(ret->name, sizeof(ret->name), block->name);
    (void)!printer_uri_parse(block->uri, &ret->uri, &ignored);
    ret->spec.language = block->language;
    ret->spec.dpi = block->dpi;
    (void)!label_media_parse(block->media, &ret->spec.width_mm, &ret->spec.height_mm);
    ret->spec.gap_mm = block->gap_mm;
    ret->spec.darkness = block->darkness;
    ret->spec.speed = block->speed;
    ret->spec.native_text = block->native_text;
    ret->ask = block->status;
    if (block->stale_s > 0)
        ret->job_life_s = block->stale_s;
    text_copy(ret->template_name, sizeof(ret->template_name),
              block->template_name[0]          ? block->template_name
              : block->per == LABEL_PER_PARCEL ? label_kind_name(LABEL_PARCEL)
                                               : label_kind_name(LABEL_LINE));
}

#define LIST(name_, field, count_field)                                                                      \
    {                                                                                                        \
        name_, OPTION_LIST, .at = offsetof(struct printer_block, field),                                     \
                            .size = sizeof(((struct printer_block *)NULL)->field[0]), .text = "{}",          \
                            .entries = COUNT_OF(((struct printer_block *)NULL)->field),                      \
                            .count_at = offsetof(struct printer_block, count_field)                          \
    }

enum { STALE = 15, CUSTOMER_WAIT }; /* where they stand */

static const struct config_option options[] = {
    {"uri", OPTION_TEXT, OPTION_AT(struct printer_block, uri), .text = "", .check = check_uri},
    {"language", OPTION_WORD, OPTION_AT(struct printer_block, language), .text = "zpl",
     .words = "zpl tspl epl2 escpos"},
    {"dpi", OPTION_NUMBER, OPTION_AT(struct printer_block, dpi), .number = 203, .min = 100, .max = 1200},
    {"media", OPTION_TEXT, OPTION_AT(struct printer_block, media), .text = "58x40", .check = check_media},
    {"gap_mm", OPTION_NUMBER, OPTION_AT(struct printer_block, gap_mm), .number = 2, .min = 0, .max = 30},
    {"darkness", OPTION_NUMBER, OPTION_AT(struct printer_block, darkness), .number = -1, .min = -1,
     .max = 100},
    {"speed", OPTION_NUMBER, OPTION_AT(struct printer_block, speed), .number = -1, .min = -1, .max = 500},
    {"native_text", OPTION_FLAG, OPTION_AT(struct printer_block, native_text), .number = 0},
    {"per", OPTION_WORD, OPTION_AT(struct printer_block, per), .text = "line", .words = "parcel line"},
    {"template", OPTION_TEXT, OPTION_AT(struct printer_block, template_name), .text = ""},
    LIST("kinds", kinds, kind_count),
    LIST("providers", providers, provider_count),
    LIST("scanners", scanners, scanner_count),
    {"fallback", OPTION_TEXT, OPTION_AT(struct printer_block, fallback), .text = ""},
    {"status", OPTION_WORD, OPTION_AT(struct printer_block, status), .text = "auto",
     .words = "auto none zpl hqes tspl escpos usb"},
    [STALE] = {"stale_s", OPTION_NUMBER, OPTION_AT(struct printer_block, stale_s), .number = 900, .min = 0,
               .max = 604800},
    [CUSTOMER_WAIT] = {"customer_wait_ms", OPTION_NUMBER, OPTION_AT(struct printer_block, customer_wait_ms),
                       .number = 1000, .min = 0, .max = 30000},
};
static_assert(COUNT_OF(options) == CUSTOMER_WAIT + 1, "where they stand");

/* Else every label of a parcel that is looked up live would be called off while it waits for its order. */
static bool waits_before_stale(const struct config *c, const struct printer_block *block, struct error *err)
{
    int wait_ms = customer_wait_ms(block);
    int stale_line = config_option_line(&options[STALE], block->name);
    int wait_line = config_option_line(&options[CUSTOMER_WAIT], block->name);
    if (block->stale_s == 0 || (int64_t)block->stale_s * 1000 > wait_ms)
        return true;
    return error_set(
        err, ERROR_INPUT,
        "%s:%d: printer \"%s\": stale_s = %d: its labels may wait %d ms for their orders and would be"
        " called off; make it more than %d, or 0 for no limit, or customer_wait_ms less than %lld",
        c->file, stale_line > wait_line ? stale_line : wait_line, block->name, block->stale_s, wait_ms,
        wait_ms / 1000, (long long)block->stale_s * 1000);
}

static bool finish(struct config *c, void *entry, struct error *err)
{
    const struct printer_block *block = entry;
    if (block->uri[0] == '\0')
        return error_set(err, ERROR_INPUT, "%s: printer \"%s\": it needs a uri, like socket://192.0.2.7:9100",
                         c->file, block->name);
    if (block->dpi != 203 && block->dpi != 300 && block->dpi != 600)
        return error_set(err, ERROR_INPUT, "%s: printer \"%s\": dpi = %d: allowed are 203 300 600", c->file,
                         block->name, block->dpi);
    return known_kinds(c, block, err) && known_template(c, block, err) && waits_before_stale(c, block, err);
}

const struct config_block config_block_printer = {
    .name = "printer",
    .options = options,
    .option_count = COUNT_OF(options),
    .at = offsetof(struct config, printers),
    .finish = finish,
    .agree = agree,
    .entry_size = sizeof(struct printer_block),
    .entries = PRINTERS_MAX,
    .count_at = offsetof(struct config, printer_count),
    .title_at = offsetof(struct printer_block, name),
    .title_size = PRINTER_NAME_MAX,
};
