/* The way to the platform fails in every manner, in a network of its own: what cannot be asked is pending and never wrong, the screen
 * says since when, and when the way is there again everything is looked up by itself. `test_network all`: also the slower ones. */
#include <sched.h>

#include "fault_fixture.h"

static bool all;
static bool has_network; /* of its own, with a packet filter */

struct fault_case {
    const char *name;
    const char *begin; /* shell; PORT is the platform's */
    const char *end;
    bool certain; /* no question gets through */
    bool quick;   /* on each commit */
};

#define RULE(text) "nft add rule inet faults in tcp " text
#define NO_RULES   "nft flush chain inet faults in"

static const struct fault_case cases[] = {
    {"questions vanish", RULE("dport $PORT drop"), NO_RULES, true, true},
    {"answers vanish", RULE("sport $PORT drop"), NO_RULES, true, false},
    {"connections are refused", RULE("dport $PORT reject with tcp reset"), NO_RULES, true, true},
    {"a third of all packets is lost", RULE("dport $PORT numgen random mod 100 '<' 33 drop"), NO_RULES, false,
     true},
    {"most packets are lost", RULE("dport $PORT numgen random mod 100 '<' 70 drop"), NO_RULES, false, false},
    {"a modem's speed", "tc qdisc add dev lo root tbf rate 32kbit burst 3kb latency 2s",
     "tc qdisc del dev lo root", false, false},
    {"the cable is out", "ip link set lo down", "ip link set lo up", true, false},
    {"far away, jittery, out of order",
     "tc qdisc add dev lo root netem delay 400ms 300ms loss 5% duplicate 5% reorder 20% corrupt 2%",
     "tc qdisc del dev lo root", false, false},
};

static int shell(const struct fault_bench *b, const char *command)
{
    char line[400];
    text_format(line, sizeof(line), "PORT=%d; { %s; } >/dev/null 2>&1", sim_port(b->f.sim), command);
    return system(line);
}

static int count_scans(const struct fault_bench *b, const char *verdict)
{
    char *log;
    int count = 0;
    assert_int_equal(fixture_run(&b->f, NULL, &log, ARGS("log", "--format", "json", "--verdict", verdict)),
                     0);
    for (const char *p = log; (p = strchr(p, '\n')) != NULL; p++)
        count++;
    free(log);
    return count;
}

static void run_case(struct fault_bench *b, const struct fault_case *c, int number)
{
    char code[32];
    char line[64];
    text_format(line, sizeof(line), "line?status=4&waybill=SF7%d%09d00", number, 3);
    fixture_steer(&b->f, line);
    if (shell(b, c->begin) != 0) {
        printf("skipped: %s: this kernel cannot do that\n", c->name);
        return;
    }
    for (int i = 0; i < 4; i++) { /* the last one is in an order */
        text_format(code, sizeof(code), "SF7%d%09d00", number, i);
        bench_must_scan(b, code);
    }
    if (c->certain) {
        terminal_expect("◷   PENDING   ◷", true);
        terminal_expect("it will be looked up", true);
        terminal_expect("platform: OFFLINE since", true);
        assert_true(count_scans(b, "pending") > 0);
    }
    assert_int_equal(shell(b, c->end), 0);
    terminal_expect("platform: up", true);
    int64_t until_us = clock_mono_us() + 60000000;
    while (count_scans(b, "looking") + count_scans(b, "pending") > 0) {
        if (clock_mono_us() > until_us)
            fail_msg("%s: waits for the platform's word for ever", c->name);
        usleep(200000);
    }
    /* What it was told in the end is right. */
    char *log;
    assert_int_equal(fixture_run(&b->f, NULL, &log, ARGS("log", "--format", "json", "--waybill", code)), 0);
    if (strstr(log, "\"verdict\":\"match\"") == NULL && strstr(log, "\"verdict\":\"complete\"") == NULL)
        fail_msg("%s: %s", c->name, log);
    free(log);
}

static int tear_down(void **state)
{
    (void)state;
    terminal_close();
    return 0;
}

static void the_way_to_the_platform(void **state)
{
    (void)state;
    struct fault_bench b = {0};
    struct sim_config sim;
    if (!has_network) {
        printf("skipped: a network of its own needs root, ip and nft\n");
        skip();
    }
    sim_config_init(&sim);
    fixture_open_with(&b.f, &sim, hasty, "");
    bench_start(&b, "");
    bench_must_scan(&b, "SF1331875979567");
    terminal_expect("platform: up", true);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (all || cases[i].quick)
            run_case(&b, &cases[i], (int)i);
    bench_end(&b);
    bench_check_log(&b);
    fixture_close(&b.f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(the_way_to_the_platform, tear_down)};
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    has_network = unshare(CLONE_NEWNET) == 0 &&
                  system("{ ip link set lo mtu 1500 up && nft add table inet faults && "
                         "nft 'add chain inet faults in { type filter hook input priority 0; }'; } "
                         ">/dev/null 2>&1") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
