#include "provider_return.h"

#include <string.h>

#include "base/attr.h"
#include "query_read.h"
#include "token.h"

void provider_return_read(const struct target *t, struct provider_return *ret)
{
    static const char *const problems[] = {"error_description", "error", "errorMessage", "message"};
    const char *problem = "";
    ret->state = query_read_text(t, "state");
    if (!token_valid(ret->state))
        ret->state = "";
    for (size_t i = 0; i < COUNT_OF(problems) && problem[0] == '\0'; i++)
        problem = query_read_text(t, problems[i]);
    text_copy(ret->problem, sizeof(ret->problem), problem);
}

static const char *say(const char *language, enum return_saying saying)
{
    static const char *const words[3][3] = {
        {"The log-in has ended. The station reads its accounts again; you may close this page.",
         "The marketplace did not let the account in:", "You may close this page."},
        {"Вход завершён. Станция перечитывает учётные записи; эту страницу можно закрыть.",
         "Площадка не приняла учётную запись:", "Эту страницу можно закрыть."},
        {"登录已结束。工作站正在重新读取账号，可以关闭此页面。", "平台拒绝了该账号：", "可以关闭此页面。"},
    };
    int row = strcmp(language, "ru") == 0 ? 1 : strcmp(language, "zh_CN") == 0 ? 2 : 0;
    return words[row][saying];
}

void provider_return_page(struct text *page, const char *language, const char *provider,
                          enum return_saying saying, const char *problem)
{
    text_add_format(page,
                    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width\"><title>Tallyman</title>"
                    "<link rel=\"stylesheet\" href=\"/assets/css/base.css\">"
                    "<link rel=\"stylesheet\" href=\"/assets/css/admin.css\"></head><body>"
                    "<main class=\"login\"><div class=\"card login-card\"><h1>",
                    strcmp(language, "zh_CN") == 0 ? "zh-CN"
                    : strcmp(language, "ru") == 0  ? "ru"
                                                   : "en");
    text_add_xml(page, provider);
    text_add_format(page, "</h1><p>%s</p>", say(language, saying));
    if (saying == RETURN_REFUSED) {
        text_add(page, "<p>");
        text_add_xml(page, problem);
        text_add_format(page, "</p><p>%s</p>", say(language, RETURN_CLOSE));
    }
    text_add(page, "</div></main></body></html>\n");
}
