#include "search_params.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static bool named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void take_text(const xmlNode *node, char *ret, size_t size)
{
    xmlChar *content = xmlNodeGetContent(node);
    text_copy(ret, size, content ? (const char *)content : "");
    xmlFree(content);
}

static bool take_list(const xmlNode *node, const char *item, struct search_list *list)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (!named(child, item))
            continue;
        if (list->count == SEARCH_LIST_MAX)
            return false;
        list->items = mem_resize(list->items, list->count + 1, sizeof(list->items[0]));
        take_text(child, list->items[list->count++], SEARCH_TEXT_SIZE);
    }
    return true;
}

static bool take_order_params(const xmlNode *node, struct search_params *p)
{
    bool ok = true;
    for (const xmlNode *child = node->children; child && ok; child = child->next) {
        if (named(child, "StatusIdList"))
            ok = take_list(child, "Id", &p->order_statuses);
        else if (named(child, "OrderIds"))
            ok = take_list(child, "OrderId", &p->order_ids);
        else if (named(child, "Id"))
            take_text(child, p->order_id, sizeof(p->order_id));
        else if (named(child, "ProviderType"))
            take_text(child, p->provider, sizeof(p->provider));
        else if (named(child, "UserIdDelimitedList"))
            take_text(child, p->user_ids, sizeof(p->user_ids));
        else if (named(child, "OrderBy"))
            take_text(child, p->order_by, sizeof(p->order_by));
        else if (named(child, "CreationDateFrom"))
            take_text(child, p->created_from, sizeof(p->created_from));
        else if (named(child, "CreationDateTo"))
            take_text(child, p->created_to, sizeof(p->created_to));
    }
    return ok;
}

static bool take_line_params(const xmlNode *node, struct search_params *p)
{
    char text[SEARCH_TEXT_SIZE];
    bool ok = true;
    for (const xmlNode *child = node->children; child && ok; child = child->next) {
        if (named(child, "OrderSearchParameters")) {
            ok = take_order_params(child, p);
        } else if (named(child, "StatusIdList")) {
            ok = take_list(child, "Id", &p->statuses);
        } else if (named(child, "VendorPurchaseIdList")) {
            ok = take_list(child, "Id", &p->purchases);
        } else if (named(child, "VendorPurchaseWaybillIdList")) {
            ok = take_list(child, "Id", &p->waybills);
        } else if (named(child, "CanBePurchased")) {
            take_text(child, text, sizeof(text));
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
    xmlDoc *doc = xmlReadMemory(xml, (int)strnlen(xml, 1 << 20), "search.xml", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    bool ok = false;
    if (root && named(root, "OrderLineSearchParameters"))
        ok = take_line_params(root, ret);
    else if (root && named(root, "OrderSearchParameters"))
        ok = take_order_params(root, ret);
    xmlFreeDoc(doc);
    if (!ok)
        search_params_fini(ret);
    return ok;
}

void search_params_fini(struct search_params *p)
{
    free(p->waybills.items);
    free(p->purchases.items);
    free(p->statuses.items);
    free(p->order_statuses.items);
    free(p->order_ids.items);
    *p = (struct search_params){0};
}

bool search_list_has(const struct search_list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}
