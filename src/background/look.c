#include "look.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "background/order_form.h"
#include "base/clock.h"
#include "base/text.h"
#include "core/amount.h"
#include "otapi/activity.h"
#include "person_customer.h"
#include "person_read.h"
#include "platform_json.h"

/* No call of the platform's takes that long. */
#define LATE_US (INT64_C(3600) * 1000000)

/* The platform's time zone is not known: what was added at a time is looked for from a day and a half before. */
enum { SINCE_S = 36 * 3600, PAGE = 100, PAGES_MAX = 50, PURCHASES_MAX = 500 };

/* What is looked for, and what comes of it. */
struct looking {
    int64_t at_us;
    struct look_course *course;
    const json_t *args;
    const json_t *lost; /* what the failed request said besides; an empty object after a restart */
    enum look_result found;
    char *text;
};

static bool say(struct looking *l, enum look_result found, const char *format, ...) PRINTF(3, 4);
static bool say(struct looking *l, enum look_result found, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(l->text, LOOK_TEXT_SIZE, format, list);
    va_end(list);
    text_trim_utf8(l->text);
    l->found = found;
    return true;
}

/* Whether the text has this id, and not only as a part of a longer one. */
static bool names(const char *text, const char *id)
{
    size_t len = strlen(id);
    for (const char *p = text; len > 0 && (p = strstr(p, id)) != NULL; p++)
        if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[len]))
            return true;
    return false;
}

/* --- orders and money --------------------------------------------------------------------------------------------------- */
struct marked {
    char mark[80];
    char order_id[ORDER_ID_SIZE];
};

static bool note_marked(void *arg, const struct otapi_order *order)
{
    struct marked *m = arg;
    if (strstr(order->order.comment, m->mark) == NULL)
        return true;
    text_copy(m->order_id, sizeof(m->order_id), order->order.order_id);
    return false;
}

static bool begin_pass(struct person_context *c, struct looking *l, struct error *err)
{
    struct look_course *course = l->course;
    struct customer customer;
    int64_t now_us = clock_wall_us();
    int64_t from_us = l->at_us < now_us ? l->at_us : now_us;
    bool ok = customer_log_in(c, person_text(l->args, "customer"), &customer, err);
    customer_forget(&customer);
    if (!ok)
        return false;
    text_copy(course->customer_id, sizeof(course->customer_id), customer.id);
    if (course->from_us == 0 || from_us < course->from_us)
        course->from_us = from_us;
    course->total = 0;
    course->late = clock_mono_us() - course->first_us > LATE_US;
    return true;
}

static const char *since(char dst[32], int64_t at_us)
{
    time_t from = (time_t)(at_us / 1000000) - SINCE_S;
    struct tm tm;
    gmtime_r(&from, &tm);
    (void)strftime(dst, 32, "%Y-%m-%dT%H:%M:%S", &tm);
    return dst;
}

/* It was not among them. A list that does not say how long it is ends with an empty page, which may as well be an answer that is not
 * whole: two passes must have read the same, and something. */
static bool end_pass(struct looking *l, int64_t total, int64_t position, const char *reference)
{
    struct look_course *course = l->course;
    bool whole = total >= 0 || (position > 0 && position == course->read);
    course->read = total < 0 && course->late ? position : 0;
    return !whole || !course->late ||
           say(l, LOOK_NOT_DONE, "an hour later no order has [%s]: it was not added", reference);
}

/* One page of the customer's orders a look, newest first: a new one moves the others to where they are still to be read. A list that
 * has become shorter has moved the other way; then, as after a failure, the pass says nothing and another one begins later. */
static bool look_add(struct person_context *c, struct looking *l, struct error *err)
{
    const char *reference = person_text(json_object_get(l->args, "order"), "reference");
    struct look_course *course = l->course;
    int64_t position = course->position;
    char from[32];
    struct marked marked = {0};
    struct otapi_reply reply;
    int64_t total;
    int64_t items;
    bool ok;
    course->position = 0;
    if (position == 0 && !begin_pass(c, l, err))
        return false;
    struct otapi_line_search search = {.created_from = since(from, course->from_us),
                                       .user_ids = course->customer_id,
                                       .order_by = "CreationDate:DESC"};
    order_form_mark(marked.mark, sizeof(marked.mark), reference);
    do
        ok = otapi_search_full_orders(c->otapi, c->session, &search, (int)position, PAGE, note_marked,
                                      &marked, &total, &items, &reply);
    while (!ok && person_again(c, &reply));
    if (!ok)
        return person_failed(&reply, "SearchOrders", false, err);
    if (marked.order_id[0])
        return say(l, LOOK_DONE, "found: %s has [%s]", marked.order_id, reference);
    bool shorter = total >= 0 && total < course->total;
    position += items;
    course->total = total;
    if (shorter)
        return true;
    if (total >= 0 ? position >= total : items == 0)
        return end_pass(l, total, position, reference);
    if (items > 0 && position < PAGES_MAX * PAGE) {
        course->position = position;
        l->found = LOOK_MORE;
    }
    return true;
}

