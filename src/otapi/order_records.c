#include "order_records.h"

#include "base/text.h"

/* --- statuses ---------------------------------------------------------------------------------------------------------------------- */
static const struct field status_fields[] = {
    RECORD_INT(struct otapi_status, "Id", id),
    RECORD_TEXT(struct otapi_status, "Name", name),
};
const struct record record_status = RECORD_OF(struct otapi_status, status_fields);

/* --- lines --------------------------------------------------------------------------------------------------------------------------- */
static const struct field line_fields[] = {
    RECORD_TEXT(struct order_line, "Id", line_id),
    RECORD_TEXT(struct order_line, "OrderId", order_id),
    RECORD_TEXT(struct order_line, "ItemId", item_id),
    RECORD_TEXT(struct order_line, "ItemImageURL", image_url),
    RECORD_INT(struct order_line, "Qty", quantity),
    RECORD_INT(struct order_line, "LineNum", line_num),
    RECORD_INT(struct order_line, "StatusId", status_id),
    RECORD_TEXT(struct order_line, "StatusName", status),
    RECORD_TEXT(struct order_line, "VendPurchId", purchase_id),
    RECORD_TEXT(struct order_line, "VendPurchWaybill", waybill),
    RECORD_TEXT(struct order_line, "VendPurchAccountId", account_id),
    RECORD_TEXT(struct order_line, "ProviderType", provider),
    RECORD_TEXT(struct order_line, "BriefDescrTrans", title),
    RECORD_TEXT(struct order_line, "NameOrig", title_original),
    RECORD_TEXT(struct order_line, "ConfigText", config),
    RECORD_TEXT(struct order_line, "CustComment", comment),
    RECORD_TEXT(struct order_line, "OperatorComment", operator_comment),
};
static const struct record line_base = RECORD_OF(struct order_line, line_fields);

/* Texts that are used when the better one is missing. */
static void use_spare(struct order_line *line, const char *config, const char *provider)
{
    if (line->title[0] == '\0')
        text_copy(line->title, sizeof(line->title), line->title_original);
    if (line->config[0] == '\0')
        text_copy(line->config, sizeof(line->config), config);
    if (line->provider[0] == '\0')
        text_copy(line->provider, sizeof(line->provider), provider);
}

struct short_line {
    struct order_line line;
    char config_original[256];
    char provider_enum[32];
};

static void finish_short_line(void *record)
{
    struct short_line *l = record;
    use_spare(&l->line, l->config_original, l->provider_enum);
}

static const struct field short_line_fields[] = {
    RECORD_TEXT(struct short_line, "ConfigExternalTextOrig", config_original),
    RECORD_TEXT(struct short_line, "ProviderTypeEnum", provider_enum),
};
const struct record record_line = {sizeof(struct short_line), short_line_fields, COUNT_OF(short_line_fields),
                                   &line_base, finish_short_line};

static void finish_full_line(void *record)
{
    struct otapi_line *l = record;
    use_spare(&l->line, l->config_original, l->provider_enum);
}

static const struct field available_item[] = {
    RECORD_ARRAY(struct otapi_line, "SalesLineStatusInfo", available, available_count, record_status)};
static const struct record available_level = RECORD_OF(struct otapi_line, available_item);

static const struct field overpayment_fields[] = {
    RECORD_TEXT(struct otapi_line, "Level", overpayment),
    RECORD_TEXT(struct otapi_line, "Message", overpayment_message),
};
static const struct record overpayment_level = RECORD_OF(struct otapi_line, overpayment_fields);

