/* Checks the signature of a call. Pure but for the clock handed in. */
#pragma once

#include <stdint.h>
#include "form.h"

/* NULL when it is right, else the sub code of AccessDenied ("MissingSignature", …). now_us: the server's wall time. */
const char *signature_problem(const struct form *form, const char *method, const char *secret,
                              int64_t now_us);
