/* tallyman-sim: the platform as a program. */
#include <getopt.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "sim/sim.h"

enum { SECONDS_MAX = 100000000 };

static const char help[] =
    "usage: tallyman-sim [OPTION]...\n\n"
    "The order platform as a server on this machine, for training, demo and tests. It listens on loopback "
    "only, at\n"
    "/service/METHOD and /OtapiWebService2.asmx/METHOD, and holds sample orders in English, Russian and "
    "Chinese.\n\n"
    "  --scenario NAME       a situation to learn with; prints the steps (see below)\n"
    "  --port N              listen here; 0 (default): a free one, which is printed\n"
    "  --seed N              other made-up orders (1)\n"
    "  --orders N            how many made-up orders besides the samples, up to 200000 (200)\n"
    "  --key KEY             the instance key that is accepted (demo-key)\n"
    "  --secret SECRET       calls must be signed with this\n"
    "  --operator LOGIN      the operator's log-in (demo); password: TALLYMAN_SIM_PASSWORD of the "
    "environment "
    "(demo)\n"
    "  --customer LOGIN      the customer's log-in (customer); password: TALLYMAN_SIM_CUSTOMER_PASSWORD "
    "(customer)\n"
    "  --latency MS[:JITTER] each answer takes this long, and up to JITTER more\n"
    "  --fault KIND[:PERCENT | @CALLS]  go wrong: always, in PERCENT of the calls, or after CALLS good ones\n"
    "  --lenient             a call need not carry every argument its method declares\n"
    "  --samples             print the sample parcels with what they show, and end\n\n"
    "On the platform's own clock, which runs --speed N (1) times as fast as the world:\n"
    "  --session-life S      operator and customer sessions expire after S seconds (never)\n"
    "  --provider-session-life S  sessions at the marketplaces (never)\n"
    "  --step MS             a step of an activity takes this long (1000)\n"
    "  --ship-after S        sellers send what was exported after S seconds (at the first synchronising)\n"
    "  --auto-sync S         the platform synchronises by itself so often (never)\n"
    "  --live S              one made-up line moves to its next status so often (never)\n"
    "  --late-after S        the late sample's waybill appears after S seconds (only when told)\n\n"
    "KIND: http500 envelope500 html empty cut reset down slow huge gzip denied limit unavailable internal "
    "hang expired none\n\n"
    "Items and configurations can be made up; the end of the number says what is the matter with them:\n"
    "  …404 taken off sale (also of a configuration)   …410 its seller is gone: an order leaves these out\n"
    "  …444 sold out when exported   …333 one left then   …777 dearer then   …888 booked without its "
    "discount\n\n"
    "While it runs (curl -X POST 'http://127.0.0.1:PORT/sim/…'):\n"
    "  fault?kind=html&count=3&method=…   latency?ms=500&jitter=200   clock?offset=7200   expire (sessions)\n"
    "  line?order=ORD-…&line=…&waybill=…&status=…&title=…&quantity=… (adds or changes)   appear (the late "
    "waybill)\n"
    "  item?id=…&state=fine|gone|no-seller|sold-out|short|dearer|no-discount\n"
    "  purchase?id=…&provider=…&item=…&waybill=…&state=waiting|shipped|cancelled (an order at the "
    "marketplace)\n"
    "  provider?log-out=ACCOUNT   provider?log-in=ACCOUNT&provider=Taobao\n"
    "  export?error=address|unpaid-limit|discrepancy|connection|discount|none&count=1\n"
    "  pictures?mode=fine|missing|text|huge\n"
    "  rules?speed=…&step=…&session-life=…&provider-session-life=…&ship-after=…&auto-sync=…&live=…"
    "&integration=true|false\n"
    "       &dead-session=refused|runs\n"
    "  GET state: numbers of everything   GET writes?method=…&from=N: the journal of calls that changed "
    "something\n\n"
    "Scenarios to learn with (PORT is the one it prints; the station's url is "
    "http://127.0.0.1:PORT/service/):\n";

static void print_help(void)
{
    const struct sim_scenario *scenario;
    fputs(help, stdout);
    for (size_t i = 0; (scenario = sim_scenario_at(i)) != NULL; i++)
        printf("\n--scenario %s: %s\n%s", scenario->name, scenario->title, scenario->steps);
}

static void print_scenario(const char *name)
{
    const struct sim_scenario *scenario;
    for (size_t i = 0; (scenario = sim_scenario_at(i)) != NULL; i++)
        if (strcmp(scenario->name, name) == 0)
            printf("%s\n%s", scenario->title, scenario->steps);
}

static int print_samples(void)
{
    const struct sim_sample *sample;
    printf("%-26s %-9s %s\n", "code", "verdict", "what it shows");
    for (size_t i = 0; (sample = sim_sample_at(i)) != NULL; i++)
        printf("%-26s %-9s %s\n", sample->code, sample->verdict, sample->note);
    return 0;
}

static bool take_number(const char *option, int64_t min, int64_t max, int64_t *ret)
{
    if (text_to_int64(option, min, max, ret))
        return true;
    fprintf(stderr, "tallyman-sim: \"%s\" is not a number from %lld to %lld\n", option, (long long)min,
            (long long)max);
    return false;
}

