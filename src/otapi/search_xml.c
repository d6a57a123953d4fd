#include "search_xml.h"

static void add_escaped(struct text *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '&')
            text_add(out, "&amp;");
        else if (*value == '<')
            text_add(out, "&lt;");
        else if (*value == '>')
            text_add(out, "&gt;");
        else if ((unsigned char)*value >= 0x20) /* XML 1.0 has no place for control characters */
            text_add_n(out, value, 1);
    }
}

static void add_text(struct text *out, const char *element, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    text_add_format(out, "<%s>", element);
    add_escaped(out, value);
    text_add_format(out, "</%s>", element);
}

static void add_texts(struct text *out, const char *list, const char *item, const char *const *values,
                      size_t count)
{
    if (count == 0)
        return;
    text_add_format(out, "<%s>", list);
    for (size_t i = 0; i < count; i++)
        add_text(out, item, values[i]);
    text_add_format(out, "</%s>", list);
}

static void add_numbers(struct text *out, const char *list, const int *values, size_t count)
{
    if (count == 0)
        return;
    text_add_format(out, "<%s>", list);
    for (size_t i = 0; i < count; i++)
        text_add_format(out, "<Id>%d</Id>", values[i]);
    text_add_format(out, "</%s>", list);
}

void search_xml_orders(struct text *out, const struct otapi_line_search *search)
{
    text_add(out, "<OrderSearchParameters>");
    add_text(out, "CreationDateFrom", search->created_from);
    add_text(out, "CreationDateTo", search->created_to);
    add_numbers(out, "StatusIdList", search->order_statuses, search->order_status_count);
    add_text(out, "ProviderType", search->provider);
    add_text(out, "UserIdDelimitedList", search->user_ids);
    add_texts(out, "OrderIds", "OrderId", search->order_ids, search->order_id_count);
    add_text(out, "OrderBy", search->order_by);
    text_add(out, "</OrderSearchParameters>");
}

void search_xml_lines(struct text *out, const struct otapi_line_search *search)
{
    text_add(out, "<OrderLineSearchParameters>");
    search_xml_orders(out, search);
    add_numbers(out, "StatusIdList", search->statuses, search->status_count);
    if (search->can_be_purchased != 0)
        add_text(out, "CanBePurchased", search->can_be_purchased > 0 ? "true" : "false");
    add_texts(out, "VendorPurchaseIdList", "Id", search->purchases, search->purchase_count);
    add_texts(out, "VendorPurchaseWaybillIdList", "Id", search->waybills, search->waybill_count);
    text_add(out, "</OrderLineSearchParameters>");
}
