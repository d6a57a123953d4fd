/* A page's request, made into one that the station may be given. The web thread's; pure. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"

/* Takes away what is not the page's to say. subject: the member that names what it is about; "" none. */
void do_request_clean(json_t *request, const char *subject);
/* What the audit trail says that it is about: that member, of a list the first and how many more; "" when there is none. In room, or
 * borrowed from the request. */
const char *do_request_subject(const json_t *request, const char *subject, char *room, size_t size);
/* A scan goes under `own`, as bytes; a page need not know hexadecimal. False: it names another scanner, which a page may do only when
 * it is paired (it then counts as its own). */
NODISCARD bool do_request_scan(json_t *request, const char *own, bool paired);
/* Signing on takes a badge's code, never a name. False: there is none. */
NODISCARD bool do_request_operator(json_t *request);
