#include "journal.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/mem.h"

enum { DIGEST_BYTES = 16 };

struct pair {
    const char *name;
    const char *value;
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static bool is_frame(const char *name)
{
    static const char *const names[] = {"instanceKey", "sessionId", "language", "timestamp", "signature"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void digest_of(const struct form *form, const char *method, char ret[JOURNAL_DIGEST_SIZE])
{
    struct pair pairs[FORM_FIELDS_MAX] = {0};
    size_t count = 0;
    struct text all = {0};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    for (size_t i = 0; i < form->count; i++)
        if (!is_frame(form->names[i]))
            pairs[count++] = (struct pair){form->names[i], form->values[i]};
    qsort(pairs, count, sizeof(pairs[0]), compare);
    text_add(&all, method);
    for (size_t i = 0; i < count; i++)
        text_add_format(&all, "&%zu:%s=%zu:%s", strlen(pairs[i].name), pairs[i].name, strlen(pairs[i].value),
                        pairs[i].value);
    EVP_Digest(all.data, all.len, digest, &len, EVP_sha256(), NULL);
    text_hex(ret, JOURNAL_DIGEST_SIZE, digest, DIGEST_BYTES);
    text_fini(&all);
}

void journal_add(struct journal *j, const char *method, const struct form *form, const char *code,
                 const char *fault)
{
    j->total++;
    if (j->count == JOURNAL_MAX)
        return;
    if (j->count % 64 == 0)
        j->entries = mem_resize(j->entries, j->count + 64, sizeof(j->entries[0]));
    struct journal_entry *e = &j->entries[j->count++];
    *e = (struct journal_entry){.at_us = clock_wall_us()};
    text_copy(e->method, sizeof(e->method), method);
    text_copy(e->code, sizeof(e->code), code);
    text_copy(e->fault, sizeof(e->fault), fault);
    const char *order_id = form_has(form, "salesId") ? form_get(form, "salesId") : form_get(form, "orderId");
    utf8_sanitise(e->order_id, sizeof(e->order_id), order_id, strlen(order_id));
    for (char *c = e->order_id; *c; c++) /* it is written into JSON as it is */
        if ((unsigned char)*c < 0x20 || *c == '"' || *c == '\\')
            *c = '?';
    digest_of(form, method, e->digest);
}

void journal_print(const struct journal *j, const char *method, size_t from, struct text *out)
{
    char at[CLOCK_ISO_MAX];
    const char *comma = "";
    text_add_format(out, "{\"total\":%" PRIu64 ",\"writes\":[", j->total);
    for (size_t i = from; i < j->count; i++) {
        const struct journal_entry *e = &j->entries[i];
        if (method[0] && strcmp(e->method, method) != 0)
            continue;
        text_add_format(out,
                        "%s\n{\"number\":%zu,\"at\":\"%s\",\"method\":\"%s\",\"order\":\"%s\",\"digest\":\"%"
                        "s\",\"code\":\"%s\",\"fault\":\"%s\"}",
                        comma, i, clock_iso(at, e->at_us), e->method, e->order_id, e->digest, e->code,
                        e->fault);
        comma = ",";
    }
    text_add(out, "]}\n");
}

void journal_fini(struct journal *j)
{
    free(j->entries);
    *j = (struct journal){0};
}
