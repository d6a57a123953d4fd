/* Lists that pages show: those of the store, read here, and those that the station answers. */
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "query_args.h"
#include "routes.h"
#include "rows_json.h"
#include "store/intents.h"
#include "core/printing.h"
#include "web_private.h"

enum { PAGE_DEFAULT = 50, PAGE_MAX = 500 };

/* --- of the store ---------------------------------------------------------------------------------------------------------- */
struct page {
    json_t *rows;
    int64_t limit;
    int64_t last_key;
    bool more;
};

/* The first column is the key. */
static bool add_row(void *arg, const struct cell *cells, int count)
{
    struct page *page = arg;
    page->more = (int64_t)json_array_size(page->rows) == page->limit;
    if (page->more)
        return false;
    page->last_key = cells[0].number;
    return rows_add(page->rows, cells, count);
}

static void give_list(struct exchange *x, enum list list, struct list_args *args)
{
    struct error err;
    struct store *store = web_store(x);
    args->limit = PAGE_DEFAULT;
    if (store == NULL || !query_number(x, "limit", 1, PAGE_MAX, &args->limit) ||
        !query_number(x, "after", 1, INT64_MAX, &args->after))
        return;
    struct page page = {.rows = json_array(),
                        .limit = args->limit++}; /* one more tells whether there is another page */
    if (!store_list(store, list, args, add_row, &page, &err)) {
        json_decref(page.rows);
        respond_error(x, &err);
        return;
    }
    json_t *o = json_object();
    char next[24];
    text_format(next, sizeof(next), "%lld", (long long)page.last_key);
    json_object_set_new(o, "ok", json_true());
    json_object_set_new(o, "rows", page.rows);
    json_object_set_new(o, "next", page.more ? json_string(next) : json_null());
    respond_json(x, 200, o);
}

void holds_get(struct exchange *x)
{
    const char *state = exchange_query(x, "state");
    struct list_args args = {.text = exchange_query(x, "q")};
    enum list list = strcmp(state, "all") == 0      ? LIST_HOLDS_ALL
                     : strcmp(state, "closed") == 0 ? LIST_HOLDS_CLOSED
                                                    : LIST_HOLDS_OPEN;
    if (state[0] && list == LIST_HOLDS_OPEN && strcmp(state, "open") != 0)
        respond_refusal(x, 400, "input", "state is open, closed or all");
    else
        give_list(x, list, &args);
}

void labels_get(struct exchange *x)
{
    const char *state = exchange_query(x, "state");
    struct list_args args = {.text = exchange_query(x, "printer"), .state = -1};
    enum label_state known;
    if (!query_number(x, "scan_id", 1, INT64_MAX, &args.id))
        return;
    if (strcmp(state, "open") == 0) {
        give_list(x, LIST_LABELS_OPEN, &args);
    } else if (state[0] && !label_state_from_name(state, &known)) {
        respond_refusal(x, 400, "input", "there is no state \"%.20s\" of a label", state);
    } else {
        args.state = state[0] ? (int64_t)known : -1;
        give_list(x, args.id ? LIST_SCAN_LABELS : LIST_LABELS, &args);
    }
}

void audit_get(struct exchange *x)
{
    struct list_args args = {
        .until_us = INT64_MAX, .text = exchange_query(x, "who"), .what = exchange_query(x, "what")};
    if (query_time(x, "since", &args.since_us) && query_time(x, "until", &args.until_us))
        give_list(x, LIST_AUDIT, &args);
}

void intents_get(struct exchange *x)
{
    const char *state = exchange_query(x, "state");
    struct list_args args = {.state = state[0] ? -1 : INTENT_UNDECIDED};
    for (int i = 0; i < INTENT_STATE_COUNT; i++)
        if (strcmp(state, intent_state_name((enum intent_state)i)) == 0)
            args.state = i;
    if (state[0] && args.state < 0 && strcmp(state, "all") != 0)
        respond_refusal(x, 400, "input", "there is no state \"%.20s\" of a purchase or change", state);
    else
        give_list(x, LIST_INTENTS, &args);
}

void pairings_get(struct exchange *x)
{
    struct list_args args = {0};
    give_list(x, LIST_PAIRINGS, &args);
}

/* --- of the station --------------------------------------------------------------------------------------------------------- */
/* Questions that the station, or the platform through it, answers: GET on a path is a request of it. */
static const struct asked {
    const char *pattern;
    const char *what;
    const char *part; /* the member that the path's last part is; "" none */
} asked[] = {
    {"/api/1/users", "user.list", ""},
    {"/api/1/orders", "order.list", ""},
    {"/api/1/orders/{}", "order.show", "order_id"},
    {"/api/1/providers", "provider.list", ""},
    {"/api/1/activities", "activity.list", ""},
    {"/api/1/activities/{}", "activity.show", "activity_id"},
    {"/api/1/outbox", "outbox.list", ""},
    {"/api/1/printers", "printer.list", ""},
    {"/api/1/scanners", "status", ""},
};

/* The activities are shared: what the background thread knows of them stands in the view, and another state there makes them old. */
static bool is_activities(const struct exchange *x)
{
    return x->target.query_count == 0 && target_fits(&x->target, "/api/1/activities");
}

static uint64_t activities_mark(struct web *w)
{
    w->view_number = board_read(w->board, &w->view);
    const struct jobs_report *jobs = &w->view.background.jobs;
    uint64_t mark = hash_number(HASH_START, (uint64_t)w->view.background.questions);
    for (int i = 0; i < jobs->count; i++)
        if (strcmp(jobs->jobs[i].name, "activities") == 0)
            mark = hash_text(mark, jobs->jobs[i].detail);
    return mark;
}

static bool give_shared(struct exchange *x)
{
    struct web *w = x->web;
    int64_t now_us = clock_mono_us();
    if (!is_activities(x))
        return false;
    shared_answer_mark(&w->activities, activities_mark(w), now_us);
    json_t *reply = shared_answer_get(&w->activities, now_us, (int64_t)w->config.activity_poll_s * 1000000);
    if (reply)
        respond_reply(x, reply);
    return reply != NULL;
}

/* Whatever list it is, pages find it under "rows" too. */
static void on_asked(struct exchange *x, json_t *reply)
{
    static const char *const lists[] = {"orders",   "providers", "accounts", "activities",
                                        "printers", "scanners",  "outbox"};
    for (size_t i = 0; i < COUNT_OF(lists) && json_object_get(reply, "rows") == NULL; i++) {
        json_t *result = json_object_get(reply, "result");
        json_t *list = json_object_get(json_is_object(result) ? result : reply, lists[i]);
        if (json_is_array(list))
            json_object_set(reply, "rows", list);
    }
    if (is_activities(x) && json_is_true(json_object_get(reply, "ok")))
        shared_answer_put(&x->web->activities, reply, x->since_us);
    respond_reply(x, reply);
}

void asked_get(struct exchange *x)
{
    if (give_shared(x))
        return;
    json_t *request = json_object();
    for (int i = 0; i < x->target.query_count; i++)
        json_object_set_new(request, x->target.query[i].name, json_string(x->target.query[i].value));
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        if (!target_fits(&x->target, asked[i].pattern))
            continue;
        if (asked[i].part[0])
            json_object_set_new(request, asked[i].part, json_string(exchange_part(x, 3)));
        json_object_del(request, "audit");
        json_object_del(request, "id");
        json_object_set_new(request, "do", json_string(asked[i].what));
        exchange_ask(x, request, on_asked);
        return;
    }
    json_decref(request);
    respond_refusal(x, 404, "input", "there is nothing at this address");
}
