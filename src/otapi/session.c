/* Log-in and identity. */
#include <string.h>

#include "base/text.h"
#include "call.h"
#include "otapi/customer.h"

static bool log_in(struct otapi *o, const struct call *c, char ret_session[OTAPI_SESSION_SIZE],
                   struct otapi_reply *ret_reply)
{
    struct answer answer;
    const struct answer_want want = {0};
    bool ok = call_run(o, c, &want, &answer, ret_reply);
    if (ok && answer.session[0] == '\0')
        ok = call_no_payload(ret_reply, "session");
    ok = ok && call_whole_text(ret_reply, "the session", answer.session, sizeof(answer.session));
    if (ok)
        text_copy(ret_session, OTAPI_SESSION_SIZE, answer.session);
    explicit_bzero(answer.session, sizeof(answer.session));
    return ok;
}

bool otapi_authenticate_operator(struct otapi *o, const char *login, const char *password,
                                 char ret_session[OTAPI_SESSION_SIZE], struct otapi_reply *ret_reply)
{
    struct call c;
    call_init(&c, "AuthenticateInstanceOperator", true);
    call_add(&c, "userLogin", login);
    call_add(&c, "userPassword", password);
    return log_in(o, &c, ret_session, ret_reply);
}

bool otapi_authenticate(struct otapi *o, const char *login, const char *password, bool remember,
                        char ret_session[OTAPI_SESSION_SIZE], struct otapi_reply *ret_reply)
{
    struct call c;
    call_init(&c, "Authenticate", true);
    call_add(&c, "sessionId", "");
    call_add(&c, "userLogin", login);
    call_add(&c, "userPassword", password);
    call_add(&c, "rememberMe", remember ? "true" : "false");
    return log_in(o, &c, ret_session, ret_reply);
}

bool otapi_authenticate_as_user(struct otapi *o, const char *session, const char *login,
                                char ret_session[OTAPI_SESSION_SIZE], struct otapi_reply *ret_reply)
{
    struct call c;
    call_init(&c, "AuthenticateAsUser", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "userLogin", login);
    return log_in(o, &c, ret_session, ret_reply);
}

struct operator_info {
    struct otapi_operator who;
    char first_name[64];
    char last_name[64];
};

bool otapi_get_operator_info(struct otapi *o, const char *session, struct otapi_operator *ret,
                             struct otapi_reply *ret_reply)
{
    static const struct field fields[] = {
        RECORD_TEXT(struct operator_info, "OperatorId", who.id),
        RECORD_TEXT(struct operator_info, "FirstName", first_name),
        RECORD_TEXT(struct operator_info, "LastName", last_name),
    };
    static const struct record type = RECORD_OF(struct operator_info, fields);
    struct call c;
    struct operator_info info = {0};
    const struct answer_want want = {.payload = &type, .into = &info};
    call_init(&c, "GetOperatorInfo", false);
    call_add(&c, "sessionId", session);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    text_format(info.who.name, sizeof(info.who.name), "%s%s%s", info.first_name,
                info.first_name[0] && info.last_name[0] ? " " : "", info.last_name);
    *ret = info.who;
    return true;
}

bool otapi_get_user_status(struct otapi *o, const char *customer_session, struct otapi_user *ret,
                           struct otapi_reply *ret_reply)
{
    static const struct field fields[] = {
        RECORD_TEXT(struct otapi_user, "Id", id),
        RECORD_TEXT(struct otapi_user, "Login", login),
    };
    static const struct record type = RECORD_OF(struct otapi_user, fields);
    struct call c;
    struct otapi_user user = {0};
    const struct answer_want want = {.payload = &type, .element = "UserStatusInfo", .into = &user};
    call_init(&c, "GetUserStatusInfo", true);
    call_add(&c, "sessionId", customer_session);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    *ret = user;
    return true;
}
