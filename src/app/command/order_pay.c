/* order pay, order settle. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/text.h"
#include "order_command.h"
#include "order_print.h"

/* --- paying ------------------------------------------------------------------------------------------------------------------------ */
static void show_plan(const json_t *plan)
{
    const char *currency = ask_get(plan, "currency");
    fprintf(stderr,
            "%s, customer %s\n  to be paid            %s %s\n  on the account        %s %s\n"
            "  will be put on it     %s %s\n  will be paid from it  %s %s\n",
            ask_get(plan, "order_id"), ask_get(plan, "customer_id"), ask_get(plan, "remaining"), currency,
            ask_get(plan, "available"), currency, ask_get(plan, "post"), currency, ask_get(plan, "reserve"),
            currency);
}

static void show_paid(const json_t *result)
{
    const char *how = ask_get(result, "how");
    printf("%s: %s", ask_get(result, "order_id"),
           strcmp(how, "found paid") == 0 ? "paid; the answer was lost, it was found" : how);
    if (ask_get(result, "paid_after")[0])
        printf("; paid before %s, now %s %s", ask_get(result, "paid_before"), ask_get(result, "paid_after"),
               ask_get(result, "currency"));
    printf("\n");
    if (ask_get(result, "available_after")[0])
        printf("on the account: before %s, now %s %s\n", ask_get(result, "available"),
               ask_get(result, "available_after"), ask_get(result, "currency"));
}

/* Shows the plan and has it agreed to; what was shown goes into the request, and is done only while it holds. */
static json_t *plan_payment(struct station_link *link, const char *order_id, bool yes, struct error *err)
{
    json_t *request = ask_request("order.pay_plan");
    ask_text(request, "order_id", order_id);
    json_t *reply = ask_over(link, request, err);
    json_t *pay = NULL;
    if (reply && ask_ok(reply, err)) {
        const json_t *plan = json_object_get(reply, "result");
        show_plan(plan);
        bool nothing = strcmp(ask_get(plan, "reserve"), "0.00") == 0;
        if (yes || nothing || ask_yes("Do it? (y/n)")) {
            pay = ask_request("order.pay");
            ask_text(pay, "order_id", order_id);
            ask_text(pay, "post", ask_get(plan, "post"));
            ask_text(pay, "reserve", ask_get(plan, "reserve"));
        } else {
            error_set(err, ERROR_INPUT, "nothing was paid");
        }
    }
    json_decref(reply);
    return pay;
}

int order_command_pay(struct app *app, int argc, char **argv)
{
    struct order_act act;
    struct error err = {0};
    if (!order_act_read(app, argc, argv, &act))
        return EXIT_USAGE;
    struct station_link *link = station_link_open(&app->config, true, &err);
    json_t *pay = link ? plan_payment(link, act.order, act.yes, &err) : NULL;
    int status = pay ? ask_show(link, pay, act.json, show_paid) : app_fail(&err);
    station_link_close(link);
    return status;
}

/* --- settling ----------------------------------------------------------------------------------------------------------------------- */
static json_t *find_intent(struct station_link *link, const char *number, struct error *err)
{
    json_t *request = ask_request("intent.list");
    ask_text(request, "state", "undecided");
    json_object_set_new(request, "limit", json_integer(1000));
    json_t *reply = ask_over(link, request, err);
    json_t *found = NULL;
    const json_t *intent;
    size_t i;
    if (reply && ask_ok(reply, err)) {
        json_array_foreach(json_object_get(reply, "intents"), i,
                           intent) if (strcmp(ask_get(intent, "intent"), number) == 0)
            found = json_deep_copy(intent);
        if (found == NULL)
            error_set(err, ERROR_INPUT,
                      "no request %s is undecided; `tallyman order list --undecided` shows them", number);
    }
    json_decref(reply);
    return found;
}

/* The order and the customer's balance as they are now; what cannot be read is told, the rest stands. */
static void show_now(struct station_link *link, const json_t *intent)
{
    struct error err = {0};
    const char *order_id = ask_get(json_object_get(intent, "args"), "order_id");
    json_t *request = ask_request("order.pay_plan");
    ask_text(request, "order_id", order_id);
    json_t *reply = order_id[0] ? ask_over(link, request, &err) : NULL;
    if (order_id[0] == '\0')
        json_decref(request);
    else if (reply == NULL || !ask_ok(reply, &err))
        fprintf(stderr, "  now: %s\n", err.text);
    const json_t *now = json_object_get(reply, "result");
    if (now)
        fprintf(stderr, "  now: %s %s remain to be paid, %s on the account of customer %s\n",
                ask_get(now, "remaining"), ask_get(now, "currency"), ask_get(now, "available"),
                ask_get(now, "customer_id"));
    json_decref(reply);
}

static int settle(struct station_link *link, const char *number, int done, bool json)
{
    struct error err = {0};
    char answer[16];
    json_t *intent = find_intent(link, number, &err);
    if (intent == NULL)
        return app_fail(&err);
    order_print_intent(stderr, intent);
    show_now(link, intent);
    json_decref(intent);
    if (done < 0 &&
        ask_person("Was it done at the platform? (yes/no, else it stays open)", answer, sizeof(answer)))
        done = strcmp(answer, "yes") == 0 ? 1 : strcmp(answer, "no") == 0 ? 0 : -1;
    if (done < 0) {
        fprintf(stderr, "tallyman: request %s stays undecided\n", number);
        return EXIT_NOT_KNOWN;
    }
    json_t *request = ask_request("intent.settle");
    ask_text(request, "intent", number);
    json_object_set_new(request, "done", json_boolean(done));
    int status = ask_show(link, request, json, NULL);
    if (status == EXIT_DONE && !json)
        printf("request %s is settled: %s\n", number, done ? "it was done" : "it was not done");
    return status;
}

int order_command_settle(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"done", no_argument, NULL, 'd'},
                                            {"not-done", no_argument, NULL, 'n'},
                                            {0}};
    bool json = false;
    int done = -1;
    struct error err = {0};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if ((option == 'd' || option == 'n') && done < 0)
            done = option == 'd';
        else
            return app_usage("order", "settle: --done or --not-done");
    }
    if (argc - optind != 1)
        return app_usage("order", "settle takes one request; `tallyman order list --undecided` shows them");
    if (!app_configure(app))
        return EXIT_USAGE;
    struct station_link *link =
        station_link_open(&app->config, config_has_platform(&app->config, &err), &err);
    if (link == NULL)
        return app_fail(&err);
    int status = settle(link, argv[optind], done, json);
    station_link_close(link);
    return status;
}
