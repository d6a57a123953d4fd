#include "exchange.h"

#include <string.h>

#include "query_read.h"
#include "web_private.h"

const char *exchange_part(const struct exchange *x, int i)
{
    return i < x->target.segment_count ? x->target.segments[i] : "";
}

const char *exchange_query(const struct exchange *x, const char *name)
{
    return query_read_text(&x->target, name);
}

const char *exchange_header(const struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

void exchange_resume(struct exchange *x)
{
    if (x->suspended)
        MHD_resume_connection(x->connection);
    x->suspended = false;
}

void exchange_audit(const struct exchange *x, json_t *request, const char *what, const char *subject)
{
    const struct asker *a = &x->asker;
    json_object_set_new(request, "audit",
                        json_pack("{s:s, s:s, s:s, s:s}", "who", a->user[0] ? a->user : a->page, "address",
                                  a->address, "what", what, "subject", subject));
}

bool web_secure(const struct web *w)
{
    return w->tls || strncmp(w->config.public_url, "https://", 8) == 0;
}
