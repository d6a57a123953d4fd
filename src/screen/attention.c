#include "attention.h"

#include <inttypes.h>

#include "words.h"

static void begin_item(struct text *out)
{
    if (out->len > 0)
        text_add(out, "  ");
}

static void add_count(struct text *out, const char *what, int64_t count)
{
    if (count == 0)
        return;
    begin_item(out);
    text_add_format(out, "%s: %" PRId64, what, count);
}

static const char *account_words(const struct account_report *account)
{
    if (account->name[0] == '\0')
        return words("nobody is logged in");
    return account->gone_us ? words("log in again") : words("its log-in ends soon");
}

void attention_text(const struct view_background *view, struct text *out)
{
    add_count(out, words("questions to answer"), view->questions);
    add_count(out, words("on the shelf, order found: scan again"), view->late);
    add_count(out, words("requests to settle"), view->undecided);
    add_count(out, words("status updates refused"), view->outbox_parked);
    for (int i = 0; i < view->account_count; i++) {
        const struct account_report *account = &view->accounts[i];
        if (account->gone_us == 0 && !account->old)
            continue;
        begin_item(out);
        text_add_format(out, "%s%s%s: %s", account->provider, account->name[0] ? " " : "", account->name,
                        account_words(account));
    }
}
