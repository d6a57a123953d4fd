#include "order_xml.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "xml_read.h"

enum { QUANTITY_MAX = 100000 };

static void take_item(const xmlNode *node, struct order_xml_item *item)
{
    char text[32];
    int64_t quantity = 0;
    *item = (struct order_xml_item){0};
    (void)xml_child_text(node, "Id", item->item_id, sizeof(item->item_id));
    (void)xml_child_text(node, "ConfigurationId", item->config_id, sizeof(item->config_id));
    (void)xml_child_text(node, "Comment", item->comment, sizeof(item->comment));
    (void)xml_child_text(node, "PromotionId", item->promotion, sizeof(item->promotion));
    (void)xml_child_text(node, "Quantity", text, sizeof(text));
    if (text_to_int64(text, 1, QUANTITY_MAX, &quantity))
        item->quantity = (int)quantity;
}

static bool take_items(const xmlNode *list, struct order_xml *o)
{
    for (const xmlNode *node = list->children; node; node = node->next) {
        if (!xml_named(node, "Item"))
            continue;
        if (o->count == ORDER_XML_ITEMS_MAX)
            return false;
        o->items = mem_resize(o->items, o->count + 1, sizeof(o->items[0]));
        take_item(node, &o->items[o->count++]);
    }
    return true;
}

bool order_xml_read(const char *xml, struct order_xml *ret)
{
    struct order_xml o = {0};
    xmlDoc *doc = xml_open(xml);
    const xmlNode *root = xml_root(doc, "OrderAddData");
    const xmlNode *items = root ? xml_child(root, "Items") : NULL;
    bool ok = items && take_items(items, &o);
    if (ok) {
        (void)xml_child_text(root, "DeliveryModeId", o.delivery_mode, sizeof(o.delivery_mode));
        (void)xml_child_text(root, "Comment", o.comment, sizeof(o.comment));
        (void)xml_child_text(root, "UserProfileId", o.profile_id, sizeof(o.profile_id));
    }
    xmlFreeDoc(doc);
    if (ok)
        *ret = o;
    else
        order_xml_fini(&o);
    return ok;
}

void order_xml_fini(struct order_xml *o)
{
    free(o->items);
    *o = (struct order_xml){0};
}
