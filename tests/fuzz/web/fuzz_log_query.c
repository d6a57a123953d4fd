/* Any query of the receipt log: it is refused by the name of what is wrong, or it is a filter within its limits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/verdict.h"
#include "log_query.h"
#include "query_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_filter(const struct log_query *q)
{
    const struct page_filter *f = &q->filter;
    must(q->limit >= 1 && q->limit <= PAGE_ROWS_MAX && f->scans == q->limit);
    must(f->after >= 0 && f->before >= 0);
    must(f->verdict >= -1 && f->verdict < VERDICT_COUNT);
    if (f->waybill) {
        size_t star = f->waybill[0] == '*';
        size_t len = strlen(f->waybill + star);
        must(f->waybill == q->waybill && len > 0 && len < WAYBILL_SIZE);
    }
    const char *const texts[] = {f->order_id, f->operator, f->station, f->scanner, f->text};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        must(texts[i] && utf8_valid(texts[i], strlen(texts[i])));
}

/* What is refused is in the query, and its own reader refuses it, too. */
static void check_refusal(const struct target *t, const char *wrong)
{
    int64_t number;
    must(query_read_text(t, wrong)[0] != '\0');
    if (strcmp(wrong, "since") == 0 || strcmp(wrong, "until") == 0)
        must(!query_read_time(t, wrong, 0, &number));
    else if (strcmp(wrong, "waybill") != 0 && strcmp(wrong, "verdict") != 0)
        must(!query_read_number(t, wrong, 1, strcmp(wrong, "limit") == 0 ? PAGE_ROWS_MAX : INT64_MAX,
                                &number));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTOFREE char *text = mem_new(size + 1);
    struct target t;
    struct log_query q;
    if (size > 0)
        memcpy(text, data, size);
    if (!target_parse(text, &t))
        return 0;
    const char *wrong = log_query_read(&t, INT64_C(1767225600000000), &q);
    if (wrong)
        check_refusal(&t, wrong);
    else
        check_filter(&q);
    target_fini(&t);
    return 0;
}
