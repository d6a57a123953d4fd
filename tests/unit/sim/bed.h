/* A platform without a network, and ways to call its methods. For the tests of sim. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "methods.h"
#include "platform.h"
#include "serve.h"
#include "world.h"

struct bed {
    struct server server;
    char operator_session[SIM_ID_SIZE];
    char customer_session[SIM_ID_SIZE];
    char *answer; /* of the last request; owned */
    unsigned status;
    char location[2048];
};

static inline void bed_fini(struct bed *b)
{
    world_end(&b->server.platform);
    free(b->answer);
}

/* Steps take no time: whatever is due is done by the next call. */
static inline void bed_init(struct bed *b)
{
    *b = (struct bed){0};
    sim_config_init(&b->server.config);
    b->server.config.orders = 20;
    b->server.config.step_ms = 0;
    world_begin(&b->server.platform, &b->server.config);
    b->server.platform.port = 9;
    text_copy(b->operator_session, SIM_ID_SIZE, platform_log_in(&b->server.platform, SIM_NOBODY));
    text_copy(b->customer_session, SIM_ID_SIZE, platform_log_in(&b->server.platform, SIM_CUSTOMER));
}

static inline const char *bed_serve(struct bed *b, const char *path, const struct form *form)
{
    struct served served;
    serve(&b->server, path, form, &served);
    free(b->answer);
    b->answer = served.answer.data ? served.answer.data : mem_string("");
    b->status = served.status;
    text_copy(b->location, sizeof(b->location), served.location);
    return b->answer;
}

static inline void bed_add(struct form *form, const char *arguments)
{
    assert_true(form_parse(form, arguments, strlen(arguments)));
}

/* "/service/METHOD" with the key, the language and "a=b&c=d"; returns the answer. */
static inline const char *bed_call(struct bed *b, const char *method, const char *arguments)
{
    struct form form = {0};
    char path[128];
    text_format(path, sizeof(path), "/service/%s", method);
    form_add(&form, "instanceKey", b->server.config.key);
    form_add(&form, "language", "en");
    bed_add(&form, arguments);
    bed_serve(b, path, &form);
    form_fini(&form);
    return b->answer;
}

/* The same with a session, and one argument that is taken as it stands. */
static inline const char *bed_ask(struct bed *b, const char *session, const char *method,
                                  const char *arguments, const char *name, const char *value)
{
    struct form form = {0};
    char path[128];
    text_format(path, sizeof(path), "/service/%s", method);
    form_add(&form, "instanceKey", b->server.config.key);
    form_add(&form, "language", "en");
    form_add(&form, "sessionId", session);
    bed_add(&form, arguments);
    if (name)
        form_add(&form, name, value);
    bed_serve(b, path, &form);
    form_fini(&form);
    return b->answer;
}

#define bed_operator(b, method, arguments) bed_ask(b, (b)->operator_session, method, arguments, NULL, NULL)
#define bed_customer(b, method, arguments) bed_ask(b, (b)->customer_session, method, arguments, NULL, NULL)

/* POST /sim/ACTION. */
static inline const char *bed_steer(struct bed *b, const char *action, const char *arguments)
{
    struct form form = {0};
    char path[128];
    text_format(path, sizeof(path), "/sim/%s", action);
    bed_add(&form, arguments);
    bed_serve(b, path, &form);
    form_fini(&form);
    return b->answer;
}

/* Text of the n-th element of that name in the last answer (as it stands in it); fails when there is none. */
static inline const char *bed_text(const struct bed *b, const char *name, size_t n)
{
    static char ret[4][512];
    static size_t next;
    char open[96];
    const char *at = b->answer;
    text_format(open, sizeof(open), "<%s>", name);
    for (size_t i = 0; i <= n; i++) {
        at = strstr(at, open);
        if (at == NULL)
            fail_msg("no %s %zu in %s", name, n, b->answer);
        at += strlen(open);
    }
    char *to = ret[next++ % 4];
    text_copy_n(to, sizeof(ret[0]), at, strcspn(at, "<"));
    return to;
}

