#include "static_files.h"

#include <string.h>

#include "routes.h"
#include "web_private.h"

enum { NAME_MAX_BYTES = 256 };

const struct web_pages_file *static_find(const char *name)
{
    size_t low = 0;
    size_t high = web_pages_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, web_pages[middle].name);
        if (order == 0)
            return &web_pages[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *static_type(const char *name)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
        {".gif", "image/gif"},
        {".ico", "image/vnd.microsoft.icon"},
        {".webmanifest", "application/manifest+json"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < COUNT_OF(types); i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return "application/octet-stream";
}

bool static_accepts_gzip(const char *header)
{
    const char *at = header ? strstr(header, "gzip") : NULL;
    if (at == NULL)
        return false;
    at += 4;
    at += strspn(at, " ");
    if (*at != ';')
        return true;
    at += 1 + strspn(at + 1, " ");
    return strncmp(at, "q=0", 3) != 0 || strspn(at + 3, ".0") < strcspn(at + 3, ",; ");
}

bool static_has_tag(const char *header, const char *tag)
{
    size_t len = strlen(tag);
    for (const char *at = header; at && (at = strstr(at, tag)) != NULL; at += len)
        if (at[len] == '\0' || at[len] == ',' || at[len] == ' ')
            return true;
    return header && strcmp(header, "*") == 0;
}

static void join(const struct target *t, char ret[NAME_MAX_BYTES])
{
    size_t at = 0;
    ret[0] = '\0';
    for (int i = 0; i < t->segment_count && at < NAME_MAX_BYTES - 1; i++) {
        text_format(ret + at, NAME_MAX_BYTES - at, "%s%s", i ? "/" : "", t->segments[i]);
        at = strlen(ret);
    }
}

/* "/x" is x.html, "/" index.html, everything below /admin the one admin page. */
static const struct web_pages_file *find_page(const struct target *t)
{
    char name[NAME_MAX_BYTES];
    char page[NAME_MAX_BYTES + 8];
    if (t->segment_count == 0)
        return static_find("index.html");
    if (strcmp(t->segments[0], "admin") == 0)
        return static_find("admin.html");
    join(t, name);
    text_format(page, sizeof(page), "%s.html", name);
    const struct web_pages_file *file = static_find(page);
    return file ? file : static_find(name);
}

void static_get(struct exchange *x)
{
    const struct web_pages_file *file = find_page(&x->target);
    if (file == NULL) {
        respond_refusal(x, 404, "input", "there is nothing at this address");
        return;
    }
    struct MHD_Response *response;
    bool same = static_has_tag(exchange_header(x, "If-None-Match"), file->tag);
    bool packed = static_accepts_gzip(exchange_header(x, "Accept-Encoding")) && file->packed_len < file->len;
    /* The bytes are constants of the program; libmicrohttpd only reads them. */
    if (same)
        response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    else
        response = MHD_create_response_from_buffer(packed ? file->packed_len : file->len,
                                                   (void *)(uintptr_t)(packed ? file->packed : file->data),
                                                   MHD_RESPMEM_PERSISTENT);
    if (packed && !same)
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    MHD_add_response_header(response, "ETag", file->tag);
    MHD_add_response_header(response, "Cache-Control", "no-cache");
    MHD_add_response_header(response, "Content-Type", static_type(file->name));
    respond_response(x, same ? 304 : 200, NULL, response);
}
