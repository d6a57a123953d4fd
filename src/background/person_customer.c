#include "person_customer.h"

#include <string.h>

#include "base/text.h"
#include "otapi/customer.h"

bool customer_log_in(struct person_context *c, const char *login, struct customer *ret, struct error *err)
{
    const struct background_settings *s = c->settings;
    struct otapi_reply reply;
    struct otapi_user user;
    bool own = login[0] == '\0' || strcmp(login, s->customer_login) == 0;
    const char *who = own ? s->customer_login : login;
    bool ok;
    *ret = (struct customer){0};
    if (who[0] == '\0')
        return error_set(err, ERROR_INPUT,
                         "whose order is it? Name the customer's login, or set otapi.customer_login");
    if (own && s->customer_password[0]) {
        if (!otapi_authenticate(c->otapi, who, s->customer_password, true, ret->session, &reply))
            return person_failed(&reply, "Authenticate", false, err);
    } else {
        do
            ok = otapi_authenticate_as_user(c->otapi, c->session, who, ret->session, &reply);
        while (!ok && person_again(c, &reply));
        if (!ok)
            return person_failed(&reply, "AuthenticateAsUser", false, err);
    }
    if (!otapi_get_user_status(c->otapi, ret->session, &user, &reply))
        return person_failed(&reply, "GetUserStatusInfo", false, err);
    if (user.id[0] == '\0')
        return error_set(err, ERROR_INPUT,
                         "GetUserStatusInfo: the platform does not say whose session it is");
    text_copy(ret->id, sizeof(ret->id), user.id);
    text_copy(ret->login, sizeof(ret->login), who);
    return true;
}

void customer_forget(struct customer *customer)
{
    explicit_bzero(customer->session, sizeof(customer->session));
}
