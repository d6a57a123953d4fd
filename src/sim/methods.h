/* The platform's methods: a table from name to handler, one file a group. Sim thread. */
#pragma once

#include <stdbool.h>
#include "form.h"
#include "sim/sim.h"
#include "state.h"

/* One call and its answer. */
struct call {
    struct platform *platform;
    const struct sim_config *config;
    const struct form *form;
    const struct sim_session *session; /* NULL where the method needs none */
    bool space;                        /* the old path: answers have the default namespace */
    unsigned request;                  /* number of the call */
    char code[32];                     /* ErrorCode of the answer */
    struct text *out;
};

enum method_session { METHOD_NO_SESSION, METHOD_OPERATOR, METHOD_CUSTOMER, METHOD_EITHER };
enum method_kind { METHOD_READS, METHOD_WRITES };

struct method {
    const char *name;
    const char *root; /* of its answer */
    enum method_session session;
    enum method_kind kind;
    bool integration; /* needs the right ProviderOrdersIntegration */
    /* What a call must carry besides instanceKey, separated by blanks. */
    const char *arguments;
    void (*run)(struct call *c, const struct method *m);
};

/* NULL: no such method. */
const struct method *method_find(const char *name);
/* The first argument that is not there; NULL: all are. ret has room for its name. */
const char *method_missing(const struct method *m, const struct form *form, char ret[64]);
/* Checks key, session and rights, then runs it; the call's answer is whole afterwards. Writes nothing into the journal. */
void method_call(struct call *c, const struct method *m);

/* An envelope with an error instead of the payload. */
void call_fail(struct call *c, const char *root, const char *code, const char *sub_code,
               const char *description);
/* The envelope of success, then the payload, then call_end(). */
void call_begin(struct call *c, const struct method *m);
void call_end(struct call *c, const struct method *m);
/* Success without payload. */
void call_done(struct call *c, const struct method *m);
const char *call_get(const struct call *c, const char *argument);
/* Failures: ContractViolation of a malformed argument, ValidationError of a rule. */
void call_malformed(struct call *c, const struct method *m, const char *argument);
void call_refused(struct call *c, const struct method *m, const char *sub_code, const char *description);
/* The order, or the line of it, that an argument names; NULL: the call has failed. A customer finds own orders only. */
struct sim_order *call_order(struct call *c, const struct method *m, const char *argument);
struct sim_line *call_line(struct call *c, const struct method *m, const struct sim_order *order,
                           const char *argument);

/* methods_log_in.c */
void method_log_in(struct call *c, const struct method *m);
void method_log_in_customer(struct call *c, const struct method *m);
void method_log_in_as_customer(struct call *c, const struct method *m);
void method_operator_info(struct call *c, const struct method *m);
void method_user_status(struct call *c, const struct method *m);
void method_profiles(struct call *c, const struct method *m);
/* methods_lists.c */
void method_line_statuses(struct call *c, const struct method *m);
void method_order_statuses(struct call *c, const struct method *m);
void method_providers(struct call *c, const struct method *m);
/* methods_orders.c */
void method_search_lines(struct call *c, const struct method *m);
void method_search_orders(struct call *c, const struct method *m);
void method_order_details(struct call *c, const struct method *m);
/* methods_new_order.c */
void method_add_order(struct call *c, const struct method *m);
void method_cancel_order(struct call *c, const struct method *m);
/* methods_money.c */
void method_account(struct call *c, const struct method *m);
void method_post_transaction(struct call *c, const struct method *m);
void method_reserve_payment(struct call *c, const struct method *m);
void method_payment(struct call *c, const struct method *m);
/* methods_lines.c */
void method_available_statuses(struct call *c, const struct method *m);
void method_update_lines(struct call *c, const struct method *m);
void method_change_status(struct call *c, const struct method *m);
void method_change_purchase(struct call *c, const struct method *m);
/* methods_integration.c */
void method_provider_sessions(struct call *c, const struct method *m);
void method_provider_log_in(struct call *c, const struct method *m);
void method_export(struct call *c, const struct method *m);
void method_synchronise(struct call *c, const struct method *m);
void method_link(struct call *c, const struct method *m);
void method_unlink(struct call *c, const struct method *m);
/* methods_activities.c */
void method_search_activities(struct call *c, const struct method *m);
void method_activity(struct call *c, const struct method *m);
void method_act(struct call *c, const struct method *m);
void method_act_on_step(struct call *c, const struct method *m);
