/* Names of scanners: one name for one place, for as long as the reader lives, so that a scanner that is plugged in again
 * is the same scanner, and of two equal ones each stays itself. Reader thread. */
#pragma once

#include <stdbool.h>
#include "core/scan.h"

struct scanner_names;
struct scanner_name;

struct scanner_names *scanner_names_new(void);
/* With every name given out. */
void scanner_names_free(struct scanner_names *names);

/* The name of the scanner at `port`, in use until it is released; borrowed. configured: base is a name of the
 * configuration, borne unchanged unless a scanner at another port bears it now; then, and for all others, it is
 * "base@port". Never the same for two ports in use; at most SCANNER_NAME_MAX - 1 bytes, of which the port is not cut. */
struct scanner_name *scanner_names_give(struct scanner_names *names, const char *base, bool configured,
                                        const char *port);
const char *scanner_name_text(const struct scanner_name *name);
/* NULL is fine. */
void scanner_name_release(struct scanner_name *name);