static const struct field full_line_fields[] = {
    RECORD_TEXT(struct otapi_line, "ItemTaobaoId", item_platform_id),
    RECORD_TEXT(struct otapi_line, "ConfigId", config_id),
    RECORD_TEXT(struct otapi_line, "ConfigExternalTextOrig", config_original),
    RECORD_TEXT(struct otapi_line, "ConfigExternalCode", config_external_code),
    RECORD_TEXT(struct otapi_line, "PromotionId", promotion_id),
    RECORD_TEXT(struct otapi_line, "CategoryId", category_id),
    RECORD_TEXT(struct otapi_line, "ProviderTypeEnum", provider_enum),
    RECORD_TEXT(struct otapi_line, "VendNick", vendor),
    RECORD_TEXT(struct otapi_line, "VendId", vendor_id),
    RECORD_TEXT(struct otapi_line, "ItemExternalURL", item_url),
    RECORD_TEXT(struct otapi_line, "StatusCode", status_code),
    RECORD_TEXT(struct otapi_line, "OrderedDateTime", ordered),
    RECORD_TEXT(struct otapi_line, "Weight", weight),
    RECORD_TEXT(struct otapi_line, "CustomDescription", description),
    RECORD_TEXT(struct otapi_line, "InternalDeliveryType", delivery_type),
    RECORD_INT(struct otapi_line, "QtyOrig", quantity_original),
    RECORD_TEXT(struct otapi_line, "PriceCust", price_customer),
    RECORD_TEXT(struct otapi_line, "NewPriceCust", new_price_customer),
    RECORD_TEXT(struct otapi_line, "AmountCust", amount_customer),
    RECORD_TEXT(struct otapi_line, "CurrencyCust", currency_customer),
    RECORD_TEXT(struct otapi_line, "PriceInternal", price_internal),
    RECORD_TEXT(struct otapi_line, "AmountInternal", amount_internal),
    RECORD_TEXT(struct otapi_line, "CurrencyInternal", currency_internal),
    RECORD_TEXT(struct otapi_line, "TaoBaoPrice", price_provider),
    RECORD_TEXT(struct otapi_line, "TaoBaoPriceWithDiscount", price_provider_discount),
    RECORD_TEXT(struct otapi_line, "TaoBaoDelivery", delivery_provider),
    RECORD_TEXT(struct otapi_line, "PurchPrice", purchase_price),
    RECORD_TEXT(struct otapi_line, "PurchDelivery", purchase_delivery),
    RECORD_TEXT(struct otapi_line, "PurchAmount", purchase_amount),
    RECORD_TEXT(struct otapi_line, "PurchCurrency", purchase_currency),
    RECORD_TEXT(struct otapi_line, "VendPurchItemPrice", paid_item_price),
    RECORD_TEXT(struct otapi_line, "VendPurchDeliveryPrice", paid_delivery_price),
    RECORD_LEVEL("VendorPurchaseItemPriceWarningReason", overpayment_level),
    RECORD_TEXT(struct otapi_line, "VendPurchStatus", purchase_status),
    RECORD_TEXT(struct otapi_line, "VendPurchItemId", purchase_item_id),
    RECORD_TEXT(struct otapi_line, "VendPurchConfigurationId", purchase_config_id),
    RECORD_TEXT(struct otapi_line, "VendPurchPromotionId", purchase_promotion_id),
    RECORD_LEVEL("AvailableStatusList", available_level),
    RECORD_BOOL(struct otapi_line, "CanBePurchased", can_be_purchased),
    RECORD_BOOL(struct otapi_line, "CanMoveToPackage", can_move_to_package),
    RECORD_BOOL(struct otapi_line, "CanBeClosed", can_be_closed),
    RECORD_BOOL(struct otapi_line, "IsPaid", paid),
    RECORD_BOOL(struct otapi_line, "IsCancelled", cancelled),
    RECORD_BOOL(struct otapi_line, "IsCompleted", completed),
};
const struct record record_full_line = {sizeof(struct otapi_line), full_line_fields,
                                        COUNT_OF(full_line_fields), &line_base, finish_full_line};

