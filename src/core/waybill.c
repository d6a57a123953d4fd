#include "core/waybill.h"

#include <ctype.h>
#include <string.h>

#include "aim.h"
#include "base/text.h"
#include "check_digit.h"
#include "core/command.h"
#include "core/own.h"
#include "courier.h"
#include "normal_form.h"
#include "parcel_suffix.h"
#include "qr_payload.h"

enum { TOKENS_MAX = 64, GOODS_SHORT = 8, GOODS_UPC = 12, GOODS_EAN = 13 };

static void refuse(struct code *code, enum refusal refusal)
{
    code->kind = CODE_REFUSED;
    code->refusal = refusal;
    code->waybill[0] = '\0';
}

static void add_form(struct code *code, const char *form)
{
    if (form[0] == '\0' || strlen(form) >= WAYBILL_RAW_SIZE || code->form_count == WAYBILL_FORMS_MAX)
        return;
    for (size_t i = 0; i < code->form_count; i++)
        if (strcmp(code->forms[i], form) == 0)
            return;
    text_copy(code->forms[code->form_count++], WAYBILL_RAW_SIZE, form);
}

/* Upper case, suffix cut, squeezed. cut (if not NULL) gets the text without its suffix, hyphens kept. */
static bool normal_form(const char *text, char ret[WAYBILL_SIZE], struct parcel_index *parcel, char *cut)
{
    char upper[CLEAN_SIZE];
    char before[WAYBILL_RAW_SIZE];
    text_copy(upper, sizeof(upper), text);
    normal_form_upper(upper);
    *parcel = (struct parcel_index){0};
    /* What looks like a suffix is none when no number is left without it. */
    bool has_suffix = parcel_suffix_cut(upper, before, parcel) && normal_form_squeeze(before, ret);
    if (!has_suffix)
        *parcel = (struct parcel_index){0};
    if (cut)
        text_copy(cut, WAYBILL_RAW_SIZE, has_suffix ? before : upper);
    return has_suffix || normal_form_squeeze(upper, ret);
}

bool waybill_normalise(const char *text, size_t len, char ret_waybill[WAYBILL_SIZE],
                       struct parcel_index *ret_parcel)
{
    struct cleaned clean;
    if (len >= CLEAN_SIZE)
        return false;
    normal_form_clean(text, len, &clean);
    return normal_form(clean.text, ret_waybill, ret_parcel, NULL) && ret_waybill[0] != '\0';
}

struct token_list {
    char seen[TOKENS_MAX][WAYBILL_SIZE];
    size_t count;
    void (*fn)(void *arg, const char *waybill);
    void *arg;
};

static void add_token(struct token_list *list, const char *text, size_t len)
{
    char waybill[WAYBILL_SIZE];
    struct parcel_index parcel;
    if (list->count == TOKENS_MAX || !waybill_normalise(text, len, waybill, &parcel))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->seen[i], waybill) == 0)
            return;
    text_copy(list->seen[list->count++], WAYBILL_SIZE, waybill);
    list->fn(list->arg, waybill);
}

/* A blank and hyphens at a number's end ("JDX001234567890 -") belong to it. */
static size_t token_length(const char *text)
{
    size_t len = strcspn(text, " ,;/|&");
    size_t blanks = strspn(text + len, " ");
    size_t hyphens = strspn(text + len + blanks, "-");
    char after = text[len + blanks + hyphens];
    if (blanks > 0 && hyphens > 0 && (after == '\0' || strchr(" ,;/|&", after)))
        len += blanks + hyphens;
    return len;
}

size_t waybill_tokens(const char *field, void (*fn)(void *arg, const char *waybill), void *arg)
{
    struct token_list list = {.fn = fn, .arg = arg};
    struct cleaned clean;
    /* White space separates, so it must not be dropped with the other controls. */
    char blanks[CLEAN_SIZE];
    text_copy(blanks, sizeof(blanks), field);
    for (char *p = blanks; *p; p++)
        if (*p == '\t' || *p == '\n' || *p == '\r')
            *p = ' ';
    normal_form_clean(blanks, strlen(blanks), &clean);
    /* The ideographic comma separates too. */
    for (char *comma; (comma = strstr(clean.text, "\xE3\x80\x81")) != NULL;)
        memcpy(comma, "  ,", 3);
    for (const char *p = clean.text; *p;) {
        size_t len = token_length(p);
        if (len > 0)
            add_token(&list, p, len);
        p += len;
        p += *p != '\0';
    }
    return list.count;
}

/* --- the steps of a scan --------------------------------------------------------------------------------------------------- */
static enum refusal flaw_refusal(enum scan_flaw flaw)
{
    switch (flaw) {
    case SCAN_WHOLE:
        return REFUSAL_NONE;
    case SCAN_BROKEN:
        return REFUSAL_BROKEN;
    case SCAN_TOO_LONG:
        return REFUSAL_TOO_LONG;
    case SCAN_UNREADABLE:
        return REFUSAL_UNREADABLE;
    }
    return REFUSAL_BROKEN;
}

/* AIM identifier, then what this scanner is configured to put around the data. Returns where the data begins. */
static char *strip(const struct scan *scan, char *text, struct code *code)
{
    if (scan->has_aim) {
        text_copy(code->aim, sizeof(code->aim), scan->aim);
    } else if (scan->aim_on && strlen(text) >= 3) {
        char aim[4];
        text_copy_n(aim, sizeof(aim), text, 3);
        if (aim_class_of(aim) != AIM_NONE) {
            memcpy(code->aim, aim, sizeof(aim));
            text += 3;
        }
    }
    size_t prefix = strlen(scan->prefix);
    if (prefix > 0 && strncmp(text, scan->prefix, prefix) == 0)
        text += prefix;
    size_t suffix = strlen(scan->suffix);
    size_t len = strlen(text);
    if (suffix > 0 && len >= suffix && strcmp(text + len - suffix, scan->suffix) == 0)
        text[len - suffix] = '\0';
    return text;
}

