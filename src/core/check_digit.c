#include "check_digit.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"

static int digit(char c)
{
    return c - '0';
}

static bool all_digits(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* Weights 3, 1, 3 … from the digit next to the check digit leftwards. */
static bool weighted_3_1(const char *digits)
{
    size_t len = strlen(digits);
    int sum = 0;
    for (size_t i = 0; i + 1 < len; i++)
        sum += digit(digits[len - 2 - i]) * (i % 2 == 0 ? 3 : 1);
    return (10 - sum % 10) % 10 == digit(digits[len - 1]);
}

bool check_digit_gs1(const char *digits)
{
    return all_digits(digits) && weighted_3_1(digits);
}

/* UPU S10: two letters, eight digits and their check digit, two letters of the country. */
static bool s10(const char *number)
{
    static const int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    if (strlen(number) != 13)
        return false;
    for (size_t i = 0; i < COUNT_OF(weights); i++) {
        if (!isdigit((unsigned char)number[2 + i]))
            return false;
        sum += weights[i] * digit(number[2 + i]);
    }
    int check = 11 - sum % 11;
    if (check == 10)
        check = 0;
    else if (check == 11)
        check = 5;
    return number[10] == (char)('0' + check);
}

/* UPS: letters count as (ASCII - 3) mod 10, every second is doubled. The part after "1Z", or after the waybill's letter. */
static bool ups(const char *number)
{
    size_t head = strncmp(number, "1Z", 2) == 0 ? 2 : 1;
    if (strlen(number) < head + 2)
        return false;
    const char *part = number + head;
    size_t len = strlen(part);
    int sum = 0;
    for (size_t i = 0; i + 1 < len; i++) {
        int value = isdigit((unsigned char)part[i]) ? digit(part[i]) : (part[i] - 3) % 10;
        sum += i % 2 == 1 ? value * 2 : value;
    }
    return (10 - sum % 10) % 10 == digit(part[len - 1]);
}

/* Weights 1, 7, 3 from the right; 12 digits, the last is the check digit. */
static bool fedex12(const char *digits)
{
    static const int weights[] = {1, 3, 7};
    size_t len = strlen(digits);
    int sum = 0;
    if (!all_digits(digits))
        return false;
    for (size_t i = 0; i + 1 < len; i++)
        sum += digit(digits[len - 2 - i]) * weights[i % 3];
    return sum % 11 % 10 == digit(digits[len - 1]);
}

static bool mod7(const char *digits)
{
    size_t len = strlen(digits);
    int rest = 0;
    for (size_t i = 0; i + 1 < len; i++)
        rest = (rest * 10 + digit(digits[i])) % 7;
    return rest == digit(digits[len - 1]);
}

const char *check_digit_usps_number(const char *digits)
{
    static const size_t zip_lengths[] = {5, 9};
    if (strncmp(digits, "420", 3) != 0)
        return digits;
    for (size_t i = 0; i < COUNT_OF(zip_lengths); i++) {
        size_t skip = 3 + zip_lengths[i];
        size_t len = strlen(digits);
        if (len > skip && digits[skip] == '9' && (len - skip == 22 || len - skip == 26))
            return digits + skip;
    }
    return digits;
}

bool check_digit_holds(const char *name, const char *number)
{
    const char *digits = number + strcspn(number, "0123456789");
    size_t len = strlen(number);
    if (strcmp(name, "none") == 0)
        return true;
    if (strcmp(name, "s10") == 0)
        return s10(number);
    if (strcmp(name, "ups") == 0)
        return ups(number);
    if (!all_digits(digits))
        return false;
    if (strcmp(name, "gs1") == 0 || strcmp(name, "mod10") == 0)
        return weighted_3_1(digits);
    if (strcmp(name, "fedex12") == 0)
        return fedex12(digits);
    if (strcmp(name, "fedex34") == 0)
        return len == 34 && fedex12(digits + 20);
    if (strcmp(name, "fedex96") == 0)
        return len == 22 && weighted_3_1(digits + 7);
    if (strcmp(name, "usps") == 0)
        return weighted_3_1(check_digit_usps_number(digits));
    if (strcmp(name, "mod7") == 0 || strcmp(name, "jd") == 0)
        return mod7(digits);
    return false;
}
