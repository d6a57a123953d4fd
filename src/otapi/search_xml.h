/* The XML arguments of searches. Pure. */
#pragma once

#include "base/text.h"
#include "otapi/otapi.h"

/* OrderLineSearchParameters with the nested order filters, elements in the order that public clients send. */
void search_xml_lines(struct text *out, const struct otapi_line_search *search);
/* OrderSearchParameters alone. */
void search_xml_orders(struct text *out, const struct otapi_line_search *search);
