/* The station as it is now: once, or as a stream. */
#include <string.h>

#include "routes.h"
#include "view_json.h"
#include "web_private.h"

void station_get(struct exchange *x)
{
    struct web *w = x->web;
    w->view_number = board_read(w->board, &w->view);
    respond_json(x, 200, view_json(&w->view, w->view_number));
}

void events_get(struct exchange *x)
{
    bool raw = strcmp(exchange_query(x, "raw"), "1") == 0;
    if (raw && x->asker.role < ROLE_STAFF) {
        respond_refusal(x, x->asker.user[0] ? 403 : 401, "denied", "log in first: raw scans are for staff");
        return;
    }
    events_listen(x, raw);
}
