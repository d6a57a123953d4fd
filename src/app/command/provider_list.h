/* `provider list`: what the platform lists, with what the station knows of it: since when, whether it is old or gone. */
#pragma once

#include "command.h"

int provider_list(struct app *app, const char *provider, bool json);
