/* The short way of reading a request to scan: whatever it reads, the JSON library reads as well, and the same out of it. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "scan_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(bool is)
{
    if (!is)
        abort();
}

static void compare(const struct scan_request *r, const json_t *o)
{
    char scanner[SCANNER_NAME_MAX];
    const char *hex = json_string_value(json_object_get(o, "raw_hex"));
    const char *what = json_string_value(json_object_get(o, "do"));
    same(json_is_object(o) && what && strcmp(what, "scan") == 0);
    text_copy(scanner, sizeof(scanner), json_string_value(json_object_get(o, "scanner")));
    same(strcmp(scanner, r->scanner) == 0);
    same(hex && strlen(hex) == r->raw_hex_len && memcmp(hex, r->raw_hex, r->raw_hex_len) == 0);
    same(json_integer_value(json_object_get(o, "id")) == r->id);
    same(!json_is_false(json_object_get(o, "wait")) == r->wait);
    same(json_is_true(json_object_get(o, "typed")) == r->typed);
    same(json_object_get(o, "audit") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTOFREE char *json = mem_new(size + 1);
    struct scan_request r;
    memcpy(json, data, size);
    if (!scan_request_read(json, &r))
        return 0;
    json_t *o = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    compare(&r, o);
    json_decref(o);
    return 0;
}
