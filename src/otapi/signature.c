#include "signature.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "call.h"

void signature_timestamp(int64_t wall_us, char ret[TIMESTAMP_SIZE])
{
    time_t seconds = (time_t)(wall_us / 1000000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    strftime(ret, TIMESTAMP_SIZE, "%Y%m%d%H%M%S", &tm);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct argument *)a)->name, ((const struct argument *)b)->name);
}

void signature_make(const char *method, const struct argument *arguments, size_t count, const char *secret,
                    char ret[SIGNATURE_SIZE])
{
    AUTOFREE struct argument *sorted = mem_copy(arguments, count * sizeof(*arguments));
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    struct text all = {0};
    qsort(sorted, count, sizeof(*sorted), compare_names);
    text_add(&all, method);
    for (size_t i = 0; i < count; i++)
        text_add(&all, sorted[i].value);
    text_add(&all, secret);
    EVP_Digest(all.data, all.len, digest, &len, EVP_sha256(), NULL);
    text_hex(ret, SIGNATURE_SIZE, digest, len);
    explicit_bzero(all.data, all.len);
    text_fini(&all);
}
