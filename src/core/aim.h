/* AIM symbology identifiers ("]C0") that scanners may send before the data. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum aim_class { AIM_NONE, AIM_BARS, AIM_MATRIX, AIM_GOODS };

/* What kind of code a well-formed identifier names; AIM_NONE for what is none or not in the table. */
enum aim_class aim_class_of(const char *aim);
