#include "sample_orders.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"
#include "platform.h"
#include "sim/sim.h"
#include "statuses.h"
#include "market.h"

/* One line; a new customer text begins a new order. */
static const struct {
    const char *customer; /* NULL: of the order before */
    const char *provider;
    const char *title;
    const char *original;
    const char *config;
    int quantity;
    int status_id;
    const char *waybill; /* as on file */
    const char *comment;
} samples[] = {
    {"Sample customer 1", "Taobao", "Linen apron, pocket", "亚麻围裙 口袋款", "Colour: grey; size: M", 1, 4,
     "SF1331875979567", ""},
    {"Пример клиента 2", "Taobao", "Шарф шерстяной", "羊毛围巾", "Цвет: синий", 2, 4, "YT4512345678901",
     "подарочная упаковка"},
    {NULL, NULL, "Чайник фарфоровый", "瓷茶壶", "Объём: 600 мл", 1, 4, "JT0006968326954", ""},
    {NULL, NULL, "Чашки, набор", "茶杯套装", "6 шт.", 1, 4, "JT0006968326954", ""},
    {"示例客户3", "Alibaba1688", "折叠置物架", "折叠置物架", "颜色:白色;尺码:三层", 3, 4, "JDVA11408814483",
     ""},
    {"Sample customer 4", "Taobao", "Phone case", "手机壳", "Model: X", 1, 13, "DPK364112047425", ""},
    {NULL, NULL, "Screen protector", "钢化膜", "", 2, 12, "DPK364112047425", ""},
    {"Пример клиента 5", "Taobao", "Кроссовки", "运动鞋", "Размер: 42", 1, 4, "775510197994133", ""},
    {NULL, NULL, "Шнурки", "鞋带", "Цвет: белый", 2, 12, "775510197994133", ""},
    {"示例客户6", "Taobao", "儿童雨衣", "儿童雨衣", "尺码:110", 1, 4, "462598779470531", "请检查颜色"},
    {"Sample customer 7", "Taobao", "Garden gloves", "园艺手套", "Size: L", 4, 4, "462598779470531", ""},
    {NULL, NULL, "Garden shears", "园艺剪刀", "", 1, 4, "78012345678990", ""},
    {"Пример клиента 8", "Alibaba1688", "Настольная лампа", "台灯", "Цвет: чёрный", 1, 4, "jt300223268224",
     ""},
    {"示例客户9", "Taobao", "保温杯", "保温杯", "颜色:红色", 1, 4, "JDX001234567890 -", ""},
    {"Sample customer 10", "Taobao", "Desk organiser", "桌面收纳", "Colour: oak", 1, 4,
     "SF1040000000010, SF1040000000028", ""},
    {NULL, NULL, "Cable clips", "理线夹", "20 pcs", 1, 4, "SF1040000000010, SF1040000000028", ""},
    {NULL, NULL, "Sticky notes", "便利贴", "", 5, 6, "YT4500000000001", ""},
    {NULL, NULL, "Pen holder", "笔筒", "", 1, 4, "", ""},
    {"Пример клиента 11", "Taobao", "Рюкзак", "双肩包", "Цвет: зелёный", 1, 4, "", "появится позже"},
    {"Sample customer 12", "Taobao", "Wall clock", "挂钟", "30 cm", 1, 4, "SF2000000000014", ""},
    {"示例客户13", "Taobao", "雨伞", "雨伞", "颜色:黑色", 1, 4, "805321013240983139", ""},
    {"Sample customer 14", "Taobao", "Tea towel", "茶巾", "Colour: blue", 2, 2, "", "to be linked by hand"},
    {NULL, NULL, "Tea strainer", "滤茶器", "", 1, 2, "", ""},
};

static const struct sim_sample codes[] = {
    {"SF1331875979567", "complete", "an order of one line"},
    {"YT4512345678901", "match", "the first parcel of an order of three lines"},
    {"JT0006968326954", "complete", "the second and last parcel of that order"},
    {"JDVA11408814483-1-3-", "match", "box 1 of 3; scan -2-3- and -3-3- too, and the number without them"},
    {"DPK364112047425", "stopped", "every line was cancelled or cannot come"},
    {"775510197994133", "complete", "one line wanted, one void"},
    {"462598779470531", "match", "one parcel for two orders"},
    {"JT300223268224", "complete", "on file in lower case"},
    {"JDX001234567890-1-1-", "complete", "on file with a trailing hyphen"},
    {"SF1040000000028", "match", "two numbers in one field"},
    {"MMM={'k1':'010W','k2':'010AE','k3':'003','k4':'T6','k5':'SF2000000000014','k6':'','k7':'53528168'}",
     "complete", "the QR of an SF label"},
    {"{\"mn\":\"805321013240983139\",\"dtb\":\"378\"}", "complete", "the QR of a YTO label"},
    {SAMPLE_LATE_WAYBILL, "unknown", "nobody's yet; its order line gets the number later"},
    {"SF9999999999999", "unknown", "nobody's"},
    {"yjcx.chinapost.com.cn", "refused", "a QR without a number"},
    {"6901234567892", "refused", "the goods' own bar code"},
};

const struct sim_sample *sim_sample_at(size_t i)
{
    return i < COUNT_OF(codes) ? &codes[i] : NULL;
}

/* What was bought by hand, to be linked: of the item of the order's first line, and of another item. */
static const struct {
    const char *id;
    const char *item_id;
    const char *waybill;
} by_hand[] = {
    {SAMPLE_BY_HAND, SAMPLE_LINK_ITEM, "YT4600000000001"},
    {SAMPLE_BY_HAND_OTHER, "600000099999", "YT4600000000002"},
};

