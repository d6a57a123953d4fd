#include "store/log_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "core/condition.h"
#include "core/printing.h"

enum { CELL_MAX = SCAN_RAW_MAX * 3 + 1 };

enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_FLAG };

/* The columns of the contract, in its order. */
static const struct column {
    const char *name;
    enum column_kind kind;
} columns[] = {
    {"at", COLUMN_TEXT},
    {"station", COLUMN_TEXT},
    {"operator", COLUMN_TEXT},
    {"scanner", COLUMN_TEXT},
    {"scan_id", COLUMN_TEXT},
    {"raw", COLUMN_TEXT},
    {"waybill", COLUMN_TEXT},
    {"parcel_index", COLUMN_NUMBER},
    {"parcel_total", COLUMN_NUMBER},
    {"verdict", COLUMN_TEXT},
    {"hold_no", COLUMN_TEXT},
    {"order_id", COLUMN_TEXT},
    {"line_id", COLUMN_TEXT},
    {"title", COLUMN_TEXT},
    {"config", COLUMN_TEXT},
    {"quantity", COLUMN_NUMBER},
    {"counted", COLUMN_NUMBER},
    {"condition", COLUMN_TEXT},
    {"weight_g", COLUMN_NUMBER},
    {"bin", COLUMN_TEXT},
    {"label_state", COLUMN_TEXT},
    {"late", COLUMN_FLAG},
    {"voided_at", COLUMN_TEXT},
};

static const char *number(char *cell, int64_t value, bool there)
{
    if (!there)
        return "";
    snprintf(cell, CELL_MAX, "%" PRId64, value);
    return cell;
}

/* The text of a column; "" where the row has none. */
static const char *cell_of(const struct log_row *row, size_t column, char cell[CELL_MAX])
{
    switch (column) {
    case 0:
        return clock_iso(cell, row->at_us);
    case 1:
        return row->station;
    case 2:
        return row->operator;
    case 3:
        return row->scanner;
    case 4:
        return number(cell, row->scan_id, true);
    case 5:
        utf8_sanitise(cell, CELL_MAX, row->raw, row->raw_len);
        return cell;
    case 6:
        return row->waybill;
    case 7:
        return number(cell, row->parcel_index, row->parcel_index != 0);
    case 8:
        return number(cell, row->parcel_total, row->parcel_total != 0);
    case 9:
        return verdict_name(row->verdict);
    case 10:
        return number(cell, row->hold_no, row->hold_no != 0);
    case 11:
        return row->order_id;
    case 12:
        return row->line_id;
    case 13:
        return row->title;
    case 14:
        return row->config;
    case 15:
        return number(cell, row->quantity, row->has_receipt && row->quantity != 0);
    case 16:
        return number(cell, row->counted, row->counted >= 0);
    case 17:
        return row->condition < 0 ? "" : condition_name((enum condition)row->condition);
    case 18:
        return number(cell, row->weight_g, row->weight_g >= 0);
    case 19:
        return row->bin;
    case 20:
        return row->label_state >= 0 ? label_state_name((enum label_state)row->label_state) : "";
    case 21:
        return row->late ? "true" : "false";
    case 22:
        return row->voided_at_us != 0 ? clock_iso(cell, row->voided_at_us) : "";
    default:
        return "";
    }
}

/* What a spreadsheet may run. Those of East Asia take the wide signs for it, too. */
static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return text[0] && strchr("=+-@\t\r\n", text[0]) != NULL;
}

void csv_add_field(struct text *out, const char *text)
{
    bool formula = is_formula(text);
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        text_add(out, text);
        return;
    }
    text_add(out, formula ? "\"'" : "\"");
    while (*text) {
        size_t plain = strcspn(text, "\"");
        text_add_n(out, text, plain);
        text += plain;
        if (*text) {
            text_add(out, "\"\"");
            text++;
        }
    }
    text_add(out, "\"");
}

void log_csv_head(struct text *out)
{
    text_add(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        text_add(out, i ? "," : "");
        text_add(out, columns[i].name);
    }
    text_add(out, "\r\n");
}

void log_csv_row(struct text *out, const struct log_row *row)
{
    char cell[CELL_MAX];
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        const char *text = cell_of(row, i, cell);
        if (i > 0)
            text_add_n(out, ",", 1);
        if (text[0])
            csv_add_field(out, text);
    }
    text_add_n(out, "\r\n", 2);
}

void log_json_row(struct text *out, const struct log_row *row)
{
    char cell[CELL_MAX];
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        const char *text = cell_of(row, i, cell);
        text_add(out, i ? ",\"" : "{\"");
        text_add(out, columns[i].name);
        text_add(out, "\":");
        if (text[0] == '\0' && strcmp(columns[i].name, "raw") != 0)
            text_add(out, "null");
        else if (columns[i].kind == COLUMN_TEXT)
            text_add_json(out, text);
        else
            text_add(out, text);
    }
    if (!row->clock_ok) {
        text_add(out, ",\"clock_ok\":false,\"at_corrected\":");
        if (row->corrected_us != 0)
            text_add_json(out, clock_iso(cell, row->corrected_us));
        else
            text_add(out, "null");
    }
    text_add(out, "}\n");
}
