#include "log_print.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/log_text.h"

static void print_text(FILE *out, struct text *text)
{
    fwrite(text->data, 1, text->len, out);
    text_fini(text);
}

static void print_table(FILE *out, const struct log_row *row)
{
    char at[CLOCK_ISO_MAX];
    char raw[96];
    /* A station whose clock was wrong: the right time, where it is known, and a mark in any case. */
    clock_iso(at, row->corrected_us ? row->corrected_us : row->at_us);
    at[19] = row->clock_ok ? ' ' : row->corrected_us ? '~' : '?';
    at[20] = '\0';
    text_quote(raw, sizeof(raw), (const char *)row->raw, row->raw_len);
    fprintf(out, "%s %6" PRId64 "  %-9s  %-20s  %-10s", at, row->scan_id, verdict_name(row->verdict),
            row->waybill[0] ? row->waybill : raw, row->scanner);
    if (row->parcel_index > 0)
        fprintf(out, "  parcel %d/%d", row->parcel_index, row->parcel_total);
    if (row->hold_no != 0)
        fprintf(out, "  hold %" PRId64, row->hold_no);
    if (row->has_receipt)
        fprintf(out, "  %s  %d x %s%s", row->order_id, row->quantity, row->title,
                row->late ? "  (late)" : "");
    if (row->voided_at_us != 0)
        fputs("  [voided]", out);
    fputc('\n', out);
}

void log_print_head(FILE *out, enum log_format format)
{
    struct text text = {0};
    switch (format) {
    case LOG_FORMAT_CSV:
        log_csv_head(&text);
        print_text(out, &text);
        break;
    case LOG_FORMAT_TABLE:
        fprintf(out, "%-19s  %6s  %-9s  %-20s  %-10s\n", "at", "scan", "verdict", "waybill", "scanner");
        break;
    case LOG_FORMAT_JSON:
        break;
    }
}

void log_print_row(FILE *out, enum log_format format, const struct log_row *row)
{
    struct text text = {0};
    switch (format) {
    case LOG_FORMAT_CSV:
        log_csv_row(&text, row);
        print_text(out, &text);
        break;
    case LOG_FORMAT_JSON:
        log_json_row(&text, row);
        print_text(out, &text);
        break;
    case LOG_FORMAT_TABLE:
        print_table(out, row);
        break;
    }
}

void csv_field(FILE *out, const char *text)
{
    struct text field = {0};
    csv_add_field(&field, text);
    if (field.len > 0)
        print_text(out, &field);
}
