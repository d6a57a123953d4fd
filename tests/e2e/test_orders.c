/* The order desk's whole process by its commands, and what becomes of writes whose answers are lost. */
#include "station_fixture.h"

static struct fixture f;

static int open_platform(void **state)
{
    struct sim_config sim;
    char text[2048];
    (void)state;
    sim_config_init(&sim);
    sim.orders = 20;
    sim.secret = "signed";
    fixture_open(&f, &sim, "");
    text_format(text, sizeof(text),
                "station { name = \"e2e\"  state = \"%s\" }\n"
                "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"%s\"  secret = \"%s\"\n"
                "  operator_login = \"demo\"  operator_password = \"demo\"  timeout_ms = 120000\n"
                "  customer_login = \"customer\"  customer_password = \"customer\"\n"
                "  link_element = \"ProviderOrderIds/Id\"  unlink_element = \"OrderLineIds/Id\" }\n"
                "web { listen = \"\" }\n"
                "background { activity_poll_s = 1 }\n",
                f.state, sim_port(f.sim), sim.key, sim.secret);
    fixture_write(f.config, text);
    fixture_steer(&f, "rules?step=50");
    return 0;
}

static int close_platform(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static json_t *run(int status, const char *const *args)
{
    return fixture_command(&f, status, args);
}

/* The same for what it prints is not looked at. */
static void just_run(int status, const char *const *args)
{
    json_decref(run(status, args));
}

/* How often the platform did this; every write has its own arguments, so a digest that is there twice with Ok was sent twice. */
static size_t writes_done(const char *method)
{
    char command[256];
    struct text all = {0};
    char buffer[4096];
    size_t n;
    size_t done = 0;
    text_format(command, sizeof(command), "curl -sf 'http://127.0.0.1:%d/sim/writes?method=%s'",
                sim_port(f.sim), method);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
        text_add_n(&all, buffer, n);
    assert_int_equal(pclose(in), 0);
    json_t *journal = json_loads(all.data, 0, NULL);
    json_t *write;
    size_t i;
    json_array_foreach(json_object_get(journal, "writes"), i, write)
        done += strcmp(fixture_text(write, "code"), "Ok") == 0;
    json_decref(journal);
    text_fini(&all);
    return done;
}

static void path_of(char ret[160], const char *name, const char *text)
{
    text_format(ret, 160, "%s/%s", f.folder, name);
    fixture_write(ret, text);
}

/* An order with one item for the platform to drop; the last digits say so. */
static const char order_file[] = "{\"delivery_mode_id\":\"free1\",\"comment\":\"from the desk\",\"items\":[\n"
                                 "{\"item_id\":\"600000000001\",\"config_id\":\"40001\",\"quantity\":3},\n"
                                 "{\"item_id\":\"600000000777\",\"quantity\":1},\n"
                                 "{\"item_id\":\"600000000404\",\"quantity\":2}]}";

/* Adds an order of plain items; its id. */
static char *add_order(const char *reference)
{
    char path[160];
    path_of(path, "plain.json",
            "{\"delivery_mode_id\":\"free1\",\"items\":[{\"item_id\":\"600000000005\",\"quantity\":1}]}");
    json_t *added = run(0, ARGS("order", "add", "--json", "--reference", reference, path));
    char *id = mem_string(fixture_text(added, "order_id"));
    json_decref(added);
    return id;
}

static json_t *undecided(void)
{
    return run(0, ARGS("order", "list", "--undecided", "--json"));
}

static void settle_the_open_one(const char *how)
{
    json_t *open = undecided();
    assert_non_null(open);
    just_run(0, ARGS("order", "settle", how, fixture_text(open, "intent")));
    json_decref(open);
    assert_null(undecided());
}

/* --- the guide's process ------------------------------------------------------------------------------------------------------------- */
static void from_order_to_parcel(void **state)
{
    (void)state;
    char path[160];
    path_of(path, "order.json", order_file);
    json_t *added = run(0, ARGS("order", "add", "--json", path));
    char *id = mem_string(fixture_text(added, "order_id"));
    assert_string_equal(fixture_text(added, "how"), "added");
    json_t *dropped = json_object_get(added, "dropped");
    assert_int_equal(json_array_size(dropped), 1);
    assert_string_equal(fixture_text(json_array_get(dropped, 0), "item_id"), "600000000404");
    assert_int_equal(json_array_size(json_object_get(added, "reasons")), 4);
    assert_int_equal(json_array_size(json_object_get(added, "lines")), 2);
    json_decref(added);

    json_t *paid = run(0, ARGS("order", "pay", "--json", "--yes", id));
    assert_string_equal(fixture_text(paid, "how"), "paid");
    assert_string_equal(fixture_text(paid, "post"), fixture_text(paid, "remaining"));
    json_decref(paid);
    paid = run(0, ARGS("order", "pay", "--json", "--yes", id));
    assert_string_equal(fixture_text(paid, "how"), "paid already");
    json_decref(paid);
    assert_int_equal(writes_done("PostTransaction"), 1);
    assert_int_equal(writes_done("SalesPaymentReserve"), 1);

    json_t *begun = run(0, ARGS("order", "export", "--json", id));
    char *activity = mem_string(fixture_text(begun, "activity_id"));
    json_decref(begun);
    just_run(1, ARGS("activity", "watch", activity)); /* nobody is here to answer */
    json_t *asks = run(0, ARGS("activity", "show", "--json", activity));
    assert_string_equal(fixture_text(asks, "state"), "waiting");
    assert_int_equal(json_array_size(json_object_get(asks, "answers")), 2);
    json_decref(asks);
    just_run(1, ARGS("activity", "answer", activity, "7"));
    just_run(0, ARGS("activity", "answer", activity, "Continue"));
    just_run(0, ARGS("activity", "watch", activity));
    just_run(1, ARGS("activity", "cancel", activity)); /* it has ended */

    just_run(0, ARGS("order", "sync", "--watch", id));
    json_t *shown = run(0, ARGS("order", "show", "--json", id));
    json_t *line = json_array_get(json_object_get(shown, "lines"), 0);
    char *waybill = mem_string(fixture_text(line, "waybill"));
    char *purchase = mem_string(fixture_text(line, "purchase_id"));
    assert_true(waybill[0] && purchase[0]);
    assert_true(fixture_text(line, "purchase_status")[0] && fixture_text(line, "account")[0]);
    json_decref(shown);
    json_t *found = run(0, ARGS("line", "find", "--json", "--purchase", purchase));
    assert_string_equal(fixture_text(found, "order_id"), id);
    json_decref(found);
    json_t *scan = fixture_scan(&f, waybill);
    assert_string_equal(fixture_text(scan, "verdict"), "match");
    json_decref(scan);
    free(id);
    free(activity);
    free(waybill);
    free(purchase);
}

static void linking_and_unlinking(void **state)
{
    (void)state;
    just_run(2, ARGS("order", "link", "ORD-0000000014")); /* which purchase? */
    just_run(1, ARGS("order", "link", "--watch", "--purchase", "3300000000000000001", "--purchase",
                     "3300000000000000002", "ORD-0000000014")); /* it asks about the second */
    json_t *list = run(0, ARGS("activity", "list", "--json", "--type", "ProviderOrdersIntegrationLinking"));
    assert_string_equal(fixture_text(list, "state"), "waiting");
    just_run(0, ARGS("activity", "watch", "--answer", "1", fixture_text(list, "activity_id")));
    json_decref(list);
    json_t *found = run(0, ARGS("line", "find", "--json", "--purchase", "3300000000000000001"));
    assert_string_equal(fixture_text(found, "order_id"), "ORD-0000000014");
    just_run(0,
             ARGS("order", "unlink", "--watch", "--line", fixture_text(found, "line_id"), "ORD-0000000014"));
    json_decref(found);
    assert_null(run(0, ARGS("line", "find", "--json", "--purchase", "3300000000000000001")));
}

/* --- files ------------------------------------------------------------------------------------------------------------------------------ */
static void files_are_checked_before_anything_is_sent(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *told;
    } bad[] = {
        {"<OrderAddData>\n <DeliveryModeId>free1</DeliveryModeId>\n <Items>\n  <Item><Id>1</Id>\n"
         "   <Quantity>two</Quantity></Item></Items></OrderAddData>",
         ":5: <Quantity>: \"two\" is no whole number"},
        {"<OrderAddData>\n<Items><Item><Id>1</Id><Qty>1</Qty></Item></Items></OrderAddData>",
         ":2: <Qty> is nothing"},
        {"<OrderAddData>\n<Items>\n</OrderAddData>", ":3: "},
        {"{\"items\":[\n{\"item_id\" 5}]}", ":2: "},
        {"{\"items\" \"\x1b[2J\"}", ":1: "},
        {"{\"delivery_mode_id\":\"f\",\"items\":[{\"item_id\":\"1\",\"quantity\":0}]}",
         "items[0]: quantity: "},
    };
    size_t before = writes_done("AddOrder");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char path[160];
        char command[640];
        char told[512] = "";
        path_of(path, "bad", bad[i].text);
        text_format(command, sizeof(command), "%s --config %s order add %s 2>&1", TALLYMAN, f.config, path);
        FILE *in = popen(command, "r");
        assert_non_null(in);
        assert_non_null(fgets(told, sizeof(told), in));
        assert_int_equal(WEXITSTATUS(pclose(in)), 2);
        if (strstr(told, path) == NULL || strstr(told, bad[i].told) == NULL)
            fail_msg("told: %s", told);
        if (strchr(told, '\x1b'))
            fail_msg("the file steers the terminal: %s", told);
    }
    assert_int_equal(writes_done("AddOrder"), before);
}

