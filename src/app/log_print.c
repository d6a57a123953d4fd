#include "log_print.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/printing.h"

/* The columns of the contract, in its order. counted … bin belong to counting; they are empty where a receipt has none. */
static const char *const columns[] = {
    "at",           "station",   "operator", "scanner",  "scan_id",     "raw",   "waybill",  "parcel_index",
    "parcel_total", "verdict",   "hold_no",  "order_id", "line_id",     "title", "config",   "quantity",
    "counted",      "condition", "weight_g", "bin",      "label_state", "late",  "voided_at"};
enum { COLUMN_COUNT = COUNT_OF(columns), CELL_MAX = SCAN_RAW_MAX * 3 + 1 };

void csv_field(FILE *out, const char *text)
{
    bool formula = text[0] && strchr("=+-@\t\r", text[0]) != NULL;
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    if (formula)
        fputc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void number(char *cell, int64_t value)
{
    if (value == 0)
        cell[0] = '\0';
    else
        snprintf(cell, CELL_MAX, "%" PRId64, value);
}

static void number_or_none(char *cell, int value)
{
    if (value < 0)
        cell[0] = '\0';
    else
        snprintf(cell, CELL_MAX, "%d", value);
}

/* The text of a column. */
static const char *cell_of(const struct log_row *row, size_t column, char cell[CELL_MAX])
{
    cell[0] = '\0';
    switch (column) {
    case 0:
        clock_iso(cell, row->at_us);
        break;
    case 1:
        return row->station;
    case 2:
        return row->operator;
    case 3:
        return row->scanner;
    case 4:
        number(cell, row->scan_id);
        break;
    case 5:
        utf8_sanitise(cell, CELL_MAX, row->raw, row->raw_len);
        break;
    case 6:
        return row->waybill;
    case 7:
        number(cell, row->parcel_index);
        break;
    case 8:
        number(cell, row->parcel_total);
        break;
    case 9:
        return verdict_name(row->verdict);
    case 10:
        number(cell, row->hold_no);
        break;
    case 11:
        return row->order_id;
    case 12:
        return row->line_id;
    case 13:
        return row->title;
    case 14:
        return row->config;
    case 15:
        number(cell, row->has_receipt ? row->quantity : 0);
        break;
    case 16:
        number_or_none(cell, row->counted);
        break;
    case 17:
        return row->condition < 0 ? "" : condition_name((enum condition)row->condition);
    case 18:
        number_or_none(cell, row->weight_g);
        break;
    case 19:
        return row->bin;
    case 20:
        return row->label_state >= 0 ? label_state_name((enum label_state)row->label_state) : "";
    case 21:
        return row->late ? "true" : "false";
    case 22:
        if (row->voided_at_us != 0)
            clock_iso(cell, row->voided_at_us);
        break;
    default:
        break;
    }
    return cell;
}

static bool is_number(size_t column)
{
    return column == 7 || column == 8 || column == 15 || column == 16 || column == 18;
}

static void print_json(FILE *out, const struct log_row *row)
{
    char cell[CELL_MAX];
    json_t *o = json_object();
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const char *text = cell_of(row, i, cell);
        json_t *value;
        if (strcmp(columns[i], "late") == 0)
            value = json_boolean(row->late);
        else if (text[0] == '\0' && strcmp(columns[i], "raw") != 0)
            value = json_null();
        else if (is_number(i))
            value = json_integer(strtoll(text, NULL, 10));
        else
            value = json_string(text);
        json_object_set_new(o, columns[i], value);
    }
    AUTOFREE char *line = json_dumps(o, JSON_COMPACT);
    fprintf(out, "%s\n", line);
    json_decref(o);
}

static void print_csv(FILE *out, const struct log_row *row)
{
    char cell[CELL_MAX];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i > 0)
            fputc(',', out);
        csv_field(out, cell_of(row, i, cell));
    }
    fputs("\r\n", out);
}

static void print_table(FILE *out, const struct log_row *row)
{
    char at[CLOCK_ISO_MAX];
    char raw[96];
    clock_iso(at, row->at_us);
    at[19] = '\0';
    text_quote(raw, sizeof(raw), (const char *)row->raw, row->raw_len);
    fprintf(out, "%s  %6" PRId64 "  %-9s  %-20s  %-10s", at, row->scan_id, verdict_name(row->verdict),
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
    switch (format) {
    case LOG_FORMAT_CSV:
        fputs("\xEF\xBB\xBF", out);
        for (size_t i = 0; i < COLUMN_COUNT; i++)
            fprintf(out, "%s%s", i ? "," : "", columns[i]);
        fputs("\r\n", out);
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
    switch (format) {
    case LOG_FORMAT_CSV:
        print_csv(out, row);
        break;
    case LOG_FORMAT_JSON:
        print_json(out, row);
        break;
    case LOG_FORMAT_TABLE:
        print_table(out, row);
        break;
    }
}
