#include "statuses.h"

#include <string.h>

#include "base/attr.h"

enum { AVAILABLE_MAX = 6 };

/* en, ru, zh by language; the numbers are the platform's. */
static const struct {
    const char *names[3];
    int available[AVAILABLE_MAX];
} line_statuses[] = {
    [1] = {{"Awaiting payment", "Ожидает оплаты", "待付款"}, {13}},
    [2] = {{"Paid", "Оплачен", "已付款"}, {3, 4, 12, 13}},
    [3] = {{"Confirmation", "Подтверждение", "确认中"}, {2, 4, 12, 13}},
    [4] = {{"Ordered", "Заказан", "已订购"}, {5, 6, 11, 12, 13}},
    [5] = {{"Quality control", "Контроль качества", "质检"}, {6, 11, 12}},
    [6] = {{"Received", "Получен", "已收货"}, {7, 11}},
    [7] = {{"Packed", "Упакован", "已打包"}, {6, 8}},
    [8] = {{"Ready to ship", "Готов к отправке", "待发货"}, {7, 9}},
    [9] = {{"Posted", "Отправлен", "已寄出"}, {10}},
    [10] = {{"Completed", "Завершён", "已完成"}, {0}},
    [11] = {{"Returned to supplier", "Возвращён поставщику", "已退供应商"}, {0}},
    [12] = {{"Unable to deliver", "Невозможно доставить", "无法交付"}, {2, 13}},
    [13] = {{"Cancelled", "Отменён", "已取消"}, {0}},
};

static size_t language_index(const char *language)
{
    return strncmp(language, "ru", 2) == 0 ? 1 : strncmp(language, "zh", 2) == 0 ? 2 : 0;
}

static bool known(int line_status)
{
    return line_status >= 1 && line_status < (int)COUNT_OF(line_statuses);
}

const char *status_name(int line_status, const char *language)
{
    return known(line_status) ? line_statuses[line_status].names[language_index(language)] : "";
}

const char *status_order_name(int order_status, const char *language)
{
    static const struct {
        int id;
        const char *names[3];
    } statuses[] = {{10, {"Awaiting payment", "Ожидает оплаты", "待付款"}},
                    {11, {"Awaiting additional payment", "Ожидает доплаты", "待补款"}},
                    {20, {"Paid", "Оплачен", "已付款"}},
                    {30, {"In handling", "В обработке", "处理中"}},
                    {31, {"Order with added goods", "Заказ с добавленными товарами", "已加商品"}},
                    {32, {"In handling at warehouse", "В обработке на складе", "仓库处理中"}},
                    {37, {"Ready for packing", "Готов к упаковке", "待打包"}},
                    {38, {"Ready to ship", "Готов к отправке", "待发货"}},
                    {39, {"Posted", "Отправлен", "已寄出"}},
                    {40, {"Completed", "Завершён", "已完成"}},
                    {50, {"Cancelled", "Отменён", "已取消"}}};
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (statuses[i].id == order_status)
            return statuses[i].names[language_index(language)];
    return "";
}

int status_available(int line_status, size_t i)
{
    return known(line_status) && i < AVAILABLE_MAX ? line_statuses[line_status].available[i] : 0;
}

bool status_may_become(int line_status, int wanted)
{
    for (size_t i = 0; status_available(line_status, i) != 0; i++)
        if (status_available(line_status, i) == wanted)
            return true;
    return false;
}

bool status_void(int line_status)
{
    return line_status >= LINE_RETURNED && line_status <= LINE_CANCELLED;
}
