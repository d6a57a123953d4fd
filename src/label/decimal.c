#include "decimal.h"

enum { WHOLE_DIGITS = 6, FRACTION_DIGITS = 3 };

bool decimal_read(const char *s, size_t len, double min, double max, double *ret)
{
    double value = 0;
    double unit = 1;
    size_t whole = 0;
    size_t fraction = 0;
    bool point = false;
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '.' && !point && whole > 0) {
            point = true;
        } else if (s[i] >= '0' && s[i] <= '9') {
            value = value * 10 + (s[i] - '0');
            whole += !point;
            fraction += point;
            unit *= point ? 10 : 1;
        } else {
            return false;
        }
    }
    if (whole == 0 || whole > WHOLE_DIGITS || fraction > FRACTION_DIGITS || (point && fraction == 0))
        return false;
    value /= unit;
    if (value < min || value > max)
        return false;
    *ret = value;
    return true;
}
