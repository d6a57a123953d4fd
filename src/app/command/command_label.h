/* `tallyman label VERB`: one function a verb; argv[0] is the verb. Main thread. */
#pragma once

#include "command.h"

/* label_requests.c */
int label_command_list(struct app *app, int argc, char **argv);
int label_command_reprint(struct app *app, int argc, char **argv);
int label_command_cancel(struct app *app, int argc, char **argv);
int label_command_confirm(struct app *app, int argc, char **argv);
int label_command_shelf(struct app *app, int argc, char **argv);
int label_command_test(struct app *app, int argc, char **argv);
int label_command_render(struct app *app, int argc, char **argv);
