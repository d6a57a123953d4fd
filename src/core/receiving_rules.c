#include "receiving_rules.h"

enum lines_kind lines_kind(const struct parcel_facts *facts)
{
    for (size_t i = 0; i < facts->line_count; i++)
        if (!line_void(&facts->lines[i]))
            return LINES_GOOD;
    return facts->line_count > 0 ? LINES_ALL_VOID : LINES_NONE;
}

bool receiving_complete(const struct order_progress *orders, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!orders[i].known_whole || orders[i].arrived < orders[i].lines)
            return false;
    return count > 0;
}

enum verdict match_or_complete(const struct parcel_facts *facts, const struct parcel_index *parcel)
{
    int total = parcel->total > facts->parcels_total ? parcel->total : facts->parcels_total;
    bool received = facts->state == PARCEL_RECEIVED || facts->state == PARCEL_LATE;
    bool last_parcel = total == 0 || facts->parcels_received + (received ? 0 : 1) >= total;
    for (size_t i = 0; i < facts->order_count; i++) {
        const struct order_progress *order = &facts->orders[i];
        int here = last_parcel ? order->here : 0;
        if (!order->known_whole || order->arrived + here < order->lines)
            return VERDICT_MATCH;
    }
    return facts->order_count > 0 ? VERDICT_COMPLETE : VERDICT_MATCH;
}

bool orders_unknown(const struct parcel_facts *facts)
{
    for (size_t i = 0; i < facts->order_count; i++)
        if (!facts->orders[i].known_whole || facts->orders[i].customer[0] == '\0')
            return true;
    return false;
}
