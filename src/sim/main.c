/* tallyman-sim: the platform as a program. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sim/sim.h"

static const char help[] =
    "usage: tallyman-sim [OPTION]...\n\n"
    "The order platform as a server on this machine, for training, demo and tests. It listens on loopback "
    "only, at\n"
    "/service/METHOD and /OtapiWebService2.asmx/METHOD, and holds sample orders in English, Russian and "
    "Chinese.\n\n"
    "  --port N              listen here; 0 (default): a free port, which is printed\n"
    "  --seed N              other made-up orders (1)\n"
    "  --orders N            how many made-up orders besides the samples, up to 20000 (200)\n"
    "  --key KEY             the instance key that is accepted (demo-key)\n"
    "  --secret SECRET       calls must be signed with this\n"
    "  --operator LOGIN      the operator's log-in (demo); the password is TALLYMAN_SIM_PASSWORD of the "
    "environment (demo)\n"
    "  --session-life S      operator sessions expire after S seconds (never)\n"
    "  --latency MS[:JITTER] each answer takes this long, and up to JITTER more\n"
    "  --late-after S        the late sample's waybill appears after S seconds (only when told)\n"
    "  --fault KIND[:PERCENT | @CALLS]  go wrong: always, in PERCENT of the calls, or after CALLS good ones\n"
    "  --samples             print the sample parcels with what they show, and end\n\n"
    "KIND: http500 envelope500 html empty cut reset slow huge gzip denied limit unavailable internal hang "
    "expired none\n\n"
    "While it runs (curl -X POST http://127.0.0.1:PORT/sim/…):\n"
    "  fault?kind=html&count=3   latency?ms=500&jitter=200   expire (sessions)   appear (the late waybill)\n"
    "  clock?offset=7200         line?order=ORD-…&line=…&waybill=…&status=…&title=…&quantity=… (adds or "
    "changes)\n"
    "  state (GET): numbers of orders, lines and calls\n\n"
    "Scenarios to learn with:\n"
    "  a normal day           tallyman-sim --port 8099, and a station with url = "
    "\"http://127.0.0.1:8099/service/\"\n"
    "  a slow platform        --latency 3000: scans say \"looking\", then \"pending\", and resolve by "
    "themselves\n"
    "  an outage              /sim/fault?kind=reset, scan, /sim/fault?kind=none: pending parcels are "
    "matched\n"
    "  sessions that expire   --session-life 30: nobody notices\n"
    "  an ownerless parcel    scan YT4599999999999, /sim/appear, scan it again\n";

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

/* False: wrong usage. */
static bool read_options(int argc, char **argv, struct sim_config *config, bool *ret_samples)
{
    static const struct option options[] = {{"port", required_argument, NULL, 'p'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"orders", required_argument, NULL, 'o'},
                                            {"key", required_argument, NULL, 'k'},
                                            {"secret", required_argument, NULL, 'S'},
                                            {"operator", required_argument, NULL, 'O'},
                                            {"session-life", required_argument, NULL, 'l'},
                                            {"latency", required_argument, NULL, 'L'},
                                            {"late-after", required_argument, NULL, 'a'},
                                            {"fault", required_argument, NULL, 'f'},
                                            {"samples", no_argument, NULL, 'x'},
                                            {0}};
    int option;
    int64_t number;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        bool ok = true;
        switch (option) {
        case 'p':
            ok = take_number(optarg, 0, 65535, &number);
            config->port = (int)number;
            break;
        case 's':
            ok = take_number(optarg, 0, INT64_MAX, &number);
            config->seed = (uint64_t)number;
            break;
        case 'o':
            ok = take_number(optarg, 0, 20000, &number);
            config->orders = (int)number;
            break;
        case 'k':
            config->key = optarg;
            break;
        case 'S':
            config->secret = optarg;
            break;
        case 'O':
            config->login = optarg;
            break;
        case 'l':
            ok = take_number(optarg, 1, 1000000, &number);
            config->session_life_s = (int)number;
            break;
        case 'L':
            ok = take_latency(optarg, config);
            break;
        case 'a':
            ok = take_number(optarg, 1, 1000000, &number);
            config->late_after_s = (int)number;
            break;
        case 'f':
            config->fault = optarg;
            break;
        case 'x':
            *ret_samples = true;
            break;
        default:
            ok = false;
            break;
        }
        if (!ok)
            return false;
    }
    return optind == argc;
}

int main(int argc, char **argv)
{
    struct sim_config config;
    struct error err;
    sigset_t set;
    bool samples = false;
    int signal_number;
    sim_config_init(&config);
    if (getenv("TALLYMAN_SIM_PASSWORD"))
        config.password = getenv("TALLYMAN_SIM_PASSWORD");
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (!read_options(argc, argv, &config, &samples)) {
        fputs("tallyman-sim: see --help\n", stderr);
        return 2;
    }
    if (samples)
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
    printf("listening on http://127.0.0.1:%d/service/\n", sim_port(sim));
    fflush(stdout);
    sigwait(&set, &signal_number);
    sim_stop(sim);
    return 0;
}
