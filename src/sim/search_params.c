#include "search_params.h"

#include <string.h>

static bool take_order_params(const xmlNode *node, struct search_params *p)
{
    bool ok = true;
    for (const xmlNode *child = node->children; child && ok; child = child->next) {
        if (xml_named(child, "StatusIdList"))
            ok = xml_list_take(child, "Id", &p->order_statuses);
        else if (xml_named(child, "OrderIds"))
            ok = xml_list_take(child, "OrderId", &p->order_ids);
        else if (xml_named(child, "Id"))
            (void)xml_text(child, p->order_id, sizeof(p->order_id));
        else if (xml_named(child, "ProviderType"))
            (void)xml_text(child, p->provider, sizeof(p->provider));
        else if (xml_named(child, "UserIdDelimitedList"))
            (void)xml_text(child, p->user_ids, sizeof(p->user_ids));
        else if (xml_named(child, "OrderBy"))
            (void)xml_text(child, p->order_by, sizeof(p->order_by));
        else if (xml_named(child, "CreationDateFrom"))
            (void)xml_text(child, p->created_from, sizeof(p->created_from));
        else if (xml_named(child, "CreationDateTo"))
            (void)xml_text(child, p->created_to, sizeof(p->created_to));
    }
    return ok;
}

static bool take_line_params(const xmlNode *node, struct search_params *p)
{
    char text[SEARCH_TEXT_SIZE];
    bool ok = true;
    for (const xmlNode *child = node->children; child && ok; child = child->next) {
        if (xml_named(child, "OrderSearchParameters")) {
            ok = take_order_params(child, p);
        } else if (xml_named(child, "StatusIdList")) {
            ok = xml_list_take(child, "Id", &p->statuses);
        } else if (xml_named(child, "VendorPurchaseIdList")) {
            ok = xml_list_take(child, "Id", &p->purchases);
        } else if (xml_named(child, "VendorPurchaseWaybillIdList")) {
            ok = xml_list_take(child, "Id", &p->waybills);
        } else if (xml_named(child, "CanBePurchased")) {
            (void)xml_text(child, text, sizeof(text));
            p->can_be_purchased = strcmp(text, "1") == 0 || strcmp(text, "true") == 0 ? 1 : -1;
        }
    }
    return ok;
}

bool search_params_read(const char *xml, struct search_params *ret)
{
    *ret = (struct search_params){0};
    if (xml[0] == '\0')
        return true;
    xmlDoc *doc = xml_open(xml);
    const xmlNode *lines = xml_root(doc, "OrderLineSearchParameters");
    const xmlNode *orders = xml_root(doc, "OrderSearchParameters");
    bool ok = lines ? take_line_params(lines, ret) : orders && take_order_params(orders, ret);
    xmlFreeDoc(doc);
    if (!ok)
        search_params_fini(ret);
    return ok;
}

void search_params_fini(struct search_params *p)
{
    xml_list_fini(&p->waybills);
    xml_list_fini(&p->purchases);
    xml_list_fini(&p->statuses);
    xml_list_fini(&p->order_statuses);
    xml_list_fini(&p->order_ids);
    *p = (struct search_params){0};
}
