/* Logging in as operator and as customer, and who one is. */
#include <string.h>

#include "answer.h"
#include "base/text.h"
#include "methods.h"
#include "platform.h"

static void wrong_password(struct call *c, const struct method *m)
{
    call_refused(c, m, "IncorrectLoginOrPassword", "Login or password is wrong");
}

void method_log_in(struct call *c, const struct method *m)
{
    if (strcmp(call_get(c, "userLogin"), c->config->login) != 0 ||
        strcmp(call_get(c, "userPassword"), c->config->password) != 0) {
        wrong_password(c, m);
        return;
    }
    call_begin(c, m);
    answer_open(c->out, "SessionId");
    answer_text(c->out, "Value", platform_log_in(c->platform, SIM_NOBODY));
    answer_close(c->out, "SessionId");
    call_end(c, m);
}

static void log_in_customer(struct call *c, const struct method *m, int customer)
{
    call_begin(c, m);
    answer_text(c->out, "SessionId", platform_log_in(c->platform, customer));
    call_end(c, m);
}

void method_log_in_customer(struct call *c, const struct method *m)
{
    int customer = platform_find_login(c->platform, call_get(c, "userLogin"));
    if (customer == SIM_NOBODY || strcmp(call_get(c, "userPassword"), c->config->customer_password) != 0)
        wrong_password(c, m);
    else
        log_in_customer(c, m, customer);
}

void method_log_in_as_customer(struct call *c, const struct method *m)
{
    int customer = platform_find_login(c->platform, call_get(c, "userLogin"));
    if (customer == SIM_NOBODY)
        call_fail(c, m->root, "NotFound", "UserWithLogin", "There is no customer with that login");
    else
        log_in_customer(c, m, customer);
}

void method_operator_info(struct call *c, const struct method *m)
{
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "OperatorId", "1");
    answer_text(c->out, "FirstName", "Sample");
    answer_text(c->out, "LastName", "Operator");
    answer_bool(c->out, "IsSalesOperator", true);
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_user_status(struct call *c, const struct method *m)
{
    const struct sim_customer *customer = &c->platform->customers[c->session->customer];
    call_begin(c, m);
    answer_open(c->out, "UserStatusInfo");
    answer_text(c->out, "Login", customer->login);
    answer_text(c->out, "Id", customer->id);
    answer_close(c->out, "UserStatusInfo");
    call_end(c, m);
}

void method_profiles(struct call *c, const struct method *m)
{
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    if (c->session->customer == SIM_CUSTOMER) {
        answer_open(c->out, "Item");
        answer_text(c->out, "FirstName", "Training");
        answer_text(c->out, "LastName", "Customer");
        answer_text(c->out, "CountryCode", "RU");
        answer_text(c->out, "City", "Sample City");
        answer_text(c->out, "Address", "Sample street 1");
        answer_text(c->out, "Phone", "0000000000");
        answer_text(c->out, "PostalCode", "000000");
        answer_text(c->out, "Id", SIM_PROFILE);
        answer_close(c->out, "Item");
    }
    text_add(c->out, "</Content></Result>");
    call_end(c, m);
}