/* --- lost answers --------------------------------------------------------------------------------------------------------------------------- */
static void a_lost_order_is_found_by_its_reference(void **state)
{
    (void)state;
    char path[160];
    path_of(path, "order.json", order_file);
    size_t before = writes_done("AddOrder");
    fixture_steer(&f, "fault?kind=cut&count=1&method=AddOrder");
    json_t *added = run(0, ARGS("order", "add", "--json", "--reference", "ref-lost", path));
    assert_string_equal(fixture_text(added, "how"), "found");
    char *id = mem_string(fixture_text(added, "order_id"));
    json_decref(added);
    added = run(0, ARGS("order", "add", "--json", "--reference", "ref-lost", path));
    assert_string_equal(fixture_text(added, "how"), "there already");
    assert_string_equal(fixture_text(added, "order_id"), id);
    json_decref(added);
    free(id);
    assert_int_equal(writes_done("AddOrder"), before + 1);
}

static void an_order_that_is_not_there_is_undecided(void **state)
{
    (void)state;
    char path[160];
    path_of(path, "order.json", order_file);
    size_t before = writes_done("AddOrder");
    fixture_steer(&f, "fault?kind=down&count=1&method=AddOrder");
    just_run(3, ARGS("order", "add", "--reference", "ref-gone", path));
    assert_int_equal(writes_done("AddOrder"), before); /* not repeated by itself */
    json_t *open = undecided();
    assert_string_equal(fixture_text(open, "what"), "order.add");
    json_decref(open);
    settle_the_open_one("--not-done");
    just_run(0, ARGS("order", "add", "--reference", "ref-gone", path));
    assert_int_equal(writes_done("AddOrder"), before + 1);
}