static void set_texts(struct platform *p, struct sim_line *line, const char *title, const char *original,
                      const char *config, const char *comment)
{
    line->title = platform_keep(p, title);
    line->title_original = platform_keep(p, original);
    line->config = platform_keep(p, config);
    line->comment = platform_keep(p, comment);
}

static void set_price(struct sim_line *line)
{
    line->price_cents = market_price_cents(line->item_id);
    line->price_cust_cents = line->price_cents * 15 / 100;
}

static void add_filled_order(struct platform *p, const char *customer, const char *provider)
{
    char id[16];
    uint32_t number = (uint32_t)p->customer_count;
    text_format(id, sizeof(id), "%zu", 101 + p->order_count);
    platform_add_customer(p, id, "", customer);
    struct sim_order *o = platform_add_order(p, number, provider);
    o->status_id = ORDER_PAID;
}

static void add_sample(struct platform *p, size_t i)
{
    char text[64];
    if (samples[i].customer)
        add_filled_order(p, samples[i].customer, samples[i].provider);
    struct sim_order *o = &p->orders[p->order_count - 1];
    bool taobao = strcmp(o->provider, "Taobao") == 0;
    struct sim_line *line = platform_add_line(p, o);
    line->quantity = samples[i].quantity;
    line->picture = (int)i + 1;
    set_texts(p, line, samples[i].title, samples[i].original, samples[i].config, samples[i].comment);
    line->vendor = platform_keep(p, taobao ? "sample seller" : "sample factory");
    text_format(text, sizeof(text), "%s6%011zu", taobao ? "" : "abb-", i + 1);
    line->item_id = platform_keep(p, text);
    set_price(line);
    platform_set_status(p, line, samples[i].status_id);
    if (line->status_id == LINE_PAID)
        return;
    platform_set_waybill(p, line, samples[i].waybill);
    text_format(text, sizeof(text), "31%017zu", i + 1);
    platform_set_purchase(p, line, text, taobao ? SAMPLE_ACCOUNT : SAMPLE_ACCOUNT_1688);
    line->purchase_status = purchase_status(line->waybill[0] ? PURCHASE_SHIPPED : PURCHASE_WAITING);
}

static void add_made_up(struct platform *p, int number)
{
    static const char *const customers[] = {"Sample customer", "Пример клиента", "示例客户"};
    static const char *const titles[] = {"Cotton socks", "Носки хлопковые",  "纯棉袜子",
                                         "Notebook A5",  "Блокнот A5",       "笔记本A5",
                                         "Toy train",    "Игрушечный поезд", "玩具火车"};
    static const char *const prefixes[] = {"SF3", "YT3", "JT3", "77"};
    uint32_t language = platform_random(p, 3);
    char text[128];
    text_format(text, sizeof(text), "%s %d", customers[language], number + 100);
    add_filled_order(p, text, platform_random(p, 4) == 0 ? "Alibaba1688" : "Taobao");
    struct sim_order *o = &p->orders[p->order_count - 1];
    bool taobao = strcmp(o->provider, "Taobao") == 0;
    uint32_t lines = 1 + platform_random(p, 4);
    uint32_t parcel = 0;
    for (uint32_t i = 0; i < lines; i++) {
        struct sim_line *line = platform_add_line(p, o);
        parcel += i > 0 && platform_random(p, 2) == 0;
        line->quantity = 1 + (int)platform_random(p, 5);
        int status_id = LINE_PAID + (int)platform_random(p, 4);
        uint32_t title = platform_random(p, 3);
        set_texts(p, line, titles[language + 3 * title], titles[2 + 3 * title], "", "");
        line->picture = (int)(1 + title);
        line->vendor = platform_keep(p, "made-up seller");
        text_format(text, sizeof(text), "%s7%011u", taobao ? "" : "abb-", platform_random(p, 1000000000));
        line->item_id = platform_keep(p, text);
        set_price(line);
        platform_set_status(p, line, status_id);
        if (status_id < LINE_ORDERED)
            continue;
        text_format(text, sizeof(text), "32%011d%04u", number, i);
        platform_set_purchase(p, line, text, taobao ? SAMPLE_ACCOUNT : SAMPLE_ACCOUNT_1688);
        text_format(text, sizeof(text), "%s%08d%04u", prefixes[number % 4], number, parcel);
        platform_set_waybill(p, line, text);
        line->purchase_status = purchase_status(PURCHASE_SHIPPED);
    }
}

/* Ten minutes between two orders, less when that would make the oldest more than four weeks old. All were paid. */
static void finish(struct platform *p)
{
    int64_t apart_us = (int64_t)600 * 1000000;
    int64_t span_us = (int64_t)28 * 86400 * 1000000;
    if (apart_us * (int64_t)p->order_count > span_us)
        apart_us = span_us / (int64_t)p->order_count;
    int64_t now_us = clock_wall_us();
    for (size_t i = 0; i < p->order_count; i++) {
        struct sim_order *o = &p->orders[i];
        struct sim_customer *c = &p->customers[o->customer];
        o->created_us = now_us - (int64_t)(i + 1) * apart_us;
        o->paid_cents = platform_order_total(p, o);
        c->balance_cents = o->paid_cents;
        c->reserved_cents = o->paid_cents;
    }
    p->filled_orders = p->order_count;
}

void samples_fill(struct platform *p, int orders)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        add_sample(p, i);
    for (int i = 0; i < orders; i++)
        add_made_up(p, i);
    for (size_t i = 0; i < COUNT_OF(by_hand); i++) {
        struct purchase *bought = market_add_purchase(p, by_hand[i].id, "Taobao", "");
        bought->item_id = platform_keep(p, by_hand[i].item_id);
        bought->waybill = platform_keep(p, by_hand[i].waybill);
        bought->state = PURCHASE_SHIPPED;
    }
    finish(p);
}