static inline size_t bed_count(const struct bed *b, const char *part)
{
    size_t count = 0;
    for (const char *at = b->answer; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

#define assert_answer(b, code)            assert_string_equal(bed_text(b, "ErrorCode", 0), code)
#define assert_element(b, name, n, value) assert_string_equal(bed_text(b, name, n), value)

/* --- the way to an order that can be exported ---------------------------------------------------------------------------- */
/* "item:config:quantity item:config:quantity" */
static inline const char *bed_add_order(struct bed *b, const char *items)
{
    struct text xml = {0};
    text_add(&xml, "<OrderAddData><DeliveryModeId>free1</DeliveryModeId><Comment>ref 1</Comment>"
                   "<UserProfileId>501</UserProfileId><Items>");
    for (const char *at = items; *at; at += strspn(at, " ")) {
        char item[64];
        char config[64];
        char quantity[16];
        assert_int_equal(sscanf(at, "%63[^:]:%63[^:]:%15[^ ]", item, config, quantity), 3);
        text_add_format(
            &xml, "<Item><Id>%s</Id><ConfigurationId>%s</ConfigurationId><Quantity>%s</Quantity></Item>",
            item, config, quantity);
        at += strcspn(at, " ");
    }
    text_add(&xml, "</Items></OrderAddData>");
    bed_ask(b, b->customer_session, "AddOrder", "", "xmlAddData", xml.data);
    text_fini(&xml);
    return b->answer;
}

/* Added and paid; order_id gets its number. */
static inline void bed_paid_order(struct bed *b, const char *items, char order_id[24])
{
    char arguments[256];
    char total[32];
    bed_add_order(b, items);
    assert_answer(b, "Ok");
    text_copy(order_id, 24, bed_text(b, "Id", 0));
    text_copy(total, sizeof(total), bed_text(b, "TotalAmount", 0));
    text_format(arguments, sizeof(arguments),
                "customerId=11&amount=%s&comment=&isDebit=true&transactionDate=", total);
    bed_operator(b, "PostTransaction", arguments);
    assert_answer(b, "Ok");
    text_format(arguments, sizeof(arguments), "salesId=%s&amount=%s", order_id, total);
    bed_operator(b, "SalesPaymentReserve", arguments);
    assert_answer(b, "Ok");
}

static inline const char *bed_details(struct bed *b, const char *order_id)
{
    char arguments[96];
    text_format(arguments, sizeof(arguments), "salesId=%s&filter=&queryType=0", order_id);
    bed_operator(b, "GetSalesOrderDetailsForOperator", arguments);
    assert_answer(b, "Ok");
    return b->answer;
}

static inline void bed_provider_session(struct bed *b, char session[SIM_ID_SIZE])
{
    bed_operator(b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    text_copy(session, SIM_ID_SIZE, bed_text(b, "Id", 0));
}

struct bed_activity {
    char type[64];
    char id[SIM_ID_SIZE];
};

/* A Run… method under the first Taobao account. */
static inline void bed_run(struct bed *b, const char *method, const char *xml, struct bed_activity *ret)
{
    char session[SIM_ID_SIZE];
    char arguments[128];
    bed_provider_session(b, session);
    text_format(arguments, sizeof(arguments), "providerType=Taobao&providerSessionId=%s", session);
    bed_ask(b, b->operator_session, method, arguments, "xmlParameters", xml);
    assert_answer(b, "Ok");
    text_copy(ret->type, sizeof(ret->type), bed_text(b, "Type", 0));
    text_copy(ret->id, sizeof(ret->id), bed_text(b, "Id", 0));
}

static inline const char *bed_watch(struct bed *b, const struct bed_activity *a)
{
    char arguments[160];
    text_format(arguments, sizeof(arguments), "activityType=%s&activityId=%s", a->type, a->id);
    bed_operator(b, "GetBackgroundActivityInfo", arguments);
    assert_answer(b, "Ok");
    return b->answer;
}

static inline const char *bed_act(struct bed *b, const struct bed_activity *a, const char *action)
{
    char arguments[200];
    text_format(arguments, sizeof(arguments), "activityType=%s&activityId=%s&actionId=%s", a->type, a->id,
                action);
    return bed_operator(b, "DoActionForBackgroundActivity", arguments);
}

static inline const char *bed_act_on_step(struct bed *b, const struct bed_activity *a, const char *name1,
                                          const char *value1, const char *name2, const char *value2)
{
    char arguments[200];
    char xml[400];
    text_format(arguments, sizeof(arguments), "activityType=%s&activityId=%s", a->type, a->id);
    text_format(xml, sizeof(xml),
                "<NamedParameters><Parameter Name=\"%s\">%s</Parameter><Parameter Name=\"%s\">%s</Parameter>"
                "</NamedParameters>",
                name1, value1, name2, value2);
    return bed_ask(b, b->operator_session, "DoStepActionForBackgroundActivity", arguments, "xmlParameters",
                   xml);
}
