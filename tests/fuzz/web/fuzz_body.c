/* Bodies of the changes that pages make: log-in, password, pairing, requests to the station. The first byte says which request;
 * whatever the rest is, what goes on to the station says nothing that is not the page's to say. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "body.h"
#include "do.h"
#include "do_request.h"
#include "pairing_codes.h"
#include "store/people.h"
#include "web/password.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

/* --- requests ----------------------------------------------------------------------------------------------------------------- */
static void check_sent(json_t *request, const json_t *given, const char *subject)
{
    static const char *const ours[] = {"id", "client", "audit", "operator", "hash", "token_hash", "address"};
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        must(json_object_get(request, ours[i]) == NULL);
    if (strcmp(subject, "pairing_id") == 0)
        must(json_equal(json_object_get(request, subject), json_object_get(given, "id")) ||
             json_object_get(given, "id") == NULL);
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    must(text != NULL && utf8_valid(text, strlen(text)));
}

static void check_scan(json_t *request, const json_t *given, bool paired)
{
    const char *named = json_string_value(json_object_get(given, "scanner"));
    const json_t *raw = json_object_get(given, "raw");
    if (!do_request_scan(request, "tablet", paired)) {
        must(!paired && named && strcmp(named, "tablet") != 0);
        return;
    }
    must(strcmp(body_text(request, "scanner"), "tablet") == 0);
    must(json_is_boolean(json_object_get(request, "typed")) &&
         json_is_boolean(json_object_get(request, "wait")));
    if (json_is_string(raw)) {
        must(json_object_get(request, "raw") == NULL);
        must(strlen(body_text(request, "raw_hex")) == json_string_length(raw) * 2);
    }
}

static void check_request(const json_t *given, const struct do_row *row, bool paired)
{
    json_t *request = json_deep_copy(given);
    do_request_clean(request, row->subject);
    if (row->run == do_scan)
        check_scan(request, given, paired);
    else if (row->run == do_operator && do_request_operator(request))
        must(json_object_get(request, "name") == NULL);
    check_sent(request, given, row->subject);
    json_decref(request);
}

/* --- the doors ------------------------------------------------------------------------------------------------------------------ */
static void check_doors(const json_t *body)
{
    struct error err = {0};
    struct pairing_codes codes = {0};
    struct pairing_code found;
    char browser[TOKEN_HASH_SIZE] = "b";
    int64_t wait_us = 0;
    const char *name = body_text(body, "name");
    if (user_name_valid(name)) {
        must(strlen(name) < USER_NAME_MAX && strpbrk(name, " <>\"'&/\\") == NULL);
        const struct pairing_code *code = pairing_codes_make(&codes, browser, name, "127.0.0.1", 1, &wait_us);
        must(code && strcmp(code->name, name) == 0);
        char right[sizeof(code->code)];
        text_copy(right, sizeof(right), code->code);
        bool same = pairing_codes_try(&codes, browser, body_text(body, "code"), 2, &found) == PAIRING_RIGHT;
        must(same == (strcmp(body_text(body, "code"), right) == 0));
    }
    must(password_acceptable(body_text(body, "new"), &err) || err.text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_error_t why;
    struct error err;
    size_t rows = 0;
    if (size < 1)
        return 0;
    if (!token_init(&err))
        abort();
    while (do_at(rows))
        rows++;
    json_t *body = body_read((const char *)data + 1, size - 1, &why);
    if (body == NULL) {
        must(why.text[0] != '\0');
        return 0;
    }
    check_request(body, do_at(data[0] % rows), data[0] >= 128);
    check_doors(body);
    json_decref(body);
    return 0;
}
