#include "connection.h"

#include <string.h>

#include "base/text.h"

const char *connection_session(struct connection *c, struct error *err)
{
    if (c->session.session[0] == '\0') {
        enum session_step step = operator_session_need(&c->session, c->otapi, "");
        if (step != SESSION_KEPT)
            c->tell(c->arg, step);
    }
    if (c->session.session[0])
        return c->session.session;
    error_set(err, c->session.refused ? ERROR_DENIED : ERROR_RETRY, "no operator session: %s",
              c->session.problem);
    return NULL;
}

bool connection_renew(struct connection *c, const char *expired)
{
    enum session_step step = operator_session_need(&c->session, c->otapi, expired);
    if (step != SESSION_KEPT)
        c->tell(c->arg, step);
    return c->session.session[0] != '\0';
}
