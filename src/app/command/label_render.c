/* `tallyman label render` */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_label.h"
#include "label/label.h"
#include "state_dir.h"
#include "store/labels.h"

enum { LABELS_OF_A_SCAN = 64 };

struct rendering {
    const char *template;
    const char *directory; /* NULL: the default */
    const char *png;
    const char *raw;
    int64_t scan_id; /* 0: none */
    bool kind_given;
    bool fields_given;
    struct label_fields fields;
    struct label_printer_spec spec;
};

/* What a label looks like while nothing is known of real ones. */
static void fill_example(struct label_fields *f)
{
    static const struct label_fields example = {.bin = "A-017",
                                                .client = "RU-88",
                                                .customer = "Иванов И. 王伟",
                                                .parcel_index = 2,
                                                .parcel_total = 3,
                                                .line_index = 1,
                                                .line_total = 4,
                                                .waybill = "JDVA11408814483",
                                                .courier = "JD",
                                                .hold_no = "H-0042",
                                                .order_id = "CO-10001",
                                                .title = "Women's dress / Платье женское / 连衣裙女",
                                                .config = "Colour: red; Size: M",
                                                .quantity = 2,
                                                .weight_g = 1250,
                                                .at = "2026-05-06 14:03",
                                                .station = "dock-1",
                                                .operator= "IVAN" };
    enum label_kind kind = f->kind;
    *f = example;
    f->kind = kind;
    own_id_write(10001, 20002, f->own_id);
}

static bool take_field(struct rendering *r, const char *pair)
{
    char name[LABEL_NAME_SIZE];
    struct error err;
    const char *value = strchr(pair, '=');
    if (value == NULL || !text_copy_n(name, sizeof(name), pair, (size_t)(value - pair)))
        return app_usage("label render", "--field takes NAME=VALUE"), false;
    if (!label_fields_set(&r->fields, name, value + 1, &err))
        return app_usage("label render", "%s", err.text), false;
    r->kind_given = r->kind_given || strcmp(name, "kind") == 0;
    return r->fields_given = true;
}

static bool take_number(const char *option, const char *text, int64_t min, int64_t max, int *ret)
{
    int64_t number;
    if (!text_to_int64(text, min, max, &number))
        return app_usage("label render", "--%s is a number from %lld to %lld", option, (long long)min,
                         (long long)max),
               false;
    *ret = (int)number;
    return true;
}

static bool take_option(struct rendering *r, int option)
{
    int gap;
    switch (option) {
    case 't':
        r->template = optarg;
        return true;
    case 'c':
        r->directory = optarg;
        return true;
    case 'm':
        return label_media_parse(optarg, &r->spec.width_mm, &r->spec.height_mm) ||
               (app_usage("label render", "--media is a size in millimetres such as 58x40"), false);
    case 'l':
        return label_language_from_name(optarg, &r->spec.language) ||
               (app_usage("label render", "--language is zpl, tspl, epl2 or escpos"), false);
    case 'd':
        return take_number("dpi", optarg, 100, 1200, &r->spec.dpi);
    case 'g':
        if (!take_number("gap", optarg, 0, 50, &gap))
            return false;
        r->spec.gap_mm = gap;
        return true;
    case 'k':
        return take_number("darkness", optarg, 0, 100, &r->spec.darkness);
    case 'v':
        return take_number("speed", optarg, 1, 1000, &r->spec.speed);
    case 'n':
        return r->spec.native_text = true;
    case 'f':
        return take_field(r, optarg);
    case 's':
        return text_to_int64(optarg, 1, INT64_MAX, &r->scan_id) ||
               (app_usage("label render", "--scan takes a scan id; `tallyman log` shows them"), false);
    case 'p':
        r->png = optarg;
        return true;
    case 'r':
        r->raw = optarg;
        return true;
    default:
        break;
    }
    return false;
}

