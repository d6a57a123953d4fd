#include "parameters_xml.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/text.h"
#include "money.h"

static bool take_purchases(const xmlNode *root, struct xml_list *list)
{
    static const char *const lists[] = {"ProviderOrderIds", "VendorPurchaseIds", "VendorPurchaseIdList",
                                        "ProviderOrderIdList"};
    static const char *const singles[] = {"VendorPurchaseId", "ProviderOrderId"};
    bool ok = true;
    for (size_t i = 0; i < COUNT_OF(lists) && ok; i++) {
        const xmlNode *node = xml_child(root, lists[i]);
        ok = node == NULL || xml_list_take(node, "Id", list);
    }
    for (size_t i = 0; i < COUNT_OF(singles) && ok; i++)
        ok = xml_list_take(root, singles[i], list);
    return ok;
}

bool run_parameters_read(const char *xml, struct run_parameters *ret)
{
    struct run_parameters p = {0};
    *ret = p;
    if (xml[0] == '\0')
        return true;
    xmlDoc *doc = xml_open(xml);
    const xmlNode *root = xml_root(doc, "Parameters");
    bool ok = root && xml_child_text(root, "OrderId", p.order_id, sizeof(p.order_id));
    const xmlNode *lines = ok ? xml_child(root, "OrderLineIds") : NULL;
    const xmlNode *orders = ok ? xml_child(root, "OrderIds") : NULL;
    if (lines)
        ok = xml_list_take(lines, "Id", &p.line_ids);
    if (ok && orders)
        ok = xml_list_take(orders, "Id", &p.order_ids);
    ok = ok && take_purchases(root, &p.purchases);
    xmlFreeDoc(doc);
    if (ok)
        *ret = p;
    else
        run_parameters_fini(&p);
    return ok;
}

void run_parameters_fini(struct run_parameters *p)
{
    xml_list_fini(&p->line_ids);
    xml_list_fini(&p->order_ids);
    xml_list_fini(&p->purchases);
}

bool named_parameters_read(const char *xml, struct named_parameters *ret)
{
    struct named_parameters p = {0};
    xmlDoc *doc = xml_open(xml);
    const xmlNode *root = xml_root(doc, "NamedParameters");
    size_t count = 0;
    bool ok = root != NULL;
    for (const xmlNode *node = root ? root->children : NULL; node && ok; node = node->next) {
        if (!xml_named(node, "Parameter"))
            continue;
        xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"Name");
        ok = name && count < COUNT_OF(p.names) &&
             text_copy(p.names[count], sizeof(p.names[0]), (const char *)name) &&
             xml_text(node, p.values[count], sizeof(p.values[0]));
        count++;
        xmlFree(name);
    }
    xmlFreeDoc(doc);
    if (ok && count > 0)
        *ret = p;
    return ok && count > 0;
}

bool line_update_read(const char *xml, struct line_update *ret)
{
    struct line_update u = {0};
    char status[16] = "";
    int64_t number = 0;
    int64_t cents;
    xmlDoc *doc = xml_open(xml);
    const xmlNode *root = xml_root(doc, "OrderLineUpdateData");
    bool ok = root && xml_child_text(root, "StatusId", status, sizeof(status)) &&
              xml_child_text(root, "InternalPrice", u.price, sizeof(u.price)) &&
              xml_child_text(root, "Weight", u.weight, sizeof(u.weight)) &&
              xml_child_text(root, "ConfigExternalId", u.config, sizeof(u.config));
    xmlFreeDoc(doc);
    if (!ok || (status[0] && !text_to_int64(status, 1, 99, &number)) ||
        (u.price[0] && !money_parse(u.price, &cents)))
        return false;
    u.status_id = (int)number;
    *ret = u;
    return u.status_id != 0 || u.price[0] || u.weight[0] || u.config[0];
}

bool activity_types_read(const char *xml, struct xml_list *ret)
{
    *ret = (struct xml_list){0};
    if (xml[0] == '\0')
        return true;
    xmlDoc *doc = xml_open(xml);
    const xmlNode *root = xml_root(doc, "BackgroundActivitySearchParameters");
    const xmlNode *types = root ? xml_child(root, "Types") : NULL;
    bool ok = root && (types == NULL || xml_list_take(types, "Type", ret));
    xmlFreeDoc(doc);
    if (!ok)
        xml_list_fini(ret);
    return ok;
}