static bool take_latency(char *option, struct sim_config *config)
{
    int64_t ms;
    int64_t jitter = 0;
    char *colon = strchr(option, ':');
    if (colon)
        *colon = '\0';
    if (!take_number(option, 0, 600000, &ms) || (colon && !take_number(colon + 1, 0, 600000, &jitter)))
        return false;
    config->latency_ms = (int)ms;
    config->jitter_ms = (int)jitter;
    return true;
}

/* An option that is a number. */
static const struct number_option {
    int letter;
    int64_t min;
    int64_t max;
    size_t offset; /* of the int in struct sim_config */
} numbers[] = {
    {'p', 0, 65535, offsetof(struct sim_config, port)},
    {'o', 0, SIM_ORDERS_MAX, offsetof(struct sim_config, orders)},
    {'l', 1, SECONDS_MAX, offsetof(struct sim_config, session_life_s)},
    {'a', 1, SECONDS_MAX, offsetof(struct sim_config, late_after_s)},
    {'P', 1, SECONDS_MAX, offsetof(struct sim_config, provider_session_life_s)},
    {'h', 0, SECONDS_MAX, offsetof(struct sim_config, ship_after_s)},
    {'y', 0, SECONDS_MAX, offsetof(struct sim_config, auto_sync_s)},
    {'v', 0, SECONDS_MAX, offsetof(struct sim_config, live_every_s)},
    {'t', 0, 600000, offsetof(struct sim_config, step_ms)},
    {'d', 1, SIM_SPEED_MAX, offsetof(struct sim_config, speed)},
};

struct choices {
    bool samples;
    const char *scenario;
};

static bool take_scenario(const char *name, struct sim_config *config, struct choices *ret)
{
    ret->scenario = name;
    if (sim_scenario_apply(name, config))
        return true;
    fprintf(stderr, "tallyman-sim: no scenario \"%s\"\n", name);
    return false;
}

static bool take_option(int letter, struct sim_config *config, struct choices *ret)
{
    int64_t number;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (numbers[i].letter != letter)
            continue;
        if (!take_number(optarg, numbers[i].min, numbers[i].max, &number))
            return false;
        memcpy((char *)config + numbers[i].offset, &(int){(int)number}, sizeof(int));
        return true;
    }
    switch (letter) {
    case 's':
        if (!take_number(optarg, 0, INT64_MAX, &number))
            return false;
        config->seed = (uint64_t)number;
        return true;
    case 'k':
        config->key = optarg;
        return true;
    case 'S':
        config->secret = optarg;
        return true;
    case 'O':
        config->login = optarg;
        return true;
    case 'C':
        config->customer = optarg;
        return true;
    case 'L':
        return take_latency(optarg, config);
    case 'f':
        config->fault = optarg;
        return true;
    case 'e':
        config->lenient = true;
        return true;
    case 'x':
        ret->samples = true;
        return true;
    case 'N':
        return take_scenario(optarg, config, ret);
    default:
        return false;
    }
}

/* False: wrong usage. */
static bool read_options(int argc, char **argv, struct sim_config *config, struct choices *ret)
{
    static const struct option options[] = {{"port", required_argument, NULL, 'p'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"orders", required_argument, NULL, 'o'},
                                            {"key", required_argument, NULL, 'k'},
                                            {"secret", required_argument, NULL, 'S'},
                                            {"operator", required_argument, NULL, 'O'},
                                            {"customer", required_argument, NULL, 'C'},
                                            {"session-life", required_argument, NULL, 'l'},
                                            {"provider-session-life", required_argument, NULL, 'P'},
                                            {"ship-after", required_argument, NULL, 'h'},
                                            {"auto-sync", required_argument, NULL, 'y'},
                                            {"live", required_argument, NULL, 'v'},
                                            {"step", required_argument, NULL, 't'},
                                            {"speed", required_argument, NULL, 'd'},
                                            {"latency", required_argument, NULL, 'L'},
                                            {"late-after", required_argument, NULL, 'a'},
                                            {"fault", required_argument, NULL, 'f'},
                                            {"scenario", required_argument, NULL, 'N'},
                                            {"lenient", no_argument, NULL, 'e'},
                                            {"samples", no_argument, NULL, 'x'},
                                            {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!take_option(option, config, ret))
            return false;
    return optind == argc;
}

int main(int argc, char **argv)
{
    struct sim_config config;
    struct error err;
    sigset_t set;
    struct choices choices = {0};
    int signal_number;
    sim_config_init(&config);
    if (getenv("TALLYMAN_SIM_PASSWORD"))
        config.password = getenv("TALLYMAN_SIM_PASSWORD");
    if (getenv("TALLYMAN_SIM_CUSTOMER_PASSWORD"))
        config.customer_password = getenv("TALLYMAN_SIM_CUSTOMER_PASSWORD");
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        print_help();
        return 0;
    }
    if (!read_options(argc, argv, &config, &choices)) {
        fputs("tallyman-sim: see --help\n", stderr);
        return 2;
    }
    if (choices.samples)
        return print_samples();
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct sim *sim = sim_start(&config, &err);
    if (sim == NULL) {
        fprintf(stderr, "tallyman-sim: %s\n", err.text);
        return 1;
    }
    if (choices.scenario)
        print_scenario(choices.scenario);
    printf("listening on http://127.0.0.1:%d/service/\n", sim_port(sim));
    fflush(stdout);
    sigwait(&set, &signal_number);
    sim_stop(sim);
    return 0;
}
