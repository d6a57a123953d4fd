#include "signature.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"

enum { CLOCK_MAX_S = 3600 };

struct pair {
    const char *name;
    const char *value;
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static void sign(const struct form *form, const char *method, const char *secret, char ret[65])
{
    struct pair pairs[FORM_FIELDS_MAX] = {0};
    size_t count = 0;
    struct text all = {0};
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->names[i], "signature") != 0)
            pairs[count++] = (struct pair){form->names[i], form->values[i]};
    qsort(pairs, count, sizeof(pairs[0]), compare);
    text_add(&all, method);
    for (size_t i = 0; i < count; i++)
        text_add(&all, pairs[i].value);
    text_add(&all, secret);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_Digest(all.data, all.len, digest, &len, EVP_sha256(), NULL);
    text_hex(ret, 65, digest, len);
    text_fini(&all);
}

const char *signature_problem(const struct form *form, const char *method, const char *secret, int64_t now_us)
{
    const char *timestamp = form_get(form, "timestamp");
    struct tm tm = {0};
    char right[65];
    if (timestamp[0] == '\0')
        return "MissingTimestamp";
    if (!form_has(form, "signature"))
        return "MissingSignature";
    const char *end = strptime(timestamp, "%Y%m%d%H%M%S", &tm);
    if (strlen(timestamp) != 14 || end == NULL || *end != '\0' ||
        llabs(timegm(&tm) - now_us / 1000000) > CLOCK_MAX_S)
        return "InvalidTimestamp";
    sign(form, method, secret, right);
    return strcmp(form_get(form, "signature"), right) == 0 ? NULL : "InvalidSignature";
}
