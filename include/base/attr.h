/* What the compiler is told about our functions. Owned by nobody; any file. */
#pragma once

#define NODISCARD        __attribute__((warn_unused_result))
#define PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
