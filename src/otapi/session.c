/* Log-in and identity. */
#include <string.h>

#include "base/text.h"
#include "call.h"

bool otapi_authenticate_operator(struct otapi *o, const char *login, const char *password,
                                 char ret_session[OTAPI_SESSION_SIZE], struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    char session[OTAPI_SESSION_SIZE];
    const struct answer_want want = {.session = session};
    call_init(&c, "AuthenticateInstanceOperator", true);
    call_add(&c, "userLogin", login);
    call_add(&c, "userPassword", password);
    if (!call_run(o, &c, &want, &answer, ret_reply))
        return false;
    if (session[0] == '\0') {
        ret_reply->outcome = OTAPI_GARBAGE;
        text_copy(ret_reply->description, sizeof(ret_reply->description), "the answer has no session");
        return false;
    }
    text_copy(ret_session, OTAPI_SESSION_SIZE, session);
    explicit_bzero(session, sizeof(session));
    return true;
}

bool otapi_get_operator_info(struct otapi *o, const char *session, struct otapi_operator *ret,
                             struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    struct otapi_operator who = {0};
    const struct answer_want want = {.operator= & who };
    call_init(&c, "GetOperatorInfo", false);
    call_add(&c, "sessionId", session);
    if (!call_run(o, &c, &want, &answer, ret_reply))
        return false;
    *ret = who;
    return true;
}
