/* Reads the other XML arguments: Parameters of the Run… methods, NamedParameters of a step's action, OrderLineUpdateData,
 * BackgroundActivitySearchParameters. Pure; the text comes from outside. */
#pragma once

#include <stdbool.h>
#include "xml_read.h"

struct run_parameters {
    char order_id[XML_TEXT_SIZE];
    struct xml_list line_ids;
    struct xml_list order_ids; /* of synchronising */
    struct xml_list
        purchases; /* of linking: ProviderOrderIds, VendorPurchaseIds or VendorPurchaseIdList with Id, or single ones */
};
/* "" is none. */
bool run_parameters_read(const char *xml, struct run_parameters *ret);
void run_parameters_fini(struct run_parameters *p);

/* Two at most, as this platform's steps have. */
struct named_parameters {
    char names[2][XML_TEXT_SIZE];
    char values[2][XML_TEXT_SIZE];
};
bool named_parameters_read(const char *xml, struct named_parameters *ret);

struct line_update {
    int status_id;    /* 0: stays */
    char price[32];   /* InternalPrice; "": stays */
    char weight[32];  /* ""; stays */
    char config[128]; /* ConfigExternalId; "": stays */
};
/* False too when it changes nothing or a value is malformed. */
bool line_update_read(const char *xml, struct line_update *ret);

/* "": every type. */
bool activity_types_read(const char *xml, struct xml_list *ret);
