/* The platform's methods: a table from name to handler, one file a group. Sim thread. */
#pragma once

#include <stdbool.h>
#include "form.h"
#include "platform.h"

/* One call and its answer. */
struct call {
    struct platform *platform;
    const struct sim_config *config;
    const struct form *form;
    bool space;       /* the old path: answers have the default namespace */
    unsigned request; /* number of the call */
    struct text *out;
};

enum method_session { METHOD_NO_SESSION, METHOD_OPERATOR };

struct method {
    const char *name;
    const char *root; /* of its answer */
    enum method_session session;
    void (*run)(struct call *c, const struct method *m);
};

/* NULL: no such method. */
const struct method *method_find(const char *name);

/* An envelope with an error instead of the payload. */
void call_fail(struct call *c, const char *root, const char *code, const char *sub_code,
               const char *description);
/* The envelope of success, then the payload, then call_end(). */
void call_begin(struct call *c, const struct method *m);
void call_end(struct call *c, const struct method *m);

void method_log_in(struct call *c, const struct method *m);
void method_operator_info(struct call *c, const struct method *m);
void method_search_lines(struct call *c, const struct method *m);
void method_line_statuses(struct call *c, const struct method *m);
void method_order_statuses(struct call *c, const struct method *m);
void method_search_orders(struct call *c, const struct method *m);
void method_order_details(struct call *c, const struct method *m);
void method_providers(struct call *c, const struct method *m);