/* --- orders -------------------------------------------------------------------------------------------------------------------------- */
static const struct field summary_fields[] = {RECORD_INT(struct order_summary, "Count", count)};
static const struct record summary = RECORD_OF(struct order_summary, summary_fields);
static const struct field summaries_item[] = {
    RECORD_ARRAY(struct order, "OrderLineStatusSummary", summaries, summary_count, summary)};
static const struct record summaries_level = RECORD_OF(struct order, summaries_item);

static const struct field order_fields[] = {
    RECORD_TEXT(struct order, "Id", order_id),           RECORD_TEXT(struct order, "CustId", customer_id),
    RECORD_TEXT(struct order, "CustName", customer),     RECORD_INT(struct order, "StatusId", status_id),
    RECORD_TEXT(struct order, "StatusName", status),     RECORD_TEXT(struct order, "CustComment", comment),
    RECORD_BOOL(struct order, "IsCancelled", cancelled), RECORD_LEVEL("LineStatusSummaries", summaries_level),
};
const struct record record_order = RECORD_OF(struct order, order_fields);

static const struct field full_order_fields[] = {
    RECORD_TEXT(struct otapi_order, "DisplayId", display_id),
    RECORD_TEXT(struct otapi_order, "SubstatusName", substatus),
    RECORD_TEXT(struct otapi_order, "OperatorName", operator_name),
    RECORD_INT(struct otapi_order, "ItemsCount", items),
    RECORD_TEXT(struct otapi_order, "GoodsAmount", goods_amount),
    RECORD_TEXT(struct otapi_order, "DeliveryAmount", delivery_amount),
    RECORD_TEXT(struct otapi_order, "TotalAmount", total_amount),
    RECORD_TEXT(struct otapi_order, "RemainAmount", remain_amount),
    RECORD_TEXT(struct otapi_order, "UserAccountAvailableAmount", account_available),
    RECORD_TEXT(struct otapi_order, "CurrencyCode", currency),
    RECORD_TEXT(struct otapi_order, "DeliveryModeId", delivery_mode_id),
    RECORD_TEXT(struct otapi_order, "DeliveryModeName", delivery_mode),
    RECORD_TEXT(struct otapi_order, "ProviderTypeEnum", provider),
    RECORD_TEXT(struct otapi_order, "CreatedDateTime", created),
    RECORD_TEXT(struct otapi_order, "Weight", weight),
    RECORD_TEXT(struct otapi_order, "AdditionalInfo", additional_info),
    RECORD_BOOL(struct otapi_order, "CanCancel", can_cancel),
    RECORD_BOOL(struct otapi_order, "CanPurchaseItems", can_purchase),
    RECORD_BOOL(struct otapi_order, "IsPaid", paid),
    RECORD_BOOL(struct otapi_order, "IsCompleted", completed),
    RECORD_BOOL(struct otapi_order, "IsTest", test),
};
const struct record record_full_order = {sizeof(struct otapi_order), full_order_fields,
                                         COUNT_OF(full_order_fields), &record_order, NULL};

/* --- giving them out ----------------------------------------------------------------------------------------------------------------- */
static bool has_ids(struct item_call *c, const struct order_line *line)
{
    bool has = line->line_id[0] && line->order_id[0];
    c->nameless += !has;
    return has;
}

bool give_line(void *item_call, const void *line)
{
    struct item_call *c = item_call;
    return !has_ids(c, line) || c->line(c->arg, line);
}

bool give_full_line(void *item_call, const void *line)
{
    struct item_call *c = item_call;
    const struct otapi_line *full = line;
    return !has_ids(c, &full->line) || c->full_line(c->arg, full);
}

bool give_order(void *item_call, const void *order)
{
    const struct item_call *c = item_call;
    const struct order *o = order;
    return o->order_id[0] == '\0' || c->order(c->arg, o);
}

bool give_full_order(void *item_call, const void *order)
{
    const struct item_call *c = item_call;
    const struct otapi_order *o = order;
    return o->order.order_id[0] == '\0' || c->full_order(c->arg, o);
}
