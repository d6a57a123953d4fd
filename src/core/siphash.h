/* SipHash-2-4 (Aumasson, Bernstein): a keyed hash of short texts. Pure; any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

uint64_t siphash(const unsigned char key[16], const void *data, size_t len);
