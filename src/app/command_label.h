/* `tallyman label VERB`: one function a verb; argv[0] is the verb. Main thread. */
#pragma once

#include "command.h"

int label_command_render(struct app *app, int argc, char **argv);
