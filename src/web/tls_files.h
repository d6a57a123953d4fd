/* The certificate and the key of web.tls_cert and web.tls_key: read, understood, and of one pair. Any thread. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/error.h"

/* The files as texts (free(); the key is to be wiped first). False: *ret_option is the option that is at fault, and err says what
 * to do about it. */
NODISCARD bool tls_files_read(const char *cert_path, const char *key_path, char **ret_cert, char **ret_key,
                              const char **ret_option, struct error *err);
