/* A scan of any bytes: what comes out keeps its promises. First byte: flags of the scanner. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/waybill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_normal(const char *waybill)
{
    char again[WAYBILL_SIZE];
    struct parcel_index parcel;
    for (const char *p = waybill; *p; p++)
        if (!isupper((unsigned char)*p) && !isdigit((unsigned char)*p))
            abort();
    /* What is left of a suffix may look like another; but a normal form is never lost. */
    if (!waybill_normalise(waybill, strlen(waybill), again, &parcel))
        abort();
}

static void on_token(void *arg, const char *waybill)
{
    size_t *count = arg;
    (*count)++;
    check_normal(waybill);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scan scan = {0};
    struct code code;
    if (size < 1)
        return 0;
    scan.typed = data[0] & 1;
    scan.aim_on = data[0] & 2;
    scan.raw_len = size - 1 < SCAN_RAW_MAX ? size - 1 : SCAN_RAW_MAX;
    memcpy(scan.raw, data + 1, scan.raw_len);
    waybill_read(&scan, &code);
    if (code.kind == CODE_WAYBILL) {
        if (code.form_count == 0 || strcmp(code.forms[0], code.waybill) != 0 ||
            strlen(code.waybill) < WAYBILL_MIN)
            abort();
        check_normal(code.waybill);
    } else if (code.waybill[0] != '\0' && code.kind != CODE_REFUSED) {
        abort();
    }
    if ((code.kind == CODE_REFUSED) != (code.refusal != REFUSAL_NONE))
        abort();
    char text[SCAN_RAW_MAX + 1];
    size_t count = 0;
    memcpy(text, scan.raw, scan.raw_len);
    text[scan.raw_len] = '\0';
    size_t said = waybill_tokens(text, on_token, &count);
    if (said != count)
        abort();
    return 0;
}
