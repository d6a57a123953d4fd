/* Pictures of items: their files under STATE/pictures, whose names follow from the address alone, and what bytes are one. Pure. */
#pragma once

#include <stddef.h>

enum { PICTURE_NAME_SIZE = 40 };

/* 32 hexadecimal digits and ".img": the same for the same address, safe as a file name. "" for an address that is not http
 * or https. Returns ret. */
const char *picture_name(const char *url, char ret[PICTURE_NAME_SIZE]);

/* "image/jpeg", "image/png", "image/gif" or "image/webp" by the first bytes, whatever a server or a name says; NULL: no picture that
 * is shown. */
const char *picture_type(const void *bytes, size_t len);
