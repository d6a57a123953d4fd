/* The signature of a call, for keys that have a secret: SHA-256 over method, values in the order of their names, secret. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct argument;

enum { TIMESTAMP_SIZE = 15, SIGNATURE_SIZE = 65 };

/* UTC as yyyyMMddHHmmss. */
void signature_timestamp(int64_t wall_us, char ret[TIMESTAMP_SIZE]);
/* arguments: all that are sent, the timestamp among them, the signature not. Lower-case hex. */
void signature_make(const char *method, const struct argument *arguments, size_t count, const char *secret,
                    char ret[SIGNATURE_SIZE]);
