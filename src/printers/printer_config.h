/* What follows from a printer's configuration. printers/ only. */
#pragma once

#include "printers/printers.h"
#include "status.h"

/* The registered MIME type of its language; NULL: there is none. */
const char *printer_format(const struct printer_config *config);
/* What to ask it; NULL: nothing. */
const struct status_profile *printer_profile(const struct printer_config *config);
