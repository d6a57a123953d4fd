#include "code_row.h"

#include <string.h>

#include "base/text.h"

static void split_forms(const char *forms, struct code *code)
{
    for (const char *p = forms; *p && code->form_count < WAYBILL_FORMS_MAX;) {
        size_t len = strcspn(p, "\n");
        text_copy_n(code->forms[code->form_count++], WAYBILL_RAW_SIZE, p, len);
        p += len;
        p += *p == '\n';
    }
}

void code_row_read(const struct query *q, int at, struct code *code)
{
    char forms[WAYBILL_FORMS_MAX * WAYBILL_RAW_SIZE];
    *code = (struct code){.kind = (enum code_kind)query_get_int(q, at)};
    query_get_text(q, at + 1, code->waybill, sizeof(code->waybill));
    code->parcel.index = (int)query_get_int(q, at + 2);
    code->parcel.total = (int)query_get_int(q, at + 3);
    query_get_text(q, at + 4, code->parcel.lane, sizeof(code->parcel.lane));
    query_get_text(q, at + 5, code->courier, sizeof(code->courier));
    code->warnings = (unsigned)query_get_int(q, at + 6);
    query_get_text(q, at + 7, forms, sizeof(forms));
    split_forms(forms, code);
}
