#include "steering.h"

#include <inttypes.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "statuses.h"
#include "market.h"
#include "platform.h"
#include "world.h"

enum { SECONDS_MAX = 100000000, TEXT_MAX_BYTES = 250 };

static bool number_of(const struct form *form, const char *name, int min, int max, int *ret)
{
    int64_t value;
    if (!text_to_int64(form_get(form, name), min, max, &value))
        return false;
    *ret = (int)value;
    return true;
}

/* The same, but it may be absent. */
static bool number_if(const struct form *form, const char *name, int min, int max, int *ret)
{
    return !form_has(form, name) || number_of(form, name, min, max, ret);
}

static bool name_of(const struct form *form, const char *name, const char *const *names, size_t count,
                    unsigned *ret)
{
    for (unsigned i = 0; i < count; i++) {
        if (strcmp(names[i], form_get(form, name)) == 0) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static bool do_fault(struct steering *st, struct platform *p, const struct form *form)
{
    struct faults f;
    struct error err;
    (void)p;
    if (!faults_parse(form_get(form, "kind"), &f, &err) || !number_if(form, "count", 1, 1000000, &f.left))
        return false;
    text_copy(f.method, sizeof(f.method), form_get(form, "method"));
    st->faults = f;
    return true;
}

static bool do_latency(struct steering *st, struct platform *p, const struct form *form)
{
    (void)p;
    return number_of(form, "ms", 0, 600000, &st->latency_ms) &&
           number_if(form, "jitter", 0, 600000, &st->jitter_ms);
}

static bool do_clock(struct steering *st, struct platform *p, const struct form *form)
{
    (void)p;
    return number_of(form, "offset", -SECONDS_MAX, SECONDS_MAX, &st->clock_offset_s);
}

static bool do_expire(struct steering *st, struct platform *p, const struct form *form)
{
    (void)st;
    (void)form;
    platform_expire_sessions(p);
    return true;
}

static bool do_appear(struct steering *st, struct platform *p, const struct form *form)
{
    (void)st;
    (void)form;
    world_appear(p);
    return true;
}

/* Adds a line (to a new order without `order`) or changes one that is there. */
static bool do_line(struct steering *st, struct platform *p, const struct form *form)
{
    (void)st;
    const char *order_id = form_get(form, "order");
    int number;
    struct sim_order *o = order_id[0] ? platform_find_order(p, order_id) : NULL;
    if (order_id[0] && o == NULL)
        return false;
    if (o == NULL) {
        const char *customer = form_get(form, "customer");
        char id[16];
        uint32_t who = (uint32_t)p->customer_count;
        text_format(id, sizeof(id), "%zu", 101 + p->order_count);
        platform_add_customer(p, id, "", customer[0] ? customer : "Sample customer");
        o = platform_add_order(p, who, "Taobao");
        o->status_id = ORDER_IN_HANDLING;
    }
    struct sim_line *line = platform_find_line(p, o->id, form_get(form, "line"));
    if (line == NULL) {
        line = platform_add_line(p, o);
        line->title = "Sample item";
        line->status_id = LINE_ORDERED;
    }
    if (form_has(form, "waybill"))
        platform_set_waybill(p, line, form_get(form, "waybill"));
    if (form_has(form, "title"))
        line->title = platform_keep(p, form_get(form, "title"));
    if (form_has(form, "status") && number_of(form, "status", LINE_AWAITING_PAYMENT, LINE_CANCELLED, &number))
        platform_set_status(p, line, number);
    if (form_has(form, "quantity") && number_of(form, "quantity", 1, 100000, &number))
        line->quantity = number;
    p->changes++;
    return true;
}

static bool do_item(struct steering *st, struct platform *p, const struct form *form)
{
    enum item_state state;
    (void)st;
    if (market_provider_of_item(form_get(form, "id")) == NULL ||
        !item_state_from_name(form_get(form, "state"), &state))
        return false;
    market_set_item(p, form_get(form, "id"), state);
    return true;
}

/* An order at the marketplace: made by hand, or changed there by seller or buyer. */
static bool do_purchase(struct steering *st, struct platform *p, const struct form *form)
{
    const char *id = form_get(form, "id");
    const char *provider = form_has(form, "provider") ? form_get(form, "provider") : "Taobao";
    enum purchase_state state = PURCHASE_WAITING;
    (void)st;
    if (id[0] == '\0' || strlen(id) > 60 || strlen(form_get(form, "waybill")) > TEXT_MAX_BYTES ||
        market_provider(provider) == NULL ||
        (form_has(form, "state") && !purchase_state_from_name(form_get(form, "state"), &state)))
        return false;
    struct purchase *bought = market_find_purchase(p, id);
    if (bought == NULL)
        bought = market_add_purchase(p, id, provider, form_get(form, "account"));
    if (form_has(form, "item"))
        bought->item_id = platform_keep(p, form_get(form, "item"));
    if (form_has(form, "waybill"))
        bought->waybill = platform_keep(p, form_get(form, "waybill"));
    if (form_has(form, "state")) {
        bought->state = state;
        bought->ship_us = INT64_MAX;
    }
    return true;
}

static bool do_provider(struct steering *st, struct platform *p, const struct form *form)
{
    const char *name = form_get(form, "log-in");
    const char *provider = form_has(form, "provider") ? form_get(form, "provider") : "Taobao";
    (void)st;
    if (form_has(form, "log-out"))
        market_log_out(p, form_get(form, "log-out"));
    if (name[0] &&
        (strlen(name) > 60 || market_provider(provider) == NULL || market_log_in(p, provider, name) == NULL))
        return false;
    return name[0] || form_has(form, "log-out");
}

static bool do_export(struct steering *st, struct platform *p, const struct form *form)
{
    static const char *const names[] = {[EXPORT_ERROR_NONE] = "none",
                                        [EXPORT_ERROR_ADDRESS] = "address",
                                        [EXPORT_ERROR_UNPAID_LIMIT] = "unpaid-limit",
                                        [EXPORT_ERROR_DISCREPANCY] = "discrepancy",
                                        [EXPORT_ERROR_CONNECTION] = "connection",
                                        [EXPORT_ERROR_DISCOUNT] = "discount"};
    _Static_assert(COUNT_OF(names) == EXPORT_ERROR_COUNT, "a name for each error");
    unsigned error;
    int left = -1;
    (void)st;
    if (!name_of(form, "error", names, COUNT_OF(names), &error) ||
        !number_if(form, "count", 1, 1000000, &left))
        return false;
    p->rules.export_error = (enum export_error)error;
    p->rules.export_errors_left = left;
    return true;
}

static bool do_pictures(struct steering *st, struct platform *p, const struct form *form)
{
    static const char *const names[] = {[PICTURES_FINE] = "fine",
                                        [PICTURES_MISSING] = "missing",
                                        [PICTURES_TEXT] = "text",
                                        [PICTURES_HUGE] = "huge"};
    _Static_assert(COUNT_OF(names) == PICTURE_MODE_COUNT, "a name for each mode");
    unsigned mode;
    (void)st;
    if (!name_of(form, "mode", names, COUNT_OF(names), &mode))
        return false;
    p->rules.pictures = (enum picture_mode)mode;
    return true;
}

static bool do_rules(struct steering *st, struct platform *p, const struct form *form)
{
    static const char *const yes_no[] = {"false", "true"};
    static const char *const dead[] = {"refused", "runs"};
    unsigned choice;
    int speed = p->rules.speed;
    int live_s = p->rules.live_every_s;
    (void)st;
    if (!number_if(form, "speed", 1, SIM_SPEED_MAX, &speed) ||
        !number_if(form, "step", 0, 600000, &p->rules.step_ms) ||
        !number_if(form, "session-life", 0, SECONDS_MAX, &p->rules.session_life_s) ||
        !number_if(form, "provider-session-life", 0, SECONDS_MAX, &p->rules.provider_session_life_s) ||
        !number_if(form, "ship-after", 0, SECONDS_MAX, &p->rules.ship_after_s) ||
        !number_if(form, "auto-sync", 0, SECONDS_MAX, &p->rules.auto_sync_s) ||
        !number_if(form, "live", 0, SECONDS_MAX, &live_s))
        return false;
    if (form_has(form, "integration")) {
        if (!name_of(form, "integration", yes_no, COUNT_OF(yes_no), &choice))
            return false;
        p->rules.no_integration = choice == 0;
    }
    if (form_has(form, "dead-session")) {
        if (!name_of(form, "dead-session", dead, COUNT_OF(dead), &choice))
            return false;
        p->rules.dead_session_runs = choice == 1;
    }
    if (speed != p->rules.speed)
        platform_set_speed(p, speed);
    if (live_s != p->rules.live_every_s) {
        p->rules.live_every_s = live_s;
        p->live_us = platform_now_us(p);
    }
    return true;
}

static bool do_nothing(struct steering *st, struct platform *p, const struct form *form)
{
    (void)st;
    (void)p;
    (void)form;
    return true;
}

static const struct {
    const char *name;
    bool (*run)(struct steering *st, struct platform *p, const struct form *form);
} actions[] = {{"fault", do_fault},   {"latency", do_latency},   {"clock", do_clock},
               {"expire", do_expire}, {"appear", do_appear},     {"line", do_line},
               {"item", do_item},     {"purchase", do_purchase}, {"provider", do_provider},
               {"export", do_export}, {"pictures", do_pictures}, {"rules", do_rules},
               {"state", do_nothing}};

static size_t running(const struct platform *p, bool awaiting)
{
    size_t count = 0;
    for (size_t i = 0; i < p->activities.count; i++) {
        const struct activity *a = p->activities.list[i];
        count += awaiting ? a->awaiting : !a->finished;
    }
    return count;
}

static void add_state(const struct steering *st, const struct platform *p, bool ok, struct text *out)
{
    int counts[LINE_CANCELLED + 1] = {0};
    for (size_t i = 0; i < p->line_count; i++)
        counts[p->lines[i].status_id]++;
    text_add_format(out,
                    "{\"ok\":%s,\"orders\":%zu,\"lines\":%zu,\"calls\":%u,\"bytes\":%" PRIu64
                    ",\"connections\":%" PRIu64 ",\"writes\":%" PRIu64
                    ",\"fault\":\"%s\",\"latency_ms\":%d,\"clock_offset_s\":%d,"
                    "\"speed\":%d,\"hours\":%.2f,\"log_ins\":%zu,\"activities\":%zu,\"running\":%zu,"
                    "\"awaiting\":%zu,\"purchases\":%zu,"
                    "\"statuses\":{",
                    ok ? "true" : "false", p->order_count, p->line_count, st->calls, st->bytes_sent,
                    st->connections, p->journal.total, fault_name(st->faults.kind), st->latency_ms,
                    st->clock_offset_s, p->rules.speed, (double)platform_now_us(p) / 3600e6, p->session_next,
                    p->activities.count, running(p, false), running(p, true), p->market.purchase_count);
    for (int id = LINE_AWAITING_PAYMENT; id <= LINE_CANCELLED; id++)
        text_add_format(out, "%s\"%d\":%d", id > LINE_AWAITING_PAYMENT ? "," : "", id, counts[id]);
    text_add(out, "}}\n");
}

unsigned steering_do(struct steering *st, struct platform *p, const char *action, const struct form *form,
                     struct text *out)
{
    bool ok = false;
    if (strcmp(action, "writes") == 0) {
        int from = 0;
        if (!number_if(form, "from", 0, INT32_MAX, &from))
            return 400;
        journal_print(&p->journal, form_get(form, "method"), (size_t)from, out);
        return 200;
    }
    world_tick(p);
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (strcmp(actions[i].name, action) != 0)
            continue;
        ok = actions[i].run(st, p, form);
        break;
    }
    add_state(st, p, ok, out);
    return ok ? 200 : 400;
}
