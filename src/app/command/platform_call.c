#include "platform_call.h"

#include <string.h>

#include "state_dir.h"
#include "store/receiving.h"

static bool log_in(struct platform *p, const struct config *config, struct error *err)
{
    struct otapi_reply reply;
    p->kept = false;
    if (otapi_authenticate_operator(p->otapi, config->operator_login, config->operator_password, p->session,
                                    &reply))
        return true;
    otapi_error(&reply, "AuthenticateInstanceOperator", err);
    return false;
}

/* The session a station left in the store; none is no error. */
static void take_kept_session(struct platform *p, const struct config *config)
{
    char db[STATE_PATH_MAX];
    struct error ignored;
    int64_t at_us;
    if (!state_path(config->state, "tallyman.db", db, &ignored))
        return;
    struct store *store = store_open(db, STORE_READ, &ignored);
    if (store && !store_get_session(store, p->session, sizeof(p->session), &at_us, &ignored))
        p->session[0] = '\0';
    store_close(store);
    p->kept = p->session[0] != '\0';
}

bool platform_open(struct platform *p, const struct config *config, struct error *err)
{
    *p = (struct platform){0};
    if (!config_has_platform(config, err))
        return false;
    const struct otapi_config otapi = config_otapi(config);
    p->otapi = otapi_new(&otapi, err);
    if (p->otapi == NULL)
        return false;
    take_kept_session(p, config);
    return p->kept || log_in(p, config, err);
}

bool platform_again(struct platform *p, const struct config *config, const struct otapi_reply *reply,
                    struct error *err)
{
    return reply->outcome == OTAPI_SESSION_EXPIRED && p->kept && log_in(p, config, err);
}

void platform_close(struct platform *p)
{
    otapi_free(p->otapi);
    explicit_bzero(p->session, sizeof(p->session));
    p->otapi = NULL;
}
