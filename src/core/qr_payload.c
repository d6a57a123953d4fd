#include "qr_payload.h"

#include <assert.h>
#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "courier.h"

enum { COLUMN_COURIER, COLUMN_KIND, COLUMN_RULE, COLUMN_NEEDS, COLUMN_EXAMPLE, COLUMNS };

extern const char *const table_qr_payloads[][COLUMNS];
extern const size_t table_qr_payloads_count;

/* The shortest thing between separators that may be a number. */
enum { TOKEN_MIN = 8 };

static regex_t *rules;

static void compile_rules(void)
{
    rules = mem_array(table_qr_payloads_count, sizeof(regex_t));
    for (size_t i = 0; i < table_qr_payloads_count; i++) {
        int result = regcomp(&rules[i], table_qr_payloads[i][COLUMN_RULE], REG_EXTENDED);
        assert(result == 0); /* the table is ours and tested */
        (void)result;
    }
}

bool qr_payload_looks_like(const char *text)
{
    return strpbrk(text, "{=/") != NULL || strncmp(text, "yjcx.chinapost", 14) == 0;
}

static void upper(char *s)
{
    for (; *s; s++)
        *s = (char)toupper((unsigned char)*s);
}

/* What a rule of the table wants of the number besides standing in the right place. */
static bool good_enough(const char *needs, const char *number)
{
    char text[WAYBILL_RAW_SIZE];
    text_copy(text, sizeof(text), number);
    upper(text);
    enum courier_tier tier = courier_find(text).tier;
    if (strcmp(needs, "any") == 0)
        return tier != COURIER_NONE;
    if (strcmp(needs, "strong") == 0)
        return tier == COURIER_STRONG;
    return true;
}

bool qr_payload_read(const char *text, struct qr_numbers *ret)
{
    static struct thread_once once = THREAD_ONCE;
    thread_once(&once, compile_rules);
    ret->count = 0;
    for (size_t i = 0; i < table_qr_payloads_count; i++) {
        const char *const *row = table_qr_payloads[i];
        bool last_group = strcmp(row[COLUMN_KIND], "URL with a waybill-like parameter") == 0;
        regmatch_t match[4];
        if (regexec(&rules[i], text, COUNT_OF(match), match, 0) != 0)
            continue;
        if (strcmp(row[COLUMN_NEEDS], "nothing") == 0)
            return false; /* known to carry no number */
        if (strcmp(row[COLUMN_NEEDS], "tokens") == 0)
            return qr_payload_split(text, ret);
        const regmatch_t *group = &match[last_group ? 2 : 1];
        char number[WAYBILL_RAW_SIZE];
        if (!text_copy_n(number, sizeof(number), text + group->rm_so,
                         (size_t)(group->rm_eo - group->rm_so)) ||
            !good_enough(row[COLUMN_NEEDS], number))
            continue;
        text_copy(ret->numbers[ret->count++], WAYBILL_RAW_SIZE, number);
        return true;
    }
    return false;
}

/* A token with a better courier goes before those found so far. */
static void add_token(struct qr_numbers *ret, const char *token)
{
    enum courier_tier tier = courier_find(token).tier;
    size_t at = ret->count;
    while (at > 0 && courier_find(ret->numbers[at - 1]).tier < tier)
        at--;
    for (size_t i = ret->count; i > at; i--)
        memcpy(ret->numbers[i], ret->numbers[i - 1], WAYBILL_RAW_SIZE);
    text_copy(ret->numbers[at], WAYBILL_RAW_SIZE, token);
    ret->count++;
}

bool qr_payload_split(const char *text, struct qr_numbers *ret)
{
    ret->count = 0;
    for (const char *p = text; *p && ret->count < WAYBILL_FORMS_MAX - 2;) {
        size_t len = strcspn(p, "|&;, ");
        char token[WAYBILL_RAW_SIZE];
        bool fits = text_copy_n(token, sizeof(token), p, len);
        upper(token);
        size_t letters = strcspn(token, "0123456789");
        size_t digits = strspn(token + letters, "0123456789");
        if (fits && len >= TOKEN_MIN && letters <= 4 && digits >= TOKEN_MIN && letters + digits == len)
            add_token(ret, token);
        p += len;
        p += *p != '\0';
    }
    return ret->count > 0;
}
