/* What follows from a printer's configuration. printers/ only. */
#pragma once

#include "printers/printers.h"
#include "status.h"

/* The registered MIME type of its language; NULL: there is none. */
const char *printer_format(const struct printer_config *config);
/* The template of its labels of that kind; label_template_free(). NULL: err says what is wrong with it. */
NODISCARD struct label_template *printer_template(const struct printer_config *config, enum label_kind kind,
                                                  struct error *err);
/* What to ask it; NULL: nothing. */
const struct status_profile *printer_profile(const struct printer_config *config);
