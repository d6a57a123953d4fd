/* The pages that are compiled in. Pure tables. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* As files2c writes them. */
struct web_pages_file {
    const char *name; /* "station.html", "assets/js/x.js" */
    const char *tag;  /* with its quotes */
    const unsigned char *data;
    size_t len;
    const unsigned char *packed; /* gzip */
    size_t packed_len;
};
extern const struct web_pages_file web_pages[];
extern const size_t web_pages_count;

/* NULL when there is none of that name. */
const struct web_pages_file *static_find(const char *name);
/* By the name's end; "application/octet-stream" for what is not known. */
const char *static_type(const char *name);
/* Does an Accept-Encoding header allow gzip? NULL: no. */
bool static_accepts_gzip(const char *header);
/* Is the tag among those of an If-None-Match header? NULL: no. */
bool static_has_tag(const char *header, const char *tag);
