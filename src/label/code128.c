#include "code128.h"

#include <ctype.h>
#include <string.h>

#include "base/attr.h"

/* Widths of bars and spaces in turn, by symbol; the last is the stop. */
static const char *const patterns[] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213",  "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122",  "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221",  "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313",  "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321",  "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121",  "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421",  "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114",  "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212",  "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311",  "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

enum { STOP = 106, SET_B = 0, SET_C = 1 };

/* symbols[i][set]: how many it takes from text[i] on when subset `set` is on. */
struct costs {
    int symbols[CODE128_TEXT_MAX + 1][2];
};

static bool pair_at(const char *text, size_t i)
{
    return isdigit((unsigned char)text[i]) && isdigit((unsigned char)text[i + 1]);
}

static void count_symbols(const char *text, size_t len, struct costs *c)
{
    const int never = 10000;
    c->symbols[len][SET_B] = c->symbols[len][SET_C] = 0;
    for (size_t i = len; i-- > 0;) {
        int in_b = 1 + c->symbols[i + 1][SET_B];
        int in_c = pair_at(text, i) ? 1 + c->symbols[i + 2][SET_C] : never;
        c->symbols[i][SET_B] = in_b <= in_c + 1 ? in_b : in_c + 1;
        c->symbols[i][SET_C] = in_c <= in_b + 1 ? in_c : in_b + 1;
    }
}

static void add(struct code128 *code, int symbol)
{
    code->symbols[code->count++] = (uint8_t)symbol;
}

bool code128_plan(const char *text, struct code128 *ret)
{
    size_t len = strlen(text);
    if (len == 0 || len > CODE128_TEXT_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (text[i] < 0x20 || text[i] > 0x7E)
            return false;
    struct costs c;
    count_symbols(text, len, &c);
    *ret = (struct code128){0};
    /* Where both are as short, printers begin with pairs when there are two of them, so that the odd digit comes last. */
    bool pairs = len >= 4 && pair_at(text, 0) && pair_at(text, 2);
    int set = c.symbols[0][SET_C] < c.symbols[0][SET_B] + pairs ? SET_C : SET_B;
    add(ret, set == SET_C ? CODE128_START_C : CODE128_START_B);
    for (size_t i = 0; i < len;) {
        bool pair = pair_at(text, i);
        if (set == SET_B && c.symbols[i][SET_B] != 1 + c.symbols[i + 1][SET_B]) {
            add(ret, CODE128_TO_C);
            set = SET_C;
        } else if (set == SET_C && (!pair || c.symbols[i][SET_C] != 1 + c.symbols[i + 2][SET_C])) {
            add(ret, CODE128_TO_B);
            set = SET_B;
        }
        if (set == SET_C) {
            add(ret, (text[i] - '0') * 10 + text[i + 1] - '0');
            i += 2;
        } else {
            add(ret, text[i] - 0x20);
            i++;
        }
    }
    unsigned sum = ret->symbols[0];
    for (size_t i = 1; i < ret->count; i++)
        sum += (unsigned)i * ret->symbols[i];
    add(ret, (int)(sum % 103));
    add(ret, STOP);
    ret->modules = 11 * ((int)ret->count - 1) + 13;
    return true;
}

void code128_draw(const struct code128 *code, struct bitmap *b, int x, int y, int module, int height)
{
    for (size_t i = 0; i < code->count; i++) {
        const char *widths = patterns[code->symbols[i]];
        for (int part = 0; widths[part]; part++) {
            int width = (widths[part] - '0') * module;
            if (part % 2 == 0)
                bitmap_fill(b, x, y, width, height);
            x += width;
        }
    }
}