static void money_is_never_put_twice(void **state)
{
    (void)state;
    char *id = add_order("ref-money");
    size_t before = writes_done("PostTransaction");
    fixture_steer(&f, "fault?kind=cut&count=1&method=PostTransaction");
    json_t *paid = run(3, ARGS("order", "pay", "--json", "--yes", id));
    assert_string_equal(fixture_text(paid, "available"), "0.00");
    assert_string_equal(fixture_text(paid, "available_after"),
                        fixture_text(paid, "post")); /* the balances tell */
    json_decref(paid);
    settle_the_open_one("--done");
    paid = run(0, ARGS("order", "pay", "--json", "--yes", id));
    assert_string_equal(fixture_text(paid, "post"), "0.00"); /* it is there */
    json_decref(paid);
    assert_int_equal(writes_done("PostTransaction"), before + 1);
    free(id);
    id = add_order("ref-money-2");
    size_t reserved = writes_done("SalesPaymentReserve");
    fixture_steer(&f, "fault?kind=cut&count=1&method=SalesPaymentReserve");
    paid = run(0, ARGS("order", "pay", "--json", "--yes", id));
    assert_string_equal(fixture_text(paid, "how"), "found paid");
    json_decref(paid);
    assert_int_equal(writes_done("SalesPaymentReserve"), reserved + 1);
    free(id);
    id = add_order("ref-money-3");
    before = writes_done("PostTransaction");
    fixture_steer(&f, "fault?kind=denied&count=1&method=SalesPaymentReserve");
    paid = run(1, ARGS("order", "pay", "--json", "--yes", id)); /* half of it was done, and that is told */
    assert_string_equal(fixture_text(paid, "how"), "posted, not paid");
    json_decref(paid);
    just_run(0, ARGS("order", "pay", "--yes", id));
    assert_int_equal(writes_done("PostTransaction"), before + 1);
    free(id);
}

