#include "store/provider_sessions.h"

#include "query.h"

static void put(struct store *s, const char *provider, const struct account *account, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO provider_session (provider, session, account, first_seen_us, last_seen_us, balance, "
        "currency)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6) ON CONFLICT (provider, session) DO UPDATE SET"
        " account = excluded.account, last_seen_us = excluded.last_seen_us, balance = excluded.balance,"
        " currency = excluded.currency, gone_us = CASE WHEN refused THEN gone_us ELSE 0 END";
    struct query q = query_begin(s, sql);
    query_text(&q, provider);
    query_text(&q, account->session);
    query_text(&q, account->name);
    query_int(&q, at_us);
    query_text(&q, account->balance);
    query_text(&q, account->currency);
    query_end(&q);
}

void store_put_accounts(struct store *s, const struct accounts_answer *answer, int64_t at_us)
{
    /* What was put just now has this very time. */
    static const char gone[] = "UPDATE provider_session SET gone_us = ?2 WHERE provider = ?1 AND gone_us = 0"
                               " AND last_seen_us <> ?2";
    for (size_t i = 0; i < answer->count; i++)
        put(s, answer->provider, &answer->accounts[i], at_us);
    struct query q = query_begin(s, gone);
    query_text(&q, answer->provider);
    query_int(&q, at_us);
    query_end(&q);
}

void store_refuse_account(struct store *s, const char *provider, const char *session, int64_t at_us)
{
    static const char sql[] = "UPDATE provider_session SET refused = 1, gone_us = ?3"
                              " WHERE provider = ?1 AND session = ?2 AND gone_us = 0";
    struct query q = query_begin(s, sql);
    query_text(&q, provider);
    query_text(&q, session);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_accounts(struct store *s, int64_t gone_since_us, struct account_report *ret, size_t max,
                    size_t *ret_count, struct error *err)
{
    static const char sql[] =
        "SELECT provider, account, first_seen_us, last_seen_us, gone_us, balance, currency FROM "
        "provider_session p"
        " WHERE id = (SELECT max(id) FROM provider_session n WHERE n.provider = p.provider AND"
        " n.account = p.account) AND (gone_us = 0 OR gone_us >= ?1) ORDER BY provider, account";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, gone_since_us);
    while (count < max && query_step(&q)) {
        struct account_report *r = &ret[count++];
        *r = (struct account_report){.first_seen_us = query_get_int(&q, 2),
                                     .last_seen_us = query_get_int(&q, 3),
                                     .gone_us = query_get_int(&q, 4)};
        query_get_text(&q, 0, r->provider, sizeof(r->provider));
        query_get_text(&q, 1, r->name, sizeof(r->name));
        query_get_text(&q, 5, r->balance, sizeof(r->balance));
        query_get_text(&q, 6, r->currency, sizeof(r->currency));
    }
    query_end(&q);
    *ret_count = count;
    return store_take_failure(s, err);
}
