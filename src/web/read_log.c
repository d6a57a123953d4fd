/* The receipt log: pages by key, and the whole of it as a file. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "log_query.h"
#include "query_args.h"
#include "read_log.h"
#include "routes.h"
#include "store/log_text.h"
#include "web_private.h"

enum {
    EXPORT_SCANS = 400, /* a read of the database takes some milliseconds, then others have their turn */
    EXPORT_BLOCK = 64 * 1024,
    CATCH_UP_US = 20 * 1000,
    EXPORTS_MAX = 4,
};

/* The filters. */
static bool take_filter(struct exchange *x, struct log_query *q)
{
    const char *wrong = log_query_read(&x->target, clock_wall_us(), q);
    int64_t number;
    if (wrong == NULL)
        return true;
    if (strcmp(wrong, "waybill") == 0)
        respond_refusal(x, 400, "input", "waybill: this is no number; *4711 finds what ends in 4711");
    else if (strcmp(wrong, "verdict") == 0)
        respond_refusal(x, 400, "input", "there is no verdict \"%.20s\"", exchange_query(x, wrong));
    else if (strcmp(wrong, "since") == 0 || strcmp(wrong, "until") == 0)
        return query_time(x, wrong, &number);
    else
        return query_number(x, wrong, 1, strcmp(wrong, "limit") == 0 ? PAGE_ROWS_MAX : INT64_MAX, &number);
    return false;
}

/* --- the index ---------------------------------------------------------------------------------------------------------- */
struct search *web_search(struct exchange *x)
{
    struct web *w = x->web;
    struct error err;
    int64_t behind;
    if (!web_search_open(w, &err) || !search_catch_up(w->search, CATCH_UP_US, &behind, &err)) {
        respond_error(x, &err);
        return NULL;
    }
    w->search_behind = behind;
    return w->search;
}

bool web_search_open(struct web *w, struct error *err)
{
    char log[WEB_TEXT_MAX];
    char index[WEB_TEXT_MAX];
    if (w->search)
        return true;
    text_format(log, sizeof(log), "%s/tallyman.db", w->config.state);
    text_format(index, sizeof(index), "%s/search.db", w->config.state);
    w->search = search_open(log, index, err);
    w->search_behind = -1;
    return w->search != NULL;
}

/* --- a page ------------------------------------------------------------------------------------------------------------- */
struct page {
    struct text rows; /* JSON objects with commas between them */
};

static bool add_row(void *arg, const struct log_row *row)
{
    struct page *p = arg;
    if (p->rows.len > 0)
        text_add(&p->rows, ",");
    text_add_format(&p->rows, "{\"key\":\"%lld\",", (long long)row->scan_id);
    size_t start = p->rows.len;
    log_json_row(&p->rows, row);
    /* The row's own brace has been written, with the key in it; its line end is not wanted either. */
    memmove(p->rows.data + start, p->rows.data + start + 1, p->rows.len - start);
    p->rows.len -= 2;
    p->rows.data[p->rows.len] = '\0';
    return true;
}

void receipts_get(struct exchange *x)
{
    struct log_query q;
    struct page page = {0};
    struct error err;
    int64_t next;
    struct search *search = web_search(x);
    if (search == NULL || !take_filter(x, &q))
        return;
    if (!search_page(search, &q.filter, add_row, &page, &next, &err)) {
        respond_error(x, &err);
    } else {
        struct text body = {0};
        text_add(&body, "{\"ok\":true,\"rows\":[");
        text_add_n(&body, page.rows.data ? page.rows.data : "", page.rows.len);
        if (next)
            text_add_format(&body, "],\"next\":\"%lld\"}", (long long)next);
        else
            text_add(&body, "],\"next\":null}");
        respond_text(x, 200, "application/json", body.data, body.len);
        text_fini(&body);
    }
    text_fini(&page.rows);
}

/* --- the file ----------------------------------------------------------------------------------------------------------- */
/* An export under way: what is filled up to here, a block at a time. Nothing of the database stays open between blocks. */
struct export
{
    struct web *web;
    struct log_query query;
    char *texts[5]; /* the filter's */
    struct text block;
    size_t at;
    int64_t after; /* scan id */
    bool csv;
    bool done;
    bool failed;
};

static void export_free(void *cls)
{
    struct export *e = cls;
    e->web->exports--;
    for (size_t i = 0; i < COUNT_OF(e->texts); i++)
        free(e->texts[i]);
    text_fini(&e->block);
    free(e);
}

static bool export_row(void *arg, const struct log_row *row)
{
    struct export *e = arg;
    if (e->csv)
        log_csv_row(&e->block, row);
    else
        log_json_row(&e->block, row);
    return true;
}

static void export_fill(struct export *e)
{
    struct page_filter *f = &e->query.filter;
    struct error err;
    int64_t next = 0;
    text_clear(&e->block);
    e->at = 0;
    while (e->block.len < EXPORT_BLOCK && !e->done) {
        f->before = e->after;
        f->scans = EXPORT_SCANS;
        if (e->web->search == NULL || !search_page(e->web->search, f, export_row, e, &next, &err)) {
            e->failed = true;
            return;
        }
        e->after = next;
        e->done = next == 0;
    }
}

static ssize_t export_read(void *cls, uint64_t pos, char *buffer, size_t max)
{
    struct export *e = cls;
    (void)pos;
    if (e->at == e->block.len && !e->done)
        export_fill(e);
    /* A file that ends early must not look whole. */
    if (e->failed)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t left = e->block.len - e->at;
    size_t n = left < max ? left : max;
    if (n == 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    memcpy(buffer, e->block.data + e->at, n);
    e->at += n;
    return (ssize_t)n;
}

/* The filter's texts belong to the exchange, which may go before its answer has. */
static void keep_texts(struct export *e)
{
    struct page_filter *f = &e->query.filter;
    const char **slots[] = {&f->order_id, &f->operator, & f->station, &f->scanner, &f->text};
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        e->texts[i] = mem_string(*slots[i]);
        *slots[i] = e->texts[i];
    }
    if (f->waybill)
        f->waybill = e->query.waybill;
}

void receipts_export(struct exchange *x)
{
    struct log_query q;
    const char *format = exchange_query(x, "format");
    bool csv = format[0] == '\0' || strcmp(format, "csv") == 0;
    if (web_search(x) == NULL || !take_filter(x, &q))
        return;
    if (!csv && strcmp(format, "json") != 0) {
        respond_refusal(x, 400, "input", "format is csv or json");
        return;
    }
    if (x->web->exports >= EXPORTS_MAX) {
        respond_refusal(x, 429, "busy", "%d exports are under way; wait until one has ended", EXPORTS_MAX);
        return;
    }
    struct export *e = mem_new(sizeof(*e));
    e->web = x->web;
    e->web->exports++;
    e->query = q;
    e->csv = csv;
    e->query.filter.after = 0;
    e->query.filter.oldest_first = true;
    keep_texts(e);
    if (csv)
        log_csv_head(&e->block);
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, EXPORT_BLOCK, export_read, e, export_free);
    MHD_add_response_header(response, "Content-Disposition",
                            csv ? "attachment; filename=\"receipts.csv\""
                                : "attachment; filename=\"receipts.ndjson\"");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "Content-Type",
                            csv ? "text/csv; charset=utf-8" : "application/x-ndjson");
    respond_response(x, 200, NULL, response);
}
