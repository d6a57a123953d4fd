/* What follows from a printer's configuration. printers/ only. */
#pragma once

#include "printers/printers.h"
#include "status.h"

/* What to ask it; NULL: nothing. */
const struct status_profile *printer_profile(const struct printer_config *config);
