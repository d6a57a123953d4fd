/* Every method in every shape of answer that the reference names: ids as text and as a child Value, other roots and prefixes, elements
 * that are there and empty, no payload, refusals. What is read must not depend on the first three; of the others a method makes
 * nothing, never half a thing. */
#include "answerer_test.h"

#include "otapi/activity.h"
#include "otapi/customer.h"
#include "otapi/line_change.h"
#include "otapi/money.h"
#include "otapi/order.h"
#include "otapi/provider.h"

enum { SEEN_SIZE = 256, LIST_MAX = 4 };
static const char *const ids[] = {"9", "10"};
static char seen[SEEN_SIZE]; /* what the last call gave */

static void see(const char *text)
{
    if (seen[0])
        text_format(seen + strlen(seen), sizeof(seen) - strlen(seen), " ");
    text_format(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s", text);
}

/* --- calling ------------------------------------------------------------------------------------------------------------------------ */
static bool post(void)
{
    return otapi_post_transaction(o, "op", "77", "1", "", true, &reply);
}

static bool payment(bool reserve)
{
    struct otapi_payment p = {0};
    bool ok = reserve ? otapi_reserve_payment(o, "op", "ORD-1", "1", &p, &reply)
                      : otapi_get_payment(o, "op", "ORD-1", &p, &reply);
    if (p.order_id[0] || p.paid[0]) {
        see(p.order_id);
        see(p.customer_id);
        see(p.paid);
    }
    return ok;
}

static bool reserve(void)
{
    return payment(true);
}

static bool paid(void)
{
    return payment(false);
}

static const struct otapi_line_update received = {.status_id = 6};

static bool update_one(void)
{
    return otapi_update_line(o, "op", "ORD-1", "9", &received, &reply);
}

static bool update_some(void)
{
    return otapi_update_lines(o, "op", "ORD-1", ids, 2, &received, &reply);
}

static bool change_purchase(void)
{
    return otapi_change_purchase(o, "op", "ORD-1", "9", "31", "YT1", &reply);
}

static bool cancel(void)
{
    return otapi_cancel_order(o, "cu", "ORD-1", &reply);
}

static bool cancel_as_operator(void)
{
    return otapi_cancel_order_as_operator(o, "op", "ORD-1", &reply);
}

static bool see_run(bool ok, const struct otapi_activity_id *a)
{
    if (a->id[0] || a->type[0]) {
        see(a->type);
        see(a->id);
    }
    return ok;
}

static bool export_order(void)
{
    struct otapi_activity_id a = {0};
    bool ok = otapi_run_export(o, "op", "Taobao", "ps", "ORD-1", ids, 2, &a, &reply);
    return see_run(ok, &a);
}

static bool sync_orders(void)
{
    struct otapi_activity_id a = {0};
    bool ok = otapi_run_sync(o, "op", "Taobao", "ps", NULL, 0, &a, &reply);
    return see_run(ok, &a);
}

static bool link_order(void)
{
    struct otapi_activity_id a = {0};
    bool ok = otapi_run_link(o, "op", "Taobao", "ps", "ORD-1", ids, 1, &a, &reply);
    return see_run(ok, &a);
}

static bool unlink_order(void)
{
    struct otapi_activity_id a = {0};
    bool ok = otapi_run_unlink(o, "op", "Taobao", "ps", "ORD-1", ids, 1, &a, &reply);
    return see_run(ok, &a);
}

static bool providers(void)
{
    struct otapi_provider list[LIST_MAX];
    size_t count;
    bool ok = otapi_get_providers(o, list, LIST_MAX, &count, &reply);
    for (size_t i = 0; i < count; i++)
        see(list[i].type[0] ? list[i].type : "?");
    return ok;
}

static bool provider_sessions(void)
{
    struct otapi_provider_session list[LIST_MAX];
    size_t count;
    bool ok = otapi_get_provider_sessions(o, "op", "Taobao", list, LIST_MAX, &count, &reply);
    for (size_t i = 0; i < count; i++) {
        see(list[i].id[0] ? list[i].id : "?");
        see(list[i].balance);
    }
    return ok;
}

static bool provider_login(void)
{
    char url[OTAPI_URL_SIZE] = "";
    bool ok = otapi_get_provider_login(o, "op", "Taobao", "http://x/", url, &reply);
    see(url);
    return ok;
}

static bool see_activity(void *arg, const struct otapi_activity *a)
{
    (void)arg;
    see(a->type);
    see(a->id);
    return true;
}

static bool search_activities(void)
{
    return otapi_search_activities(o, "op", NULL, 0, see_activity, NULL, &reply);
}

static bool get_activity(void)
{
    struct otapi_activity a = {0};
    bool ok = otapi_get_activity(o, "op", "T", "c1", &a, &reply);
    if (a.id[0])
        see_activity(NULL, &a);
    for (size_t i = 0; i < a.action_count; i++)
        see(a.actions[i].id);
    otapi_activity_fini(&a);
    return ok;
}

static bool act(void)
{
    return otapi_do_action(o, "op", "T", "c1", "a", &reply);
}

static bool act_on_step(void)
{
    return otapi_do_step_action(o, "op", "T", "c1", NULL, 0, &reply);
}

static bool profiles(void)
{
    struct otapi_profile list[LIST_MAX];
    size_t count;
    bool ok = otapi_get_profiles(o, "cu", list, LIST_MAX, &count, &reply);
    for (size_t i = 0; i < count; i++)
        see(list[i].id[0] ? list[i].id : "?");
    return ok;
}

static bool account(void)
{
    struct otapi_account a = {0};
    bool ok = otapi_get_account(o, "op", "77", &a, &reply);
    see(a.available);
    return ok;
}

static bool log_in(void)
{
    char session[OTAPI_SESSION_SIZE] = "";
    bool ok = otapi_authenticate_operator(o, "a", "b", session, &reply);
    see(session);
    return ok;
}

static bool log_in_customer(void)
{
    char session[OTAPI_SESSION_SIZE] = "";
    bool ok = otapi_authenticate(o, "a", "b", true, session, &reply);
    see(session);
    return ok;
}

static bool log_in_as(void)
{
    char session[OTAPI_SESSION_SIZE] = "";
    bool ok = otapi_authenticate_as_user(o, "op", "a", session, &reply);
    see(session);
    return ok;
}

static bool who_is_operator(void)
{
    struct otapi_operator who = {0};
    bool ok = otapi_get_operator_info(o, "op", &who, &reply);
    see(who.id);
    return ok;
}

static bool who_is_customer(void)
{
    struct otapi_user who = {0};
    bool ok = otapi_get_user_status(o, "cu", &who, &reply);
    see(who.id);
    return ok;
}

static bool see_order(void *arg, const struct order *order)
{
    (void)arg;
    see(order->order_id);
    see(order->customer_id);
    return true;
}

static bool see_full_order(void *arg, const struct otapi_order *order)
{
    return see_order(arg, &order->order);
}

static bool see_line(void *arg, const struct order_line *line)
{
    (void)arg;
    see(line->line_id);
    see(line->waybill);
    return true;
}

static bool see_full_line(void *arg, const struct otapi_line *line)
{
    return see_line(arg, &line->line);
}

static const struct otapi_line_search everything;
static int64_t total;
static int64_t items;

static bool search_orders(void)
{
    return otapi_search_orders(o, "op", &everything, 0, 10, see_order, NULL, &total, &items, &reply);
}

static bool search_full_orders(void)
{
    return otapi_search_full_orders(o, "op", &everything, 0, 10, see_full_order, NULL, &total, &items,
                                    &reply);
}

static bool order_details(void)
{
    struct order order = {0};
    bool ok = otapi_get_order_details(o, "op", "ORD-1", &order, see_line, NULL, &reply);
    see(order.order_id);
    return ok;
}

static bool whole_order(void)
{
    struct otapi_order order = {0};
    bool ok = otapi_get_order(o, "op", "ORD-1", &order, see_full_line, NULL, &reply);
    see(order.order.order_id);
    return ok;
}

static bool add_order(void)
{
    const struct otapi_new_item item = {.item_id = "abb-1", .quantity = 1};
    const struct otapi_new_order new = {.profile_id = "1", .items = &item, .count = 1};
    struct otapi_order order = {0};
    bool ok = otapi_add_order(o, "cu", &new, &order, &reply);
    see(order.order.order_id);
    return ok;
}

static bool search_lines(void)
{
    return otapi_search_order_lines(o, "op", &everything, 0, 10, see_line, NULL, &total, &items, &reply);
}

static bool search_full_lines(void)
{
    return otapi_search_full_lines(o, "op", &everything, 0, 10, see_full_line, NULL, &total, &items, &reply);
}

static bool line_statuses(void)
{
    struct otapi_status list[LIST_MAX];
    size_t count;
    bool ok = otapi_get_line_statuses(o, "op", list, LIST_MAX, &count, &reply);
    for (size_t i = 0; i < count; i++)
        see(list[i].name[0] ? list[i].name : "?");
    return ok;
}

/* --- methods and shapes ------------------------------------------------------------------------------------------------------------- */
/* What becomes of Ok with nothing in it. */
enum nothing {
    NOTHING_IS_OK, /* an empty list; a write that answers nothing; a read whose caller looks at each value */
    NOTHING_IS_NONE,   /* the thing asked for is not there: garbage */
    NO_RESULT_IS_NONE, /* an empty list must be there, and its items have ids */
};

#define LIST(items) "<Result><Content>" items "</Content></Result>"
#define RUN         "<Result><Type>T</Type><Id>[c1]</Id></Result>"
#define PAYMENT     "<Result><SalesId>[ORD-1]</SalesId><CustId>[77]</CustId><SalesPaid>62.70</SalesPaid></Result>"
#define LINE        "<Id>[9]</Id><OrderId>[ORD-1]</OrderId><VendPurchWaybill>YT1</VendPurchWaybill>"
#define SESSION     "<SessionId>[s1]</SessionId>"
#define ORDERS      LIST("<Item><Id>[ORD-1]</Id><CustId>[77]</CustId></Item>")
#define LINES       LIST("<Item>" LINE "</Item>")
#define DETAILS                                                                                              \
    "<Result><SalesOrderInfo><Id>[ORD-1]</Id></SalesOrderInfo><SalesLinesList><SalesLine>" LINE              \
    "</SalesLine></SalesLinesList></Result>"

enum kind {
    READ,
    STREAMED, /* a read whose items are given out before the answer has ended */
    WRITE,
};

static const struct method {
    const char *name;
    bool (*call)(void);
    const char *payload; /* an id is in brackets */
    const char *seen;
    enum nothing nothing;
    enum kind kind;
} methods[] = {
    {"PostTransaction", post, "", "", NOTHING_IS_OK, WRITE},
    {"SalesPaymentReserve", reserve, PAYMENT, "ORD-1 77 62.70", NOTHING_IS_OK, WRITE},
    {"GetSalesPaymentInfo", paid, PAYMENT, "ORD-1 77 62.70", NOTHING_IS_OK, READ},
    {"UpdateOrderLineForOperator", update_one, "", "", NOTHING_IS_OK, WRITE},
    {"UpdateOrderLinesForOperator", update_some, "", "", NOTHING_IS_OK, WRITE},
    {"ChangeSalesOrderLinePurchaseInfoForOperator", change_purchase, "", "", NOTHING_IS_OK, WRITE},
    {"CancelSalesOrder", cancel, "", "", NOTHING_IS_OK, WRITE},
    {"CancelSalesOrderForOperator", cancel_as_operator, "", "", NOTHING_IS_OK, WRITE},
    {"RunOrderExportingToProvider", export_order, RUN, "T c1", NOTHING_IS_NONE, WRITE},
    {"RunOrdersSynchronizingWithProvider", sync_orders, RUN, "T c1", NOTHING_IS_NONE, WRITE},
    {"RunOrderLinkingWithProvider", link_order, RUN, "T c1", NOTHING_IS_NONE, WRITE},
    {"RunOrderUnlinkingFromProvider", unlink_order, RUN, "T c1", NOTHING_IS_NONE, WRITE},
    {"GetProviderInfoList", providers, LIST("<Item><Type>Taobao</Type></Item><Item><Type>EBay</Type></Item>"),
     "Taobao EBay", NOTHING_IS_OK, READ},
    {"GetProviderOrdersIntegrationSessionInfoList", provider_sessions,
     LIST("<Item><Id>[a]</Id><Balance><Amount>1.5</Amount></Balance></Item>"), "a 1.5", NOTHING_IS_OK, READ},
    {"GetProviderOrdersIntegrationSessionAuthenticationInfo", provider_login,
     "<Result><RedirectUrl>https://x/</RedirectUrl></Result>", "https://x/", NOTHING_IS_NONE, READ},
    {"SearchBackgroundActivities", search_activities, LIST("<Item><Id>[c1]</Id><Type>T</Type></Item>"),
     "T c1", NOTHING_IS_OK, STREAMED},
    {"GetBackgroundActivityInfo", get_activity,
     "<Result><Id>[c1]</Id><Type>T</Type><Actions><Action><Id>[yes]</Id></Action></Actions></Result>",
     "T c1 yes", NOTHING_IS_NONE, READ},
    {"DoActionForBackgroundActivity", act, "", "", NOTHING_IS_OK, WRITE},
    {"DoStepActionForBackgroundActivity", act_on_step, "", "", NOTHING_IS_OK, WRITE},
    {"GetUserProfileInfoList", profiles, LIST("<Item><Id>[p1]</Id></Item><Item><Id>[p2]</Id></Item>"),
     "p1 p2", NOTHING_IS_OK, READ},
    {"GetAccountInfoForOperator", account, "<Result><AvailableAmount>0.30</AvailableAmount></Result>", "0.30",
     NOTHING_IS_OK, READ},
    {"AuthenticateInstanceOperator", log_in, SESSION, "s1", NOTHING_IS_NONE, READ},
    {"Authenticate", log_in_customer, SESSION, "s1", NOTHING_IS_NONE, READ},
    {"AuthenticateAsUser", log_in_as, SESSION, "s1", NOTHING_IS_NONE, READ},
    {"GetOperatorInfo", who_is_operator, "<Result><OperatorId>[5]</OperatorId></Result>", "5", NOTHING_IS_OK,
     READ},
    {"GetUserStatusInfo", who_is_customer, "<UserStatusInfo><Id>[77]</Id></UserStatusInfo>", "77",
     NOTHING_IS_OK, READ},
    {"SearchOrders", search_orders, ORDERS, "ORD-1 77", NOTHING_IS_OK, STREAMED},
    {"SearchOrders", search_full_orders, ORDERS, "ORD-1 77", NOTHING_IS_OK, STREAMED},
    {"GetSalesOrderDetailsForOperator", order_details, DETAILS, "9 YT1 ORD-1", NOTHING_IS_NONE, STREAMED},
    {"GetSalesOrderDetailsForOperator", whole_order, DETAILS, "9 YT1 ORD-1", NOTHING_IS_NONE, STREAMED},
    {"AddOrder", add_order, "<Result><Id>[ORD-1]</Id></Result>", "ORD-1", NOTHING_IS_NONE, WRITE},
    {"SearchOrderLines", search_lines, LINES, "9 YT1", NO_RESULT_IS_NONE, STREAMED},
    {"SearchOrderLines", search_full_lines, LINES, "9 YT1", NO_RESULT_IS_NONE, STREAMED},
    {"GetOrderLineStatusList", line_statuses,
     "<Result><SalesLineStatusInfo><Id>[6]</Id><Name>Received</Name></SalesLineStatusInfo></Result>",
     "Received", NOTHING_IS_OK, READ},
};

struct shape {
    const char *root;
    const char *prefix; /* of every element: "" or "a:" */
    const char *code;
    bool values; /* ids are in a child Value */
    bool hollow; /* the elements are there, the texts are not */
};

/* A payload in that shape, as a whole answer. */
static void say_shape(struct text *out, const struct shape *s, const char *payload)
{
    bool inside = false;
    char begin[16];
    char end[16];
    text_format(begin, sizeof(begin), "<%sValue>", s->prefix);
    text_format(end, sizeof(end), "</%sValue>", s->prefix);
    *out = (struct text){0};
    text_add_format(out, "<%s%s xmlns:a='x'><%sErrorCode>%s</%sErrorCode>", s->prefix, s->root, s->prefix,
                    s->code, s->prefix);
    for (const char *p = payload; *p; p++) {
        inside = inside || *p == '<';
        if (*p == '<')
            text_add_format(out, "<%s%s", p[1] == '/' ? "/" : "", s->prefix);
        else if (*p == '[' || *p == ']')
            text_add_format(out, "%s", !s->values ? "" : *p == '[' ? begin : end);
        else if (inside ? *p != '/' || p[-1] != '<' : !s->hollow)
            text_add_n(out, p, 1);
        inside = inside && *p != '>';
    }
    text_add_format(out, "</%s%s>", s->prefix, s->root);
    say(out->data);
}

static void expect(const struct method *m, const char *shape, const struct shape *s, const char *payload,
                   enum otapi_outcome outcome, const char *wanted)
{
    struct text body;
    seen[0] = '\0';
    say_shape(&body, s, payload);
    int before = atomic_load(&platform.requests);
    bool ok = m->call();
    assert_string_equal(platform.method, m->name);
    assert_int_equal(atomic_load(&platform.requests), before + 1);
    if (ok != (outcome == OTAPI_OK) || reply.outcome != outcome || (wanted && strcmp(seen, wanted) != 0))
        fail_msg("%s, %s: %s, \"%s\" of %s", m->name, shape, otapi_outcome_name(reply.outcome), seen,
                 body.data);
    text_fini(&body);
}

static void what_is_there_is_read_in_any_shape(void **state)
{
    (void)state;
    static const char *const roots[] = {"Answer", "VoidOtapiAnswer", "x-1"};
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        for (size_t root = 0; root < COUNT_OF(roots); root++)
            for (int values = 0; values < 2; values++)
                for (int prefixed = 0; prefixed < 2; prefixed++) {
                    const struct shape s = {roots[root], prefixed ? "a:" : "", "Ok", values, false};
                    expect(&methods[i], "whole", &s, methods[i].payload, OTAPI_OK, methods[i].seen);
                }
}

static void of_nothing_comes_nothing(void **state)
{
    (void)state;
    static const struct shape plain = {"Answer", "", "Ok", false, false};
    static const struct shape hollow = {"Answer", "", "Ok", false, true};
    static const struct shape hollow_values = {"Answer", "", "Ok", true, true};
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        const struct method *m = &methods[i];
        enum otapi_outcome none = m->nothing == NOTHING_IS_OK ? OTAPI_OK : OTAPI_GARBAGE;
        expect(m, "no payload", &plain, "", none, "");
        expect(m, "hollow", &hollow, m->payload, none, "");
        expect(m, "hollow ids", &hollow_values, m->payload, none, "");
        none = m->nothing == NOTHING_IS_NONE ? OTAPI_GARBAGE : OTAPI_OK;
        expect(m, "empty Result", &plain, "<Result/>", none, "");
        expect(m, "empty Content", &plain, LIST(""), none, "");
        if (m->kind == WRITE) /* Ok was said: it may well have been done */
            assert_int_equal(otapi_written(&reply), none == OTAPI_OK ? OTAPI_DONE : OTAPI_NOT_KNOWN);
    }
}