/* An order that is wholly paid was paid by it, unless what was lost is the way to the account: that is for a person to see. */
static bool look_pay(struct person_context *c, struct looking *l, struct error *err)
{
    struct order_read read;
    int64_t remaining = 0;
    if (strcmp(person_text(l->lost, "lost"), "PostTransaction") == 0)
        return true;
    if (!order_read(c, person_text(l->args, "order_id"), &read, err))
        return false;
    bool paid = read.order.remain_amount[0]
                    ? amount_parse(read.order.remain_amount, &remaining) && remaining == 0
                    : read.order.paid;
    bool cancelled = read.order.order.cancelled;
    order_read_fini(&read);
    return !paid || cancelled || say(l, LOOK_DONE, "found: nothing remains to be paid");
}

static bool look_cancel(struct person_context *c, struct looking *l, struct error *err)
{
    struct order_read read;
    if (!order_read(c, person_text(l->args, "order_id"), &read, err))
        return false;
    bool cancelled = read.order.order.cancelled;
    order_read_fini(&read);
    return cancelled ? say(l, LOOK_DONE, "found: the order is cancelled")
                     : say(l, LOOK_NOT_DONE, "the order is not cancelled; ask again if it still should be");
}

/* --- what is done at the marketplace -------------------------------------------------------------------------------------- */
/* The activity that was begun: newer than the newest there was before, and it names the order. The platform's words are not read. */
struct newer {
    const char *type;
    const char *than;
    const char *order_id; /* NULL: any */
    struct otapi_activity_id id;
    size_t count;
};

static bool note_newer(void *arg, const struct otapi_activity *a)
{
    struct newer *n = arg;
    if (strcmp(a->type, n->type) != 0 || strcmp(a->started, n->than) <= 0 ||
        (n->order_id && !names(a->description, n->order_id)))
        return true;
    text_copy(n->id.id, sizeof(n->id.id), a->id);
    text_copy(n->id.type, sizeof(n->id.type), a->type);
    n->count++;
    return true;
}

static bool look_activity(struct person_context *c, struct looking *l, const char *order_id,
                          struct error *err)
{
    struct newer n = {
        .type = person_text(l->lost, "type"), .than = person_text(l->lost, "newest"), .order_id = order_id};
    struct otapi_reply reply;
    bool ok;
    if (n.type[0] == '\0' || json_object_get(l->lost, "newest") == NULL)
        return true;
    do {
        n.count = 0;
        ok = otapi_search_activities(c->otapi, c->session, &n.type, 1, note_newer, &n, &reply);
    } while (!ok && person_again(c, &reply));
    if (!ok)
        return person_failed(&reply, "SearchBackgroundActivities", false, err);
    if (n.count == 0)
        return true;
    person_follow(c, &n.id, person_text(l->lost, "provider"), order_id ? order_id : "");
    return say(l, LOOK_DONE, "found: activity %s", n.id.id);
}

/* The lines that were named, or all; how many of them are tied to an order of the marketplace, and how many may still be bought. */
struct tied {
    size_t lines;
    size_t tied;
    size_t open;
};

static bool count_tied(const struct order_read *read, const char *const *ids, size_t count, struct tied *ret)
{
    *ret = (struct tied){0};
    for (size_t i = 0; i < read->count; i++) {
        const struct otapi_line *line = &read->lines[i];
        bool named = count == 0;
        for (size_t n = 0; n < count; n++)
            named = named || strcmp(ids[n], line->line.line_id) == 0;
        if (!named || line_void(&line->line))
            continue;
        ret->lines++;
        ret->tied += line->line.purchase_id[0] != '\0';
        ret->open += line->can_be_purchased;
    }
    return ret->lines > 0;
}

static bool has_purchases(const struct order_read *read, const char *const *ids, size_t count)
{
    size_t found = 0;
    for (size_t n = 0; n < count; n++) {
        bool there = false;
        for (size_t i = 0; i < read->count; i++)
            there = there || names(read->lines[i].line.purchase_id, ids[n]);
        found += there;
    }
    return found == count && count > 0;
}

