/* What a scan tells about how its scanner is set (devices/), for the web server's test page. */
#pragma once

#include "web/web.h"

/* As web_config.read_settings; arg is the const struct config, which is only read. A scanner that no block names is read as "us"; a
 * serial one has no layout. */
void scan_settings_read(void *arg, const char *scanner, const unsigned char *bytes, size_t len,
                        struct web_scanner_settings *ret);
