#include "devices/calibration.h"

#include <ctype.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "core/calibration.h"
#include "runes.h"

enum { AIM_LEN = 3, GS = 0x1D };

static bool must_arrive(char sign)
{
    return isalnum((unsigned char)sign) || sign == '-';
}

static bool same_letter(uint32_t rune, char sign)
{
    return rune < 0x80 && isalpha((unsigned char)sign) && tolower((int)rune) == tolower((unsigned char)sign);
}

struct walk {
    size_t end; /* behind the last sign of the code */
    unsigned capitals_right;
    unsigned capitals_wrong;
    unsigned smalls_right;
    unsigned smalls_wrong;
    struct text missing;
    bool gs;
};

/* Walks along the code from `from`; signs that are neither letter, digit nor hyphen may be missing. */
static bool walk_code(const struct runes *runes, size_t from, struct walk *w)
{
    size_t at = from;
    for (const char *p = CALIBRATION_QR; *p; p++) {
        uint32_t rune = at < runes->count ? runes->at[at] : 0;
        if (rune == (uint32_t)(unsigned char)*p || same_letter(rune, *p)) {
            bool right = rune == (uint32_t)(unsigned char)*p;
            if (isupper((unsigned char)*p))
                *(right ? &w->capitals_right : &w->capitals_wrong) += 1;
            else if (islower((unsigned char)*p))
                *(right ? &w->smalls_right : &w->smalls_wrong) += 1;
            w->gs = w->gs || *p == GS;
            at++;
        } else if (must_arrive(*p)) {
            return false;
        } else if (*p != GS && (size_t)(p - CALIBRATION_QR) < strlen(CALIBRATION_BARS)) {
            text_add_n(&w->missing, p, 1);
        }
    }
    w->end = at;
    return true;
}

static void copy_runes(const struct runes *runes, size_t from, size_t to, char *ret, size_t size)
{
    char bytes[4];
    size_t len = 0;
    for (size_t i = from; i < to; i++) {
        size_t n = utf8_encode(runes->at[i], bytes);
        if (len + n >= size)
            break;
        memcpy(ret + len, bytes, n);
        len += n;
    }
    ret[len] = '\0';
}

static enum calibration_case case_of(const struct walk *w)
{
    if (w->capitals_wrong == 0 && w->smalls_wrong == 0)
        return CALIBRATION_CASE_RIGHT;
    if (w->capitals_wrong == 0)
        return CALIBRATION_CASE_UPPER;
    return w->smalls_wrong == 0 ? CALIBRATION_CASE_LOWER : CALIBRATION_CASE_SWAPPED;
}

/* Longest prefix that is looked for: an AIM identifier and seven signs. */
static bool find_code(const struct runes *runes, struct calibration *ret)
{
    for (size_t from = 0; from < runes->count && from <= AIM_LEN + sizeof(ret->prefix) - 1; from++) {
        struct walk w = {0};
        if (!walk_code(runes, from, &w)) {
            text_fini(&w.missing);
            continue;
        }
        size_t prefix = 0;
        ret->aim = from >= AIM_LEN && runes->at[0] == ']' && runes->at[1] < 0x80 && runes->at[2] < 0x80 &&
                   isalpha((int)runes->at[1]);
        if (ret->aim) {
            copy_runes(runes, 0, AIM_LEN, ret->aim_id, sizeof(ret->aim_id));
            prefix = AIM_LEN;
        }
        copy_runes(runes, prefix, from, ret->prefix, sizeof(ret->prefix));
        copy_runes(runes, w.end, runes->count, ret->suffix, sizeof(ret->suffix));
        ret->letters = case_of(&w);
        ret->gs = w.gs;
        text_copy(ret->missing, sizeof(ret->missing), w.missing.data);
        text_fini(&w.missing);
        return true;
    }
    return false;
}

/* How well it fits: a layout that needs no excuses goes before one that has some. */
static unsigned faults_of(const struct calibration *c)
{
    return 4 * (unsigned)strlen(c->missing) + (c->letters != CALIBRATION_CASE_RIGHT) +
           2 * (unsigned)(strlen(c->prefix) + strlen(c->suffix));
}

bool calibration_read(const unsigned char *bytes, size_t len, const char *read_as, struct calibration *ret)
{
    struct runes runes;
    struct runes tried;
    const struct key_layout *from = read_as ? key_layout_find(read_as) : NULL;
    const struct key_layout *layout;
    bool found = false;
    if (!runes_read(bytes, len, &runes))
        return false;
    if (from == NULL) {
        *ret = (struct calibration){.layout = ""};
        return find_code(&runes, ret);
    }
    for (unsigned i = 0; (layout = key_layout_at(i)) != NULL; i++) {
        struct calibration c = {.layout = layout->name};
        runes_translate(&runes, from, layout, &tried);
        if (find_code(&tried, &c) && (!found || faults_of(&c) < faults_of(ret))) {
            *ret = c;
            found = true;
        }
    }
    return found;
}

/* A text of the configuration, with what its syntax cannot hold left out and told. */
static void add_setting(struct text *out, const char *name, const char *value)
{
    for (const char *p = value; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\\') {
            text_add_format(out, "  # %s has a sign that cannot be set here: switch it off in the scanner\n",
                            name);
            return;
        }
    }
    text_add_format(out, "  %s = \"%s\"\n", name, value);
}

void calibration_lines(const struct calibration *c, char *ret, size_t size)
{
    static const char *const letters[] = {
        [CALIBRATION_CASE_SWAPPED] =
            "Caps Lock is on in the scanner, or it makes up for one: switch that off",
        [CALIBRATION_CASE_UPPER] = "it makes all letters capital: QR codes lose their small ones",
        [CALIBRATION_CASE_LOWER] = "it makes all letters small: QR codes lose their capitals"};
    struct text out = {0};
    text_add(&out, "");
    if (c->layout[0])
        text_add_format(&out, "  layout = \"%s\"\n", c->layout);
    if (c->prefix[0])
        add_setting(&out, "prefix", c->prefix);
    if (strcmp(c->suffix, "\t") == 0)
        text_add(&out, "  suffix = \"tab\"\n");
    else if (c->suffix[0])
        add_setting(&out, "suffix", c->suffix);
    if (c->aim)
        text_add(&out, "  aim = true\n");
    if (c->letters != CALIBRATION_CASE_RIGHT)
        text_add_format(&out, "  # %s\n", letters[c->letters]);
    if (c->missing[0])
        text_add_format(&out, "  # these signs do not arrive: %s\n", c->missing);
    text_copy(ret, size, out.data);
    text_fini(&out);
}