/* The lines tell it, whoever began what: all that was to be bought is bought, tied, or cut loose. */
static bool look_lines(struct person_context *c, struct looking *l, const char *what, const char *order_id,
                       struct error *err)
{
    const char *ids[PURCHASES_MAX];
    const char *key = strcmp(what, "order.link") == 0 ? "purchase_id" : "line_id";
    struct order_read read;
    struct tied tied;
    size_t count;
    if (!person_list(l->args, key, ids, PURCHASES_MAX, &count, err) || !order_read(c, order_id, &read, err))
        return false;
    if (strcmp(what, "order.link") == 0) {
        if (has_purchases(&read, ids, count))
            say(l, LOOK_DONE, "found: the order's lines have these numbers");
    } else if (count_tied(&read, ids, count, &tied)) {
        if (strcmp(what, "order.export") == 0 && tied.open == 0 && tied.tied > 0)
            say(l, LOOK_DONE, "found: %zu lines are bought, none is left to be", tied.tied);
        else if (strcmp(what, "order.unlink") == 0 && tied.tied == 0)
            say(l, LOOK_DONE, "found: no line is linked");
    }
    order_read_fini(&read);
    return true;
}

static bool look_run(struct person_context *c, struct looking *l, const char *what, struct error *err)
{
    const char *order_id = person_text(l->args, "order_id");
    if (!look_activity(c, l, order_id, err))
        return false;
    return l->found != LOOK_OPEN || look_lines(c, l, what, order_id, err);
}

static bool look_sync(struct person_context *c, struct looking *l, struct error *err)
{
    if (!look_activity(c, l, NULL, err))
        return false;
    return l->found != LOOK_OPEN || json_object_get(l->lost, "newest") ||
           say(l, LOOK_NOT_DONE,
               "not known; synchronising again does no harm, and the station does it by itself");
}

/* --- activities ------------------------------------------------------------------------------------------------------------ */
struct listed {
    const char *id;
    bool found;
    bool over;
    bool cancelled;
    bool awaiting;
};

static bool note_listed(void *arg, const struct otapi_activity *a)
{
    struct listed *s = arg;
    if (strcmp(s->id, a->id) != 0)
        return true;
    s->found = true;
    s->over = a->finished || a->cancelled;
    s->cancelled = a->cancelled;
    s->awaiting = a->awaiting;
    return false;
}

static bool look_act(struct person_context *c, struct looking *l, bool cancel, struct error *err)
{
    struct listed s = {.id = person_text(l->args, "activity_id")};
    struct otapi_reply reply;
    bool ok;
    do
        ok = otapi_search_activities(c->otapi, c->session, NULL, 0, note_listed, &s, &reply);
    while (!ok && person_again(c, &reply));
    if (!ok)
        return person_failed(&reply, "SearchBackgroundActivities", false, err);
    if (!s.found)
        return say(l, LOOK_NOT_DONE, "the platform lists this activity no more");
    if (cancel && s.cancelled)
        return say(l, LOOK_DONE, "found: it is cancelled");
    if (cancel)
        return say(l, LOOK_NOT_DONE,
                   s.over ? "it ended before it could be cancelled"
                          : "it runs; ask again if it still should be cancelled");
    /* While it asks, this may be the next question: whoever answers that one settles this one. */
    return s.awaiting || say(l, LOOK_DONE, "found: it asks nothing any more");
}

/* --- one request ------------------------------------------------------------------------------------------------------------- */
static bool look(struct person_context *c, const char *what, struct looking *l, struct error *err)
{
    if (strcmp(what, "order.add") == 0)
        return look_add(c, l, err);
    if (strcmp(what, "order.pay") == 0)
        return look_pay(c, l, err);
    if (strcmp(what, "order.cancel") == 0)
        return look_cancel(c, l, err);
    if (strcmp(what, "order.sync") == 0 || strcmp(what, "provider.sync") == 0)
        return look_sync(c, l, err);
    if (strcmp(what, "activity.answer") == 0 || strcmp(what, "activity.cancel") == 0)
        return look_act(c, l, what[9] == 'c', err);
    return strncmp(what, "order.", 6) != 0 || look_run(c, l, what, err);
}

bool look_for(struct person_context *c, const struct background_intent *intent, struct look_course *course,
              enum look_result *ret, char ret_text[LOOK_TEXT_SIZE], struct error *err)
{
    /* The result is why it failed, maybe in the platform's words, and then what the request said besides, as JSON on the last line. */
    const char *rest = NULL;
    for (const char *p = intent->result; (p = strstr(p, "\n{")) != NULL; p++)
        rest = p;
    json_t *args = json_loads(intent->args, 0, NULL);
    json_t *lost = rest ? json_loads(rest + 1, 0, NULL) : NULL;
    if (lost == NULL)
        lost = json_object();
    ret_text[0] = '\0';
    struct looking l = {
        .at_us = intent->at_us, .course = course, .args = args, .lost = lost, .text = ret_text};
    bool ok = look(c, intent->what, &l, err);
    *ret = l.found;
    json_decref(lost);
    json_decref(args);
    return ok;
}
