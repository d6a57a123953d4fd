#include "search_xml.h"

#include "xml_write.h"

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
    xml_add_text(out, "CreationDateFrom", search->created_from);
    xml_add_text(out, "CreationDateTo", search->created_to);
    add_numbers(out, "StatusIdList", search->order_statuses, search->order_status_count);
    xml_add_text(out, "ProviderType", search->provider);
    xml_add_text(out, "UserIdDelimitedList", search->user_ids);
    xml_add_texts(out, "OrderIds", "OrderId", search->order_ids, search->order_id_count);
    xml_add_text(out, "OrderBy", search->order_by);
    text_add(out, "</OrderSearchParameters>");
}

void search_xml_lines(struct text *out, const struct otapi_line_search *search)
{
    text_add(out, "<OrderLineSearchParameters>");
    search_xml_orders(out, search);
    add_numbers(out, "StatusIdList", search->statuses, search->status_count);
    if (search->can_be_purchased != 0)
        xml_add_text(out, "CanBePurchased", search->can_be_purchased > 0 ? "true" : "false");
    xml_add_texts(out, "VendorPurchaseIdList", "Id", search->purchases, search->purchase_count);
    xml_add_texts(out, "VendorPurchaseWaybillIdList", "Id", search->waybills, search->waybill_count);
    text_add(out, "</OrderLineSearchParameters>");
}