static void nothing_is_paid_without_a_yes(void **state)
{
    (void)state;
    char *id = add_order("ref-ask");
    size_t before = writes_done("PostTransaction");
    assert_int_equal(fixture_run(&f, "n\n", NULL, ARGS("order", "pay", id)), 1);
    assert_int_equal(fixture_run(&f, "", NULL, ARGS("order", "pay", id)), 1);
    assert_int_equal(fixture_run(&f, "", NULL, ARGS("order", "cancel", id)), 1);
    assert_int_equal(writes_done("PostTransaction"), before);
    assert_int_equal(fixture_run(&f, "y\n", NULL, ARGS("order", "pay", id)), 0);
    assert_int_equal(writes_done("PostTransaction"), before + 1);
    free(id);
}

static void lost_exports_and_cancellations(void **state)
{
    (void)state;
    char *id = add_order("ref-export");
    just_run(0, ARGS("order", "pay", "--yes", id));
    size_t before = writes_done("RunOrderExportingToProvider");
    fixture_steer(&f, "fault?kind=cut&count=1&method=RunOrderExportingToProvider");
    json_t *begun = run(0, ARGS("order", "export", "--json", id));
    assert_string_equal(fixture_text(begun, "how"), "found");
    just_run(0, ARGS("activity", "watch", fixture_text(begun, "activity_id")));
    json_decref(begun);
    assert_int_equal(writes_done("RunOrderExportingToProvider"), before + 1);
    fixture_steer(&f, "fault?kind=down&count=1&method=RunOrderExportingToProvider");
    just_run(3, ARGS("order", "export", id));
    settle_the_open_one("--not-done");
    free(id);
    id = add_order("ref-cancel");
    fixture_steer(&f, "fault?kind=down&count=1&method=CancelSalesOrderForOperator");
    just_run(1, ARGS("order", "cancel", "--yes", id)); /* seen not to be cancelled: may be asked again */
    fixture_steer(&f, "fault?kind=cut&count=1&method=CancelSalesOrderForOperator");
    json_t *cancelled = run(0, ARGS("order", "cancel", "--json", "--yes", id));
    assert_string_equal(fixture_text(cancelled, "how"), "found cancelled");
    json_decref(cancelled);
    just_run(1, ARGS("order", "pay", "--yes", id));
    assert_null(undecided());
    free(id);
}

