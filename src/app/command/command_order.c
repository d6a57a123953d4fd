#include "order_command.h"

#include <getopt.h>
#include <string.h>

#include "base/attr.h"

const char help_order[] =
    "usage: tallyman order add [--json] [--check] [--reference R] [--customer LOGIN] FILE\n"
    "       tallyman order show [--json] ORDER\n"
    "       tallyman order list [--json] [--since T] [--until T] [--provider P] [--customer ID] [--reference "
    "R]\n"
    "                           [--limit N]\n"
    "       tallyman order list --undecided|--requests [--json]\n"
    "       tallyman order cancel [--json] [--yes] [--customer LOGIN] ORDER\n"
    "       tallyman order pay [--json] [--yes] ORDER\n"
    "       tallyman order export|unlink [--json] [--line LINE]... [--provider P] [--account A] [--watch] "
    "ORDER\n"
    "       tallyman order link [--json] --purchase P... [--provider P] [--account A] [--watch] ORDER\n"
    "       tallyman order sync [--json] [--provider P] [--account A] [--watch] ORDER\n"
    "       tallyman order settle [--json] [--done|--not-done] REQUEST\n\n"
    "  add     checks the file first and says the line of what is wrong. FILE is the platform's XML "
    "(OrderAddData) or\n"
    "          JSON with \"delivery_mode_id\", \"profile_id\", \"comment\" and \"items\" (\"item_id\", "
    "\"config_id\",\n"
    "          \"quantity\", \"weight\", \"comment\", \"promotion_id\"). Without a profile the customer's "
    "only one is taken.\n"
    "          Afterwards it compares what came back with what was asked, and lists what the platform "
    "dropped.\n"
    "          --reference: a text of your own that is put into the order's comment; the order is found by "
    "it, so that\n"
    "          the same command may be given again after a lost answer. Without it one is made.\n"
    "  list    --undecided: requests whose answer was lost; --requests: all that was asked of the platform "
    "here.\n"
    "  cancel  asks first, or takes --yes; as the operator, or with --customer as that customer.\n"
    "  pay     puts what is missing on the customer's account and pays the order from it. Shows the amounts "
    "and asks\n"
    "          first, or takes --yes.\n"
    "  export  books the order, or some lines, on the marketplace; link ties it to orders made there by "
    "hand; unlink cuts\n"
    "          the tie; sync reads statuses and tracking numbers back. Each starts an activity: `tallyman "
    "activity`,\n"
    "          or --watch. With several accounts logged in, --account names one.\n"
    "  settle  what became of a request whose answer was lost: shows what was asked, what is known and the "
    "balance now,\n"
    "          and asks; or takes --done or --not-done.\n\n"
    "Exit status: 0 done, 1 not done, 2 wrong usage or file, 3 not known whether it was done.\n";

bool order_act_read(struct app *app, int argc, char **argv, struct order_act *ret)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"yes", no_argument, NULL, 'y'},
                                            {"customer", required_argument, NULL, 'c'},
                                            {0}};
    int option;
    *ret = (struct order_act){0};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j') {
            ret->json = true;
        } else if (option == 'y') {
            ret->yes = true;
        } else if (option == 'c' && strcmp(argv[0], "cancel") == 0) {
            ret->customer = optarg;
        } else {
            (void)app_usage("order", "%s: wrong option", argv[0]);
            return false;
        }
    }
    if (argc - optind != 1) {
        (void)app_usage("order", "%s takes one order", argv[0]);
        return false;
    }
    ret->order = argv[optind];
    return app_configure(app);
}

int command_order(struct app *app, int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct app *app, int argc, char **argv);
    } verbs[] = {
        {"add", order_command_add},       {"show", order_command_show}, {"list", order_command_list},
        {"cancel", order_command_cancel}, {"pay", order_command_pay},   {"settle", order_command_settle},
        {"export", order_command_export}, {"link", order_command_link}, {"unlink", order_command_unlink},
        {"sync", order_command_sync},
    };
    for (size_t i = 0; argc > 1 && i < COUNT_OF(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(app, argc - 1, argv + 1);
    return argc > 1 ? app_usage("order", "no \"%s\"", argv[1])
                    : app_usage("order",
                                "say what: add, show, list, cancel, pay, export, link, unlink, sync, settle");
}
