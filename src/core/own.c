#include "core/own.h"

#include <string.h>

#include "base32.h"

static const char prefix[] = "P7K";
enum { PREFIX_LEN = 3, NUMBER_MAX = 13 }; /* 13 letters hold 63 bits */

/* Weights 1, 2, 3 … modulo 31, so that a wrong letter and two swapped neighbours are both seen. */
static char check_letter(const char *text, size_t len)
{
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += (unsigned)base32_value(text[i]) * (unsigned)(i + 1);
    return base32_letter(sum % 31);
}

void own_id_write(int64_t scan_id, char ret_id[OWN_ID_SIZE])
{
    char number[NUMBER_MAX];
    size_t len = 0;
    uint64_t rest = (uint64_t)scan_id;
    do {
        number[len++] = base32_letter((unsigned)(rest % 32));
        rest /= 32;
    } while (rest > 0);
    memcpy(ret_id, prefix, PREFIX_LEN);
    for (size_t i = 0; i < len; i++)
        ret_id[PREFIX_LEN + i] = number[len - 1 - i];
    ret_id[PREFIX_LEN + len] = check_letter(ret_id + PREFIX_LEN, len);
    ret_id[PREFIX_LEN + len + 1] = '\0';
}

bool own_id_read(const char *text, size_t len, int64_t *ret_scan_id)
{
    if (len < PREFIX_LEN + 2 || len > PREFIX_LEN + NUMBER_MAX + 1 || strncmp(text, prefix, PREFIX_LEN) != 0)
        return false;
    uint64_t number = 0;
    for (size_t i = PREFIX_LEN; i + 1 < len; i++) {
        int value = base32_value(text[i]);
        if (value < 0)
            return false;
        number = number * 32 + (unsigned)value;
    }
    *ret_scan_id = text[len - 1] == check_letter(text + PREFIX_LEN, len - PREFIX_LEN - 1) ? (int64_t)number
                                                                                          : 0;
    return true;
}
