/* What `tallyman order` can do, one file a few verbs. Main thread. */
#pragma once

#include "command.h"

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
