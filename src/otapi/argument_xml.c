#include "argument_xml.h"

#include <string.h>

#include "xml_write.h"

enum { ELEMENT_MAX = 64 };

void argument_new_order(struct text *out, const struct otapi_new_order *order)
{
    text_add(out, "<OrderAddData>");
    xml_add_text(out, "DeliveryModeId", order->delivery_mode_id);
    xml_add_text(out, "Comment", order->comment);
    xml_add_text(out, "UserProfileId", order->profile_id);
    text_add(out, "<Items>");
    for (size_t i = 0; i < order->count; i++) {
        const struct otapi_new_item *item = &order->items[i];
        text_add(out, "<Item>");
        xml_add_text(out, "Id", item->item_id);
        xml_add_text(out, "ConfigurationId", item->config_id);
        xml_add_int(out, "Quantity", item->quantity);
        xml_add_text(out, "Weight", item->weight);
        xml_add_text(out, "Comment", item->comment);
        xml_add_text(out, "PromotionId", item->promotion_id);
        xml_add_text(out, "PriceType", item->price_type);
        text_add(out, "</Item>");
    }
    text_add(out, "</Items></OrderAddData>");
}

void argument_parameters(struct text *out, const char *order_id, const char *element,
                         const char *const *values, size_t count)
{
    char list[ELEMENT_MAX];
    const char *slash = strchr(element, '/');
    text_copy_n(list, sizeof(list), element, slash ? (size_t)(slash - element) : 0);
    text_add(out, "<Parameters>");
    xml_add_text(out, "OrderId", order_id);
    xml_add_texts(out, slash ? list : NULL, slash ? slash + 1 : element, values, count);
    text_add(out, "</Parameters>");
}

bool otapi_element_valid(const char *element)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    int names = 0;
    for (const char *p = element;; p++) {
        size_t len = strspn(p, allowed);
        if (len == 0 || len >= ELEMENT_MAX || strchr(letters, p[0]) == NULL || ++names > 2)
            return false;
        p += len;
        if (*p == '\0')
            return true;
        if (*p != '/')
            return false;
    }
}

void argument_line_update(struct text *out, const struct otapi_line_update *update)
{
    text_add(out, "<OrderLineUpdateData>");
    if (update->status_id != 0)
        xml_add_int(out, "StatusId", update->status_id);
    xml_add_text(out, "InternalPrice", update->internal_price);
    xml_add_text(out, "Weight", update->weight);
    xml_add_text(out, "ConfigExternalId", update->config_id);
    xml_add_text(out, "OriginalDeliveryPrice", update->delivery_price);
    xml_add_text(out, "OriginalPriceWithoutDelivery", update->price_without_delivery);
    text_add(out, "</OrderLineUpdateData>");
}

void argument_activity_search(struct text *out, const char *const *types, size_t count)
{
    text_add(out, "<BackgroundActivitySearchParameters>");
    xml_add_texts(out, "Types", "Type", types, count);
    text_add(out, "</BackgroundActivitySearchParameters>");
}

void argument_named(struct text *out, const struct otapi_parameter *parameters, size_t count)
{
    text_add(out, "<NamedParameters>");
    for (size_t i = 0; i < count; i++)
        xml_add_named(out, "Parameter", parameters[i].name, parameters[i].value);
    text_add(out, "</NamedParameters>");
}
