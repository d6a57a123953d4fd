#include "sample_orders.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "platform.h"

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

/* order_id and provider are those of the sample before, for lines of the same order. */
static void add_sample(struct platform *p, size_t i, char order_id[ORDER_ID_SIZE], const char **provider)
{
    if (samples[i].customer) {
        *provider = samples[i].provider;
        text_copy(order_id, ORDER_ID_SIZE,
                  platform_add_order(p, samples[i].customer, *provider)->order.order_id);
    }
    struct order_line *line = platform_add_line(p, order_id);
    line->quantity = samples[i].quantity;
    line->status_id = samples[i].status_id;
    text_copy(line->title, sizeof(line->title), samples[i].title);
    text_copy(line->title_original, sizeof(line->title_original), samples[i].original);
    text_copy(line->config, sizeof(line->config), samples[i].config);
    text_copy(line->waybill, sizeof(line->waybill), samples[i].waybill);
    text_copy(line->comment, sizeof(line->comment), samples[i].comment);
    text_copy(line->provider, sizeof(line->provider), *provider);
    text_format(line->purchase_id, sizeof(line->purchase_id), "31%017zu", i + 1);
    text_format(line->item_id, sizeof(line->item_id), "%s6%011zu",
                strcmp(*provider, "Taobao") == 0 ? "" : "abb-", i + 1);
    text_format(line->image_url, sizeof(line->image_url), "https://img.example.test/%zu.jpg", i + 1);
}

static void add_made_up(struct platform *p, int number)
{
    static const char *const customers[] = {"Sample customer", "Пример клиента", "示例客户"};
    static const char *const titles[] = {"Cotton socks", "Носки хлопковые",  "纯棉袜子",
                                         "Notebook A5",  "Блокнот A5",       "笔记本A5",
                                         "Toy train",    "Игрушечный поезд", "玩具火车"};
    static const char *const prefixes[] = {"SF3", "YT3", "JT3", "77"};
    uint32_t language = platform_random(p, 3);
    const char *provider = platform_random(p, 4) == 0 ? "Alibaba1688" : "Taobao";
    char customer[128];
    text_format(customer, sizeof(customer), "%s %d", customers[language], number + 100);
    char order_id[ORDER_ID_SIZE];
    text_copy(order_id, sizeof(order_id), platform_add_order(p, customer, provider)->order.order_id);
    uint32_t lines = 1 + platform_random(p, 4);
    uint32_t parcel = 0;
    for (uint32_t i = 0; i < lines; i++) {
        struct order_line *line = platform_add_line(p, order_id);
        parcel += i > 0 && platform_random(p, 2) == 0;
        line->quantity = 1 + (int)platform_random(p, 5);
        line->status_id = 2 + (int)platform_random(p, 4);
        text_copy(line->title, sizeof(line->title), titles[language + 3 * platform_random(p, 3)]);
        text_copy(line->provider, sizeof(line->provider), provider);
        text_format(line->item_id, sizeof(line->item_id), "7%011u", platform_random(p, 1000000000));
        if (line->status_id < LINE_STATUS_ORDERED)
            continue;
        text_format(line->purchase_id, sizeof(line->purchase_id), "32%011d%04u", number, i);
        text_format(line->waybill, sizeof(line->waybill), "%s%08d%04u", prefixes[number % 4], number, parcel);
    }
}

void platform_fill(struct platform *p, int orders)
{
    char order_id[ORDER_ID_SIZE] = "";
    const char *provider = "";
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        add_sample(p, i, order_id, &provider);
    for (int i = 0; i < orders; i++)
        add_made_up(p, i);
}
