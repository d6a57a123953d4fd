/* Order lines: searching them, and the list of their statuses. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "call.h"
#include "order_records.h"
#include "search_xml.h"

enum { PAGES_MAX = 10000, SAME_PAGES_MAX = 3 };

RECORD_CONTENT(short_lines, record_line);
RECORD_CONTENT(full_lines, record_full_line);

/* "No such line" is a statement about goods in somebody's hands: an answer that does not say so clearly is none. */
static bool is_clear(const struct answer *answer, int64_t nameless, int position, struct otapi_reply *reply)
{
    const char *problem = NULL;
    if (!answer->has_payload)
        problem = "the answer has no Result";
    else if (nameless > 0)
        problem = "the answer has lines without their ids";
    else if (position == 0 && answer->items == 0 && answer->frame.total > 0)
        problem = "the answer counts lines and has none";
    if (problem == NULL)
        return true;
    reply->outcome = OTAPI_GARBAGE;
    text_copy(reply->description, sizeof(reply->description), problem);
    return false;
}

static bool search_page(struct otapi *o, const char *session, const struct otapi_line_search *search,
                        int position, int size, const struct answer_want *want, int64_t *ret_total,
                        int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    struct text xml = {0};
    search_xml_lines(&xml, search);
    call_init(&c, "SearchOrderLines", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "xmlSearchParameters", xml.data);
    call_add_int(&c, "framePosition", position);
    call_add_int(&c, "frameSize", size);
    bool ok = call_run(o, &c, want, &answer, ret_reply);
    text_fini(&xml);
    *ret_total = answer.frame.total;
    *ret_items = answer.items;
    const struct item_call *given = want->arg;
    return ok && (answer.stopped || is_clear(&answer, given->nameless, position, ret_reply));
}

bool otapi_search_order_lines(struct otapi *o, const char *session, const struct otapi_line_search *search,
                              int position, int size, otapi_line_fn *fn, void *arg, int64_t *ret_total,
                              int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct item_call call = {.line = fn, .arg = arg};
    const struct answer_want want = {.payload = &short_lines, .each = give_line, .arg = &call};
    return search_page(o, session, search, position, size, &want, ret_total, ret_items, ret_reply);
}

bool otapi_search_full_lines(struct otapi *o, const char *session, const struct otapi_line_search *search,
                             int position, int size, otapi_full_line_fn *fn, void *arg, int64_t *ret_total,
                             int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct item_call call = {.full_line = fn, .arg = arg};
    const struct answer_want want = {.payload = &full_lines, .each = give_full_line, .arg = &call};
    return search_page(o, session, search, position, size, &want, ret_total, ret_items, ret_reply);
}

/* Lines already given out: the list may move between pages. Open addressing over hashes of (order, line). */
struct seen {
    uint64_t *slots;
    size_t room;
    size_t count;
    otapi_line_fn *fn;
    void *arg;
    bool stopped;
};

/* True when it was not there yet. 64 bits: two lines of one answer never share a hash. */
static bool seen_add(struct seen *s, uint64_t hash)
{
    hash += hash == 0; /* an empty slot is 0 */
    if (s->count * 2 >= s->room) {
        struct seen bigger = {.room = s->room ? s->room * 2 : 256};
        bigger.slots = mem_array(bigger.room, sizeof(uint64_t));
        for (size_t i = 0; i < s->room; i++)
            if (s->slots[i])
                (void)seen_add(&bigger, s->slots[i]);
        free(s->slots);
        s->slots = bigger.slots;
        s->room = bigger.room;
    }
    size_t at = hash & (s->room - 1);
    for (; s->slots[at]; at = (at + 1) & (s->room - 1))
        if (s->slots[at] == hash)
            return false;
    s->slots[at] = hash;
    s->count++;
    return true;
}

static bool take_new(void *arg, const struct order_line *line)
{
    struct seen *s = arg;
    if (seen_add(s, line_hash(line)))
        s->stopped = !s->fn(s->arg, line);
    return !s->stopped;
}

bool otapi_search_order_lines_all(struct otapi *o, const char *session,
                                  const struct otapi_line_search *search, int page_size, otapi_line_fn *fn,
                                  void *arg, struct otapi_reply *ret_reply)
{
    struct seen seen = {.fn = fn, .arg = arg};
    int64_t position = 0;
    int nothing_new = 0;
    bool ok = true;
    for (int page = 0; ok && page < PAGES_MAX; page++) {
        int64_t total;
        int64_t items;
        size_t known = seen.count;
        ok = otapi_search_order_lines(o, session, search, (int)position, page_size, take_new, &seen, &total,
                                      &items, ret_reply);
        position += items;
        nothing_new = seen.count == known ? nothing_new + 1 : 0;
        if (!ok || seen.stopped || items == 0 || (total >= 0 && position >= total) ||
            position > INT32_MAX - page_size)
            break;
        if (nothing_new == SAME_PAGES_MAX) { /* it would for ever */
            ret_reply->outcome = OTAPI_GARBAGE;
            text_copy(ret_reply->description, sizeof(ret_reply->description),
                      "the answers are one page again and again");
            ok = false;
        }
    }
    free(seen.slots);
    return ok;
}

bool otapi_get_line_statuses(struct otapi *o, const char *session, struct otapi_status *ret, size_t max,
                             size_t *ret_count, struct otapi_reply *ret_reply)
{
    static const struct field fields[] = {RECORD_EACH("SalesLineStatusInfo", record_status)};
    static const struct record type = RECORD_OF(struct answer_frame, fields);
    struct call c;
    struct collection list = {
        .items = ret, .item_size = sizeof(*ret), .id_size = sizeof(ret->id), .max = max};
    const struct answer_want want = {.payload = &type, .each = collection_add, .arg = &list};
    call_init(&c, "GetOrderLineStatusList", true);
    call_add(&c, "sessionId", session);
    bool ok = call_do(o, &c, &want, ret_reply);
    *ret_count = ok ? list.count : 0;
    return ok;
}