/* What people see of each way the platform fails, for a read and for a write: one line that names it, and the right status. */
static void what_people_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        int read_status;
        int write_status; /* cancelling reads the order afterwards: what is seen not to be done may be asked again */
        const char *told;
    } rows[] = {
        {"denied", 1, 1, "denied (AccessDenied"},
        {"limit", 1, 1, "call limit (CallLimit"},
        {"unavailable", 1, 1, "not available (NotAvailable"},
        {"internal", 1, 1, "(InternalError"},
        {"html", 1, 0, "no answer of the platform's"},
        {"http500", 1, 0, "HTTP status 500"},
        {"empty", 1, 0, "no answer: "},
        {"cut", 1, 0, "no answer: "},
        {"reset", 1, 0, "no answer: "},
        {"down", 1, 1, "no answer: "},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char steer[128];
        char command[512];
        char reference[64];
        char told[1024] = "";
        text_format(reference, sizeof(reference), "ref-told-%zu", i);
        char *id = add_order(reference);
        text_format(steer, sizeof(steer), "fault?kind=%s&count=2&method=GetSalesOrderDetailsForOperator",
                    rows[i].fault);
        fixture_steer(&f, steer);
        text_format(command, sizeof(command), "%s --config %s order show %s 2>&1 >/dev/null", TALLYMAN,
                    f.config, id);
        FILE *in = popen(command, "r");
        assert_non_null(in);
        while (fgets(told, sizeof(told), in) && strncmp(told, "tallyman:", 9) != 0)
            continue;
        assert_int_equal(WEXITSTATUS(pclose(in)), rows[i].read_status);
        if (strstr(told, rows[i].told) == NULL)
            fail_msg("%s: %s", rows[i].fault, told);
        text_format(steer, sizeof(steer), "fault?kind=%s&count=1&method=CancelSalesOrderForOperator",
                    rows[i].fault);
        fixture_steer(&f, steer);
        just_run(rows[i].write_status, ARGS("order", "cancel", "--yes", id));
        fixture_steer(&f, "fault?kind=none");
        free(id);
    }
    assert_null(undecided());
}

static void an_expired_session_is_renewed_on_the_way(void **state)
{
    (void)state;
    char *id = add_order("ref-expired");
    fixture_steer(&f, "expire");
    just_run(0, ARGS("order", "show", id));
    fixture_steer(&f, "expire");
    just_run(
        0, ARGS("order", "cancel", "--yes", id)); /* a write that was refused for its session was not done */
    free(id);
}

/* --- accounts ------------------------------------------------------------------------------------------------------------------------------- */
static void logging_an_account_in(void **state)
{
    (void)state;
    char out[160];
    char command[1024];
    char *id = add_order("ref-account");
    just_run(0, ARGS("order", "pay", "--yes", id));
    fixture_steer(&f, "provider?log-out=sample-buyer");
    just_run(1, ARGS("order", "export", id)); /* no account is logged in */
    path_of(out, "login", "");
    pid_t login = fixture_spawn(
        &f, NULL, out,
        ARGS("provider", "login", "--json", "--return-url", "http://127.0.0.1:9/back", "Taobao"));
    char *ticket = NULL;
    while (ticket == NULL) { /* until the address is there; the test's own limit ends it otherwise */
        char *text = fixture_read(out);
        ticket = strchr(text, '\n') ? mem_string(strstr(text, "ticket=")) : NULL;
        free(text);
        usleep(20000);
    }
    ticket[strcspn(ticket, "\"&")] = '\0';
    text_format(
        command, sizeof(command),
        "curl -s -o /dev/null 'http://127.0.0.1:%d/sim/provider-answer?%s&account=second-buyer&answer=allow'",
        sim_port(f.sim), ticket);
    assert_int_equal(system(command), 0);
    assert_int_equal(fixture_wait(login), 0);
    json_t *list = run(0, ARGS("provider", "list", "--json", "Taobao"));
    assert_string_equal(fixture_text(json_array_get(json_object_get(list, "accounts"), 0), "account"),
                        "second-buyer");
    json_decref(list);
    just_run(0, ARGS("order", "export", "--account", "second-buyer", "--watch", id));
    fixture_steer(&f, "provider?log-in=sample-buyer&provider=Taobao");
    just_run(1, ARGS("provider", "sync", "Taobao")); /* which of the two? */
    /* While it is watched the platform is away for a moment. */
    fixture_steer(&f, "fault?kind=unavailable&count=2&method=GetBackgroundActivityInfo");
    just_run(0, ARGS("provider", "sync", "--account", "second-buyer", "--watch", "Taobao"));
    free(ticket);
    free(id);
}

