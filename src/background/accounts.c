#include "accounts.h"

#include <string.h>

#include "base/text.h"

static bool was_refused(const struct accounts *a, const char *provider, const char *session)
{
    for (int i = 0; i < a->count; i++)
        if (a->list[i].refused && strcmp(a->list[i].provider, provider) == 0 &&
            strcmp(a->list[i].account.session, session) == 0)
            return true;
    return false;
}

void accounts_put(struct accounts *a, const char *provider, const struct account *list, size_t count)
{
    struct accounts now = {0};
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->list[i].provider, provider) != 0)
            now.list[now.count++] = a->list[i];
    for (size_t i = 0; i < count && now.count < ACCOUNTS_MAX; i++) {
        struct known_account *k = &now.list[now.count++];
        text_copy(k->provider, sizeof(k->provider), provider);
        k->account = list[i];
        k->refused = was_refused(a, provider, list[i].session);
    }
    *a = now;
    explicit_bzero(&now, sizeof(now));
}

void accounts_refuse(struct accounts *a, const char *provider, const char *session)
{
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->list[i].provider, provider) == 0 && strcmp(a->list[i].account.session, session) == 0)
            a->list[i].refused = true;
}

void accounts_fini(struct accounts *a)
{
    explicit_bzero(a, sizeof(*a));
}