static bool read_options(int argc, char **argv, struct rendering *r)
{
    static const struct option options[] = {
        {"template", required_argument, NULL, 't'},  {"media", required_argument, NULL, 'm'},
        {"language", required_argument, NULL, 'l'},  {"dpi", required_argument, NULL, 'd'},
        {"gap", required_argument, NULL, 'g'},       {"darkness", required_argument, NULL, 'k'},
        {"speed", required_argument, NULL, 'v'},     {"native-text", no_argument, NULL, 'n'},
        {"field", required_argument, NULL, 'f'},     {"scan", required_argument, NULL, 's'},
        {"png", required_argument, NULL, 'p'},       {"raw", required_argument, NULL, 'r'},
        {"directory", required_argument, NULL, 'c'}, {0}};
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return app_wrong_option("label render", argv), false;
        if (!take_option(r, option))
            return false;
    }
    if (optind < argc)
        return app_usage("label render", "no argument is taken"), false;
    if (r->png == NULL && r->raw == NULL)
        return app_usage("label render", "where to? --png FILE or --raw FILE"), false;
    if (r->scan_id != 0 && r->fields_given)
        return app_usage("label render", "--scan or --field, not both"), false;
    if (!r->kind_given && !label_kind_from_name(r->template, &r->fields.kind))
        r->fields.kind = LABEL_PARCEL;
    if (r->scan_id == 0 && !r->fields_given)
        fill_example(&r->fields);
    return true;
}

/* The newest label of the scan, of the template's kind when there is one. */
static bool take_scan(struct app *app, struct rendering *r, struct error *err)
{
    char db[STATE_PATH_MAX];
    if (!state_path(app->config.state, "tallyman.db", db, err))
        return false;
    struct store *store = store_open(db, STORE_READ, err);
    if (store == NULL)
        return false;
    AUTOFREE struct label_row *rows = mem_array(LABELS_OF_A_SCAN, sizeof(*rows));
    size_t count = store_scan_labels(store, r->scan_id, rows, LABELS_OF_A_SCAN);
    store_close(store);
    if (count == 0)
        return error_set(err, ERROR_INPUT,
                         "scan %lld has no label; `tallyman log` shows scans, --field says what a label says",
                         (long long)r->scan_id);
    const struct label_row *chosen = &rows[count - 1];
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == r->fields.kind)
            chosen = &rows[i];
    r->fields = chosen->fields;
    return true;
}

static bool write_raw(const struct rendering *r, const struct label_template *t, struct error *err)
{
    struct text bytes = {0};
    bool standard = strcmp(r->raw, "-") == 0;
    if (!label_render(t, &r->fields, &r->spec, &bytes, err))
        return false;
    FILE *out = standard ? stdout : fopen(r->raw, "wb");
    bool ok = out != NULL && fwrite(bytes.data, 1, bytes.len, out) == bytes.len && fflush(out) == 0;
    if (!ok)
        error_errno(err, errno, "%s", r->raw);
    if (out && !standard && fclose(out) != 0 && ok)
        ok = error_errno(err, errno, "%s", r->raw);
    text_fini(&bytes);
    return ok;
}

int label_command_render(struct app *app, int argc, char **argv)
{
    struct rendering r = {.template = "parcel", .spec = LABEL_PRINTER_SPEC_INIT};
    struct error err = {0};
    if (!read_options(argc, argv, &r) || (r.scan_id != 0 && !app_configure(app)))
        return EXIT_USAGE;
    if (r.scan_id != 0 && !take_scan(app, &r, &err))
        return app_fail(&err);
    struct label_template *t = label_template_find(r.directory, r.template, &err);
    bool ok = t != NULL && (r.png == NULL || label_png(t, &r.fields, &r.spec, r.png, &err)) &&
              (r.raw == NULL || write_raw(&r, t, &err));
    label_template_free(t);
    return ok ? EXIT_DONE : app_fail(&err);
}
