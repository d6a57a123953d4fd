#include "answer_parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "xml_push.h"

/* Where the payload's elements lie, by depth: root 1, its children 2, … */
enum { DEPTH_ROOT = 1, DEPTH_FIELD = 2, DEPTH_RESULT = 3, DEPTH_ITEM = 4 };

/* Line texts that are only used when the better one is missing. */
struct spare {
    char config[256];
    char provider[32];
};

struct answer_parser {
    struct answer_want want;
    struct answer answer;
    struct xml_push *xml;
    int depth;
    int item_depth; /* of the item in hand; 0: none */
    bool item_is_order;
    bool in_session;
    struct order_line line;
    struct spare spare;
    struct order order;
    struct otapi_status status;
    char first_name[64];
    char last_name[64];
};

#define FIELD(field) field, sizeof(field)

/* Trimmed copy: the service indents, and leaves blanks. */
static void take(char *dst, size_t size, const char *text, size_t len)
{
    while (len > 0 && (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t')) {
        text++;
        len--;
    }
    while (len > 0 &&
           (text[len - 1] == ' ' || text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == '\t'))
        len--;
    text_copy_n(dst, size, text, len);
}

static int number_of(const char *text, size_t len)
{
    char number[24];
    int64_t value;
    take(number, sizeof(number), text, len);
    return text_to_int64(number, INT32_MIN, INT32_MAX, &value) ? (int)value : 0;
}

static bool is_true(const char *text, size_t len)
{
    char word[8];
    take(word, sizeof(word), text, len);
    return strcmp(word, "true") == 0 || strcmp(word, "1") == 0;
}

/* Names differ in length and first letters: the switch saves most of the comparisons. */
static void line_field(struct answer_parser *p, const char *name, const char *text, size_t len)
{
    struct order_line *l = &p->line;
#define TAKE(element, field)                                                                                 \
    if (strcmp(name, element) == 0) {                                                                        \
        take(FIELD(field), text, len);                                                                       \
        return;                                                                                              \
    }
#define TAKE_NUMBER(element, field)                                                                          \
    if (strcmp(name, element) == 0) {                                                                        \
        field = number_of(text, len);                                                                        \
        return;                                                                                              \
    }
    switch (name[0]) {
    case 'I':
        TAKE("Id", l->line_id)
        TAKE("ItemId", l->item_id)
        TAKE("ItemImageURL", l->image_url)
        break;
    case 'O':
        TAKE("OrderId", l->order_id)
        TAKE("OperatorComment", l->operator_comment)
        break;
    case 'Q':
        TAKE_NUMBER("Qty", l->quantity)
        break;
    case 'L':
        TAKE_NUMBER("LineNum", l->line_num)
        break;
    case 'S':
        TAKE_NUMBER("StatusId", l->status_id)
        TAKE("StatusName", l->status)
        break;
    case 'V':
        TAKE("VendPurchWaybill", l->waybill)
        TAKE("VendPurchId", l->purchase_id)
        TAKE("VendPurchAccountId", l->account_id)
        break;
    case 'P':
        TAKE("ProviderType", l->provider)
        TAKE("ProviderTypeEnum", p->spare.provider)
        break;
    case 'B':
        TAKE("BriefDescrTrans", l->title)
        break;
    case 'N':
        TAKE("NameOrig", l->title_original)
        break;
    case 'C':
        TAKE("ConfigText", l->config)
        TAKE("ConfigExternalTextOrig", p->spare.config)
        TAKE("CustComment", l->comment)
        break;
    default:
        break;
    }
}

static void order_field(struct answer_parser *p, const char *name, const char *text, size_t len)
{
    struct order *o = &p->order;
    TAKE("Id", o->order_id)
    TAKE("CustId", o->customer_id)
    TAKE("CustName", o->customer)
    TAKE("StatusName", o->status)
    TAKE("CustComment", o->comment)
    TAKE_NUMBER("StatusId", o->status_id)
    if (strcmp(name, "IsCancelled") == 0)
        o->cancelled = is_true(text, len);
}

static void status_field(struct answer_parser *p, const char *name, const char *text, size_t len)
{
    TAKE_NUMBER("Id", p->status.id)
    TAKE("Name", p->status.name)
}

static void operator_field(struct answer_parser *p, const char *name, const char *text, size_t len)
{
    TAKE("OperatorId", p->want.operator->id)
    TAKE("FirstName", p->first_name)
    TAKE("LastName", p->last_name)
}

static void envelope_field(struct answer_parser *p, const char *name, const char *text, size_t len)
{
    struct answer *a = &p->answer;
    TAKE("ErrorCode", a->code)
    TAKE("SubErrorCode", a->sub_code)
    TAKE("ErrorDescription", a->description)
    TAKE("RequestId", a->request_id)
}

/* --- items ----------------------------------------------------------------------------------------------------------------- */
static void begin_item(struct answer_parser *p, bool is_order)
{
    p->item_depth = p->depth;
    p->item_is_order = is_order;
    if (is_order) {
        p->order = (struct order){0};
    } else {
        p->line = (struct order_line){0};
        p->spare = (struct spare){0};
    }
}

static void finish_line(struct answer_parser *p)
{
    struct order_line *l = &p->line;
    if (l->title[0] == '\0')
        text_copy(FIELD(l->title), l->title_original);
    if (l->config[0] == '\0')
        text_copy(FIELD(l->config), p->spare.config);
    if (l->provider[0] == '\0')
        text_copy(FIELD(l->provider), p->spare.provider);
    p->answer.items++;
    /* A line without its ids cannot be told from another. */
    if (l->line_id[0] && l->order_id[0] && !p->answer.stopped)
        p->answer.stopped = !p->want.line(p->want.arg, l);
}

static void finish_order(struct answer_parser *p)
{
    p->answer.items++;
    if (p->order.order_id[0] && !p->answer.stopped)
        p->answer.stopped = !p->want.order(p->want.arg, &p->order);
}

static void on_begin(void *arg, const char *name)
{
    struct answer_parser *p = arg;
    p->depth++;
    if (p->item_depth != 0)
        return;
    if (p->depth == DEPTH_FIELD && strcmp(name, "SessionId") == 0)
        p->in_session = true;
    else if (p->depth == DEPTH_ITEM && strcmp(name, "Item") == 0 && (p->want.line || p->want.order))
        begin_item(p, p->want.order != NULL);
    else if (p->depth == DEPTH_ITEM && strcmp(name, "SalesLine") == 0 && p->want.line)
        begin_item(p, false);
    else if (p->depth == DEPTH_RESULT && strcmp(name, "SalesOrderInfo") == 0 && p->want.order_info)
        begin_item(p, true);
    else if (p->depth == DEPTH_RESULT && strcmp(name, "SalesLineStatusInfo") == 0)
        p->status = (struct otapi_status){0};
}

static void end_item(struct answer_parser *p)
{
    bool details = p->item_depth == DEPTH_RESULT;
    p->item_depth = 0;
    if (!p->item_is_order)
        finish_line(p);
    else if (details)
        *p->want.order_info = p->order;
    else
        finish_order(p);
}

static void on_end(void *arg, const char *name, const char *text, size_t len)
{
    struct answer_parser *p = arg;
    int depth = p->depth--;
    if (p->item_depth != 0) {
        if (depth == p->item_depth)
            end_item(p);
        else if (depth == p->item_depth + 1 && p->item_is_order)
            order_field(p, name, text, len);
        else if (depth == p->item_depth + 1)
            line_field(p, name, text, len);
        return;
    }
    if (p->in_session && p->want.session && p->want.session[0] == '\0')
        take(p->want.session, OTAPI_SESSION_SIZE, text, len);
    if (depth == DEPTH_FIELD) {
        p->in_session = false;
        envelope_field(p, name, text, len);
    } else if (depth == DEPTH_RESULT && strcmp(name, "TotalCount") == 0) {
        p->answer.total = number_of(text, len);
    } else if (depth == DEPTH_RESULT && strcmp(name, "SalesLineStatusInfo") == 0) {
        if (p->want.statuses && p->answer.status_count < p->want.status_max)
            p->want.statuses[p->answer.status_count++] = p->status;
    } else if (depth == DEPTH_RESULT && p->want.operator) {
        operator_field(p, name, text, len);
    } else if (depth == DEPTH_ITEM) {
        status_field(p, name, text, len);
    }
}

struct answer_parser *answer_parser_new(const struct answer_want *want)
{
    static const struct xml_handler handler = {.begin = on_begin, .end = on_end};
    struct answer_parser *p = mem_new(sizeof(*p));
    p->want = *want;
    p->answer.total = -1;
    p->xml = xml_push_new(&handler, p);
    if (want->session)
        want->session[0] = '\0';
    return p;
}

void answer_parser_free(struct answer_parser *p)
{
    if (p == NULL)
        return;
    xml_push_free(p->xml);
    free(p);
}

bool answer_parser_bytes(struct answer_parser *p, const char *bytes, size_t len, struct error *err)
{
    return xml_push_bytes(p->xml, bytes, len, err);
}

bool answer_parser_finish(struct answer_parser *p, struct error *err)
{
    if (!xml_push_finish(p->xml, err))
        return false;
    if (p->answer.code[0] == '\0')
        return error_set(err, ERROR_INPUT, "the answer has no ErrorCode");
    if (p->want.operator)
        text_format(FIELD(p->want.operator->name), "%s%s%s", p->first_name, p->last_name[0] ? " " : "",
                    p->last_name);
    return true;
}

const struct answer *answer_parser_answer(const struct answer_parser *p)
{
    return &p->answer;
}