/* --- through a running station ------------------------------------------------------------------------------------------------------------- */
static pid_t start_station(void)
{
    char out[160];
    char socket[200];
    char command[512];
    text_format(socket, sizeof(socket), "%s/control", f.state);
    (void)unlink(socket); /* that of a killed one is no sign of life */
    text_format(out, sizeof(out), "%s/station", f.folder);
    pid_t pid = fixture_spawn(&f, NULL, out, ARGS("run", "--headless"));
    text_format(command, sizeof(command), "while ! test -S %s; do sleep 0.05; done", socket);
    assert_int_equal(system(command), 0);
    return pid;
}

/* The station is killed while a write is under way: afterwards it is undecided until it is found; nothing is sent again. */
static void killed_in_the_middle(void **state)
{
    (void)state;
    char path[160];
    char out[160];
    path_of(path, "order.json", order_file);
    pid_t station = start_station();
    just_run(0, ARGS("order", "list", "--limit", "1"));
    size_t before = writes_done("AddOrder");
    fixture_steer(&f, "fault?kind=hang&count=1&method=AddOrder");
    text_format(out, sizeof(out), "%s/add", f.folder);
    pid_t add = fixture_spawn(&f, NULL, out, ARGS("order", "add", "--reference", "ref-killed", path));
    while (writes_done("AddOrder") == before) /* until it is done there, and its answer hangs */
        usleep(50000);
    assert_int_equal(kill(station, SIGKILL), 0);
    fixture_wait(station);
    assert_int_equal(fixture_wait(add), 3);
    fixture_steer(&f, "fault?kind=none");
    station = start_station();
    json_t *found = NULL;
    while (found == NULL) { /* the test's own limit ends it otherwise */
        found = run(0, ARGS("order", "list", "--requests", "--json"));
        assert_string_equal(
            fixture_text(json_object_get(json_object_get(found, "args"), "order"), "reference"),
            "ref-killed");
        if (strcmp(fixture_text(found, "state"), "done") != 0) {
            assert_string_equal(fixture_text(found, "state"), "undecided");
            json_decref(found);
            found = NULL;
            usleep(100000);
        }
    }
    assert_memory_equal(fixture_text(found, "result"), "found: ORD-", 11);
    json_decref(found);
    just_run(0, ARGS("order", "add", "--reference", "ref-killed", path)); /* there already */
    assert_int_equal(writes_done("AddOrder"), before + 1);
    assert_int_equal(kill(station, SIGTERM), 0);
    assert_int_equal(fixture_wait(station), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_order_to_parcel),
        cmocka_unit_test(linking_and_unlinking),
        cmocka_unit_test(files_are_checked_before_anything_is_sent),
        cmocka_unit_test(a_lost_order_is_found_by_its_reference),
        cmocka_unit_test(an_order_that_is_not_there_is_undecided),
        cmocka_unit_test(money_is_never_put_twice),
        cmocka_unit_test(nothing_is_paid_without_a_yes),
        cmocka_unit_test(lost_exports_and_cancellations),
        cmocka_unit_test(what_people_are_told),
        cmocka_unit_test(an_expired_session_is_renewed_on_the_way),
        cmocka_unit_test(logging_an_account_in),
        cmocka_unit_test(killed_in_the_middle),
    };
    return cmocka_run_group_tests(tests, open_platform, close_platform);
}
