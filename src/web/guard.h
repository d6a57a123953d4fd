/* Who may do what: the asker's role from cookies and address, and whether a change really comes from a page of ours. */
#pragma once

#include <stdbool.h>
#include "exchange.h"
#include "web/web.h"

/* Fills x->asker and x->page_token. False after having answered. */
bool guard_identify(struct exchange *x);
/* The route's role, and for changes: the page's token and where it comes from. False after having answered. */
bool guard_allows(struct exchange *x);
/* Has it noted, now and then, that a paired page is still there. */
void guard_page_seen(struct web *w, const struct pairing_row *row, const char *token_hash);
/* Is the session still one, as its limits say? */
bool guard_session_lives(const struct web_session_row *row, const struct web_config *config, int64_t now_us);
/* May this Host be asked for? Names other than ours are refused, so that no foreign page can make itself one of ours by
 * pointing its name at this machine. NULL: no Host at all. Pure. */
bool guard_host_allowed(const char *host, const char *public_url, const char *station);
/* Behind a proxy on this machine the browser's address is the last one of X-Forwarded-For, which the proxy added. False, and *ret as it
 * was, when that is none. Pure. */
bool guard_forwarded(const char *list, char ret[WEB_ADDRESS_SIZE]);
/* Is it "localhost", 127.x.y.z or [::1], with or without a port? Pure. */
bool guard_host_local(const char *host);
