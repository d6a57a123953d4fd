/* Item pictures are cached under STATE/pictures; a picture's file name follows from its address alone. Pure. */
#pragma once

enum { PICTURE_NAME_SIZE = 40 };

/* 32 hexadecimal digits and ".img": the same for the same address, safe as a file name. "" for an address that is not http
 * or https. Returns ret. */
const char *picture_name(const char *url, char ret[PICTURE_NAME_SIZE]);
