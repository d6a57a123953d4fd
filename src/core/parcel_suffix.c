#include "parcel_suffix.h"

#include <assert.h>
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"

enum { COLUMN_COURIER, COLUMN_RULE, COLUMN_GROUPS, COLUMN_EXAMPLE, COLUMNS, GROUPS_MAX = 6 };

extern const char *const table_parcel_suffixes[][COLUMNS];
extern const size_t table_parcel_suffixes_count;

static regex_t *rules;

static void compile_rules(void)
{
    rules = mem_array(table_parcel_suffixes_count, sizeof(regex_t));
    for (size_t i = 0; i < table_parcel_suffixes_count; i++) {
        int result = regcomp(&rules[i], table_parcel_suffixes[i][COLUMN_RULE], REG_EXTENDED);
        assert(result == 0); /* the table is ours and tested */
        (void)result;
    }
}

/* Digits, or one letter after 9 (A = 10). */
static int number_of(const char *s, size_t len)
{
    if (len == 1 && isupper((unsigned char)s[0]))
        return s[0] - 'A' + 10;
    int value = 0;
    for (size_t i = 0; i < len && isdigit((unsigned char)s[i]); i++)
        value = value * 10 + (s[i] - '0');
    return value;
}

/* The groups column names what each group of the rule is, in order; an empty name is skipped. */
static bool take_groups(const char *groups, const char *text, const regmatch_t *match, char *ret_waybill,
                        struct parcel_index *ret_parcel)
{
    size_t group = 1;
    for (const char *name = groups; group < GROUPS_MAX; group++) {
        size_t len = strcspn(name, ",");
        const char *at = match[group].rm_so >= 0 ? text + match[group].rm_so : "";
        size_t size = match[group].rm_so >= 0 ? (size_t)(match[group].rm_eo - match[group].rm_so) : 0;
        if (strncmp(name, "waybill", len) == 0 && len > 0)
            text_copy_n(ret_waybill, WAYBILL_RAW_SIZE, at, size);
        else if (strncmp(name, "index", len) == 0 && len > 0)
            ret_parcel->index = number_of(at, size);
        else if (strncmp(name, "total", len) == 0 && len > 0)
            ret_parcel->total = number_of(at, size);
        else if (strncmp(name, "lane", len) == 0 && len > 0)
            text_copy_n(ret_parcel->lane, sizeof(ret_parcel->lane), at, size);
        if (name[len] == '\0')
            break;
        name += len + 1;
    }
    return ret_parcel->total == 0 || ret_parcel->index <= ret_parcel->total;
}

/* Most codes have no suffix at all: a hyphen, or N…S, or P and digits at the end. */
static bool may_have_suffix(const char *text)
{
    return strchr(text, '-') != NULL || (strchr(text, 'N') != NULL && strchr(text, 'S') != NULL) ||
           (text[0] == 'S' && strchr(text, 'P') != NULL);
}

bool parcel_suffix_cut(const char *text, char ret_waybill[WAYBILL_RAW_SIZE], struct parcel_index *ret_parcel)
{
    static struct thread_once once = THREAD_ONCE;
    if (!may_have_suffix(text))
        return false;
    thread_once(&once, compile_rules);
    for (size_t i = 0; i < table_parcel_suffixes_count; i++) {
        regmatch_t match[GROUPS_MAX];
        struct parcel_index parcel = {0};
        if (regexec(&rules[i], text, GROUPS_MAX, match, 0) == 0 &&
            take_groups(table_parcel_suffixes[i][COLUMN_GROUPS], text, match, ret_waybill, &parcel)) {
            *ret_parcel = parcel;
            return true;
        }
    }
    return false;
}
