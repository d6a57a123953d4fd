#include "core/own.h"

#include <string.h>

#include "base32.h"

static const char prefix[] = "P7K";
enum {
    PREFIX_LEN = 3,
    NUMBER_MAX = 13,      /* 13 letters hold 63 bits */
    SEPARATOR = 'U',      /* no letter of a number */
    SEPARATOR_VALUE = 17, /* in the check sum */
    BODY_MAX = 2 * NUMBER_MAX + 1,
};

/* Weights 1, 2, 3 … modulo 31, so that a wrong letter and two swapped neighbours are both seen. */
static char check_letter(const char *text, size_t len)
{
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++) {
        bool separator = text[i] == SEPARATOR;
        sum += (separator ? SEPARATOR_VALUE : (unsigned)base32_value(text[i])) * (unsigned)(i + 1);
    }
    return base32_letter(sum % 31);
}

/* Returns how many letters it has written. */
static size_t write_number(int64_t n, char *ret)
{
    char backwards[NUMBER_MAX];
    size_t len = 0;
    uint64_t rest = (uint64_t)n;
    do {
        backwards[len++] = base32_letter((unsigned)(rest % 32));
        rest /= 32;
    } while (rest > 0);
    for (size_t i = 0; i < len; i++)
        ret[i] = backwards[len - 1 - i];
    return len;
}

void own_id_write(int64_t scan_id, int64_t label_id, char ret_id[OWN_ID_SIZE])
{
    char *body = ret_id + PREFIX_LEN;
    memcpy(ret_id, prefix, PREFIX_LEN);
    size_t len = write_number(scan_id, body);
    if (label_id != 0) {
        body[len++] = SEPARATOR;
        len += write_number(label_id, body + len);
    }
    body[len] = check_letter(body, len);
    body[len + 1] = '\0';
}

static bool read_number(const char *letters, size_t len, int64_t *ret)
{
    uint64_t number = 0;
    if (len == 0 || len > NUMBER_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        int value = base32_value(letters[i]);
        if (value < 0)
            return false;
        number = number * 32 + (unsigned)value;
    }
    *ret = (int64_t)number;
    return true;
}

bool own_id_read(const char *text, size_t len, struct own_id *ret)
{
    if (len < PREFIX_LEN + 2 || len > PREFIX_LEN + BODY_MAX + 1 || strncmp(text, prefix, PREFIX_LEN) != 0)
        return false;
    const char *body = text + PREFIX_LEN;
    size_t body_len = len - PREFIX_LEN - 1;
    const char *separator = memchr(body, SEPARATOR, body_len);
    size_t scan_len = separator ? (size_t)(separator - body) : body_len;
    struct own_id id = {0};
    if (!read_number(body, scan_len, &id.scan_id) ||
        (separator && !read_number(separator + 1, body_len - scan_len - 1, &id.label_id)))
        return false;
    *ret = text[len - 1] == check_letter(body, body_len) ? id : (struct own_id){0};
    return true;
}