/* Our own labels and commands are told by their prefix, before anything else is made of the text. */
static bool read_ours(const char *text, struct code *code)
{
    struct own_id id;
    if (own_id_read(text, strlen(text), &id)) {
        if (id.scan_id == 0 && id.label_id == 0) {
            refuse(code, REFUSAL_OWN);
        } else {
            code->kind = CODE_OWN;
            text_copy(code->body, sizeof(code->body), text);
        }
        return true;
    }
    if (text[0] != '*')
        return false;
    /* Only shelves' labels carry their command as a QR code. */
    bool from_matrix = aim_class_of(code->aim) == AIM_MATRIX && !command_is_shelf(text);
    if (from_matrix || !text_copy(code->body, sizeof(code->body), text))
        refuse(code, REFUSAL_COMMAND);
    else
        code->kind = CODE_COMMAND;
    return true;
}

/* The goods' EAN or UPC: said by the AIM identifier, or a GS1 number that is no courier's. */
static bool is_goods(const struct code *code, const char *waybill, enum courier_tier tier)
{
    if (code->aim[0])
        return aim_class_of(code->aim) == AIM_GOODS;
    size_t len = strlen(waybill);
    bool length = len == GOODS_SHORT || len == GOODS_UPC || len == GOODS_EAN;
    return length && tier == COURIER_NONE && check_digit_gs1(waybill);
}

/* Shorter numbers that stand inside a longer bar code. */
static void add_inner_forms(struct code *code)
{
    const char *waybill = code->waybill;
    size_t len = strlen(waybill);
    bool digits = waybill[strspn(waybill, "0123456789")] == '\0';
    if (!digits)
        return;
    add_form(code, check_digit_usps_number(waybill));
    if (len == 34)
        add_form(code, waybill + 22); /* FedEx: the last twelve */
    if (len == 20 && strncmp(waybill, "00", 2) == 0)
        add_form(code, waybill + 2); /* SSCC behind its application identifier */
}

static bool accept(struct code *code, const char *text)
{
    char cut[WAYBILL_RAW_SIZE];
    char upper[CLEAN_SIZE];
    struct parcel_index parcel;
    bool good = normal_form(text, code->waybill, &parcel, cut);
    text_copy(upper, sizeof(upper), text);
    normal_form_upper(upper);
    struct courier_hint whole = courier_find(upper);
    struct courier_hint hint = strcmp(upper, code->waybill) == 0 ? whole : courier_find(code->waybill);
    if (whole.tier > hint.tier)
        hint = whole;
    if (!good) {
        refuse(code, strlen(text) > WAYBILL_MAX &&
                             strspn(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -._") == strlen(upper)
                         ? REFUSAL_TOO_LONG
                         : REFUSAL_CHARACTERS);
        return false;
    }
    if (is_goods(code, code->waybill, hint.tier)) {
        refuse(code, REFUSAL_GOODS);
        return false;
    }
    if (strlen(code->waybill) < WAYBILL_MIN) {
        refuse(code, REFUSAL_TOO_SHORT);
        return false;
    }
    code->kind = CODE_WAYBILL;
    code->refusal = REFUSAL_NONE;
    code->parcel = parcel;
    text_copy(code->courier, sizeof(code->courier), hint.courier);
    code->courier_sure = hint.tier == COURIER_STRONG && hint.check_holds;
    if (!hint.check_holds)
        code->warnings |= WARNING_CHECK_DIGIT;
    add_form(code, code->waybill);
    add_form(code, cut);
    add_form(code, text);
    add_inner_forms(code);
    return true;
}

/* Several numbers in one text: the best is the waybill, the others are asked for with it. */
static bool accept_numbers(struct code *code, const struct qr_numbers *numbers)
{
    for (size_t i = 0; i < numbers->count; i++) {
        char waybill[WAYBILL_SIZE];
        struct parcel_index parcel;
        if (code->kind != CODE_WAYBILL)
            (void)accept(code, numbers->numbers[i]);
        else if (normal_form(numbers->numbers[i], waybill, &parcel, NULL))
            add_form(code, waybill);
    }
    return code->kind == CODE_WAYBILL;
}

void waybill_read(const struct scan *scan, struct code *ret_code)
{
    struct code *code = ret_code;
    struct cleaned clean;
    struct qr_numbers numbers;
    *code = (struct code){.kind = CODE_REFUSED};
    if (scan->flaw != SCAN_WHOLE) {
        refuse(code, flaw_refusal(scan->flaw));
        return;
    }
    normal_form_clean(scan->raw, scan->raw_len, &clean);
    char *text = strip(scan, clean.text, code);
    if (text[0] == '\0') {
        refuse(code, clean.had_controls || clean.not_utf8 ? REFUSAL_CHARACTERS : REFUSAL_EMPTY);
        return;
    }
    if (clean.not_utf8)
        code->warnings |= WARNING_NOT_UTF8;
    if (read_ours(text, code))
        return;
    if (scan->typed && normal_form_lookalikes(text))
        code->warnings |= WARNING_LOOKALIKE;
    if (qr_payload_looks_like(text)) {
        code->warnings |= WARNING_FROM_QR;
        if (!qr_payload_read(text, &numbers) || !accept_numbers(code, &numbers))
            refuse(code, REFUSAL_QR);
        return;
    }
    if (strpbrk(text, "|&;,") && qr_payload_split(text, &numbers)) {
        (void)accept_numbers(code, &numbers);
        return;
    }
    (void)accept(code, text);
}
