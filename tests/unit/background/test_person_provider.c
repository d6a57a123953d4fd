#include "ask.h"

static struct bed bed;

static int start(void **state)
{
    (void)state;
    bed_init(&bed);
    text_copy(bed.config.settings.providers[0], sizeof(bed.config.settings.providers[0]), "Taobao");
    bed.config.settings.provider_count = 1;
    bed_start(&bed);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bed_stop(&bed);
    return 0;
}

static const json_t *first_account(const json_t *list)
{
    return json_array_get(json_object_get(json_array_get(json_object_get(list, "providers"), 0), "accounts"),
                          0);
}

static void accounts(void **state)
{
    (void)state;
    json_t *list = ask_done(&bed, "{\"id\":1,\"do\":\"provider.list\"}");
    char mark[32];
    assert_string_equal(ask_get(first_account(list), "account"), "sample-buyer");
    assert_null(json_object_get(first_account(list), "id")); /* a session is a secret */
    text_copy(mark, sizeof(mark), ask_get(first_account(list), "mark"));
    json_decref(list);
    bed_steer(&bed, "provider?log-out=sample-buyer");
    ask_fails(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\"}", ERROR_INPUT,
              "no account is logged in at Taobao; `tallyman provider login Taobao`");
    bed_steer(&bed, "provider?log-in=sample-buyer&provider=Taobao");
    list = ask_done(&bed, "{\"id\":1,\"do\":\"provider.list\",\"provider\":\"Taobao\"}");
    assert_string_not_equal(ask_get(first_account(list), "mark"), mark); /* a new session, the same name */
    json_decref(list);
}

static void which_account(void **state)
{
    (void)state;
    bed_steer(&bed, "provider?log-in=second&provider=Taobao");
    ask_fails(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\"}", ERROR_INPUT,
              "several accounts are logged in at Taobao, name one: ");
    ask_fails(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\",\"account\":\"third\"}",
              ERROR_INPUT, "account third is not logged in");
    json_t *begun =
        ask_done(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\",\"account\":\"second\"}");
    assert_string_equal(ask_get(begun, "how"), "begun");
    assert_string_equal(ask_get(begun, "account"), "second");
    json_decref(begun);
}

static void lost_runs(void **state)
{
    (void)state;
    static const char sync[] =
        "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\",\"account\":\"sample-buyer\"}";
    int before = bed_writes(&bed, "RunOrdersSynchronizingWithProvider");
    bed_steer(&bed, "fault?kind=cut&count=1&method=RunOrdersSynchronizingWithProvider");
    json_t *found = ask_done(&bed, sync);
    assert_string_equal(ask_get(found, "how"), "found");
    json_decref(found);
    assert_int_equal(bed_writes(&bed, "RunOrdersSynchronizingWithProvider"), before + 1);
    bed_steer(&bed, "fault?kind=down&count=1&method=RunOrdersSynchronizingWithProvider");
    ask_fails(&bed, sync, ERROR_UNKNOWN, "0 activities are new");
    assert_int_equal(bed_writes(&bed, "RunOrdersSynchronizingWithProvider"), before + 1);
}

static void log_in_and_link_need_their_words(void **state)
{
    (void)state;
    ask_fails(&bed, "{\"id\":1,\"do\":\"provider.login\",\"provider\":\"Taobao\"}", ERROR_INPUT,
              "\"return_url\" is missing");
    json_t *login = ask_done(&bed, "{\"id\":1,\"do\":\"provider.login\",\"provider\":\"Taobao\",\"return_"
                                   "url\":\"http://127.0.0.1:9/x\"}");
    assert_non_null(strstr(ask_get(login, "url"), "http://127.0.0.1:"));
    json_decref(login);
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.link\",\"order_id\":\"ORD-0000000014\"}", ERROR_INPUT,
              "\"purchase_id\" is missing");
    /* Off until the configuration names the elements. */
    ask_fails(&bed,
              "{\"id\":1,\"do\":\"order.link\",\"order_id\":\"ORD-0000000014\",\"purchase_id\":\"33\","
              "\"account\":\"second\"}",
              ERROR_INPUT, "otapi.link_element");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(accounts), cmocka_unit_test(which_account),
                                       cmocka_unit_test(lost_runs),
                                       cmocka_unit_test(log_in_and_link_need_their_words)};
    return cmocka_run_group_tests(tests, start, stop);
}