/* A refusal is one whatever else the answer has in it. */
static void a_refusal_gives_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum otapi_outcome outcome;
        enum otapi_written written;
    } codes[] = {{"SessionExpired", OTAPI_SESSION_EXPIRED, OTAPI_NOT_DONE},
                 {"AccessDenied", OTAPI_DENIED, OTAPI_NOT_DONE},
                 {"CallLimit", OTAPI_LIMIT, OTAPI_NOT_DONE},
                 {"NotFound", OTAPI_NOT_FOUND, OTAPI_NOT_DONE},
                 {"NotAvailable", OTAPI_UNAVAILABLE, OTAPI_NOT_DONE},
                 {"ValidationError", OTAPI_REFUSED, OTAPI_NOT_DONE},
                 {"InternalError", OTAPI_UNAVAILABLE, OTAPI_NOT_KNOWN}};
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        for (size_t code = 0; code < COUNT_OF(codes); code++) {
            const struct method *m = &methods[i];
            const struct shape s = {"Answer", "", codes[code].code, false, false};
            expect(m, "refused", &s, "", codes[code].outcome, "");
            expect(m, "refused, with payload", &s, m->payload, codes[code].outcome,
                   m->kind == STREAMED ? NULL : "");
            if (m->kind == WRITE)
                assert_int_equal(otapi_written(&reply), codes[code].written);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_there_is_read_in_any_shape),
                                       cmocka_unit_test(of_nothing_comes_nothing),
                                       cmocka_unit_test(a_refusal_gives_nothing)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
