/* What IPP says about a printer. Pure. printers/ only. */
#pragma once

#include <stddef.h>
#include "status.h"

/* One of the keywords of printer-state-reasons ("media-empty-error"). Worse ones replace what is in *status. */
void status_ipp_reason(const char *keyword, struct printer_status *status);
