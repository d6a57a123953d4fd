/* What `tallyman order` can do, one file a few verbs. Main thread. */
#pragma once

#include "command.h"

/* A verb that does something to one order, and asks first. */
struct order_act {
    const char *order; /* borrowed from argv */
    bool json;
    bool yes;             /* do not ask */
    const char *customer; /* whose session does it; NULL: the operator's. Cancelling only */
};
/* Reads [--json] [--yes] [--customer LOGIN] ORDER and the configuration. False: what is wrong has been said; the exit status is EXIT_USAGE. */
bool order_act_read(struct app *app, int argc, char **argv, struct order_act *ret);

int order_command_add(struct app *app, int argc, char **argv);
int order_command_show(struct app *app, int argc, char **argv);
int order_command_list(struct app *app, int argc, char **argv);
int order_command_cancel(struct app *app, int argc, char **argv);
int order_command_pay(struct app *app, int argc, char **argv);
int order_command_settle(struct app *app, int argc, char **argv);
int order_command_export(struct app *app, int argc, char **argv);
int order_command_link(struct app *app, int argc, char **argv);
int order_command_unlink(struct app *app, int argc, char **argv);
int order_command_sync(struct app *app, int argc, char **argv);
