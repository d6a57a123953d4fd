#include "faults.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

static const char *const names[] = {
    [FAULT_NONE] = "none",
    [FAULT_HTTP500] = "http500",
    [FAULT_ENVELOPE500] = "envelope500",
    [FAULT_HTML] = "html",
    [FAULT_EMPTY] = "empty",
    [FAULT_CUT] = "cut",
    [FAULT_RESET] = "reset",
    [FAULT_DOWN] = "down",
    [FAULT_SLOW] = "slow",
    [FAULT_HUGE] = "huge",
    [FAULT_GZIP] = "gzip",
    [FAULT_DENIED] = "denied",
    [FAULT_LIMIT] = "limit",
    [FAULT_UNAVAILABLE] = "unavailable",
    [FAULT_INTERNAL] = "internal",
    [FAULT_HANG] = "hang",
    [FAULT_EXPIRED] = "expired",
};
_Static_assert(COUNT_OF(names) == FAULT_COUNT, "a name for each fault");

const char *fault_name(enum fault fault)
{
    return names[fault];
}

bool fault_from_name(const char *name, enum fault *ret)
{
    for (unsigned i = 0; i < FAULT_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret = (enum fault)i;
            return true;
        }
    }
    return false;
}

bool faults_parse(const char *text, struct faults *ret, struct error *err)
{
    char name[32];
    int64_t number = 100;
    size_t len = strcspn(text, ":@");
    struct faults f = {.percent = 100, .left = -1};
    text_copy_n(name, sizeof(name), text, len);
    if (!fault_from_name(name, &f.kind))
        return error_set(err, ERROR_INPUT, "no fault \"%s\"; see --help", name);
    if (text[len] == ':' && text_to_int64(text + len + 1, 0, 100, &number))
        f.percent = (int)number;
    else if (text[len] == '@' && text_to_int64(text + len + 1, 0, 1000000, &number))
        f.skip = (int)number;
    else if (text[len] != '\0')
        return error_set(err, ERROR_INPUT, "\"%s\": after the fault comes :PERCENT or @CALLS", text);
    *ret = f;
    return true;
}

enum fault faults_next(struct faults *f, const char *method, int roll)
{
    if (f->kind == FAULT_NONE || f->left == 0 || (f->method[0] && strcmp(f->method, method) != 0))
        return FAULT_NONE;
    if (f->skip > 0) {
        f->skip--;
        return FAULT_NONE;
    }
    if (roll >= f->percent)
        return FAULT_NONE;
    if (f->left > 0)
        f->left--;
    return f->kind;
}

bool fault_envelope(enum fault fault, const char **ret_code, const char **ret_sub_code, const char **ret_text)
{
    static const struct {
        enum fault fault;
        const char *code;
        const char *sub_code;
        const char *text;
    } envelopes[] = {
        {FAULT_ENVELOPE500, "InternalError", "", "An internal error has occurred"},
        {FAULT_INTERNAL, "InternalError", "", "An internal error has occurred"},
        {FAULT_DENIED, "AccessDenied", "CallFromIP", "Calls from this address are not allowed"},
        {FAULT_LIMIT, "CallLimit", "", "The tariff's calls are used up"},
        {FAULT_UNAVAILABLE, "NotAvailable", "External_ProviderTemporaryUnavailable",
         "The provider is not available now"},
        {FAULT_EXPIRED, "SessionExpired", "SessionExpired", "Session expired"},
    };
    for (size_t i = 0; i < COUNT_OF(envelopes); i++) {
        if (envelopes[i].fault != fault)
            continue;
        *ret_code = envelopes[i].code;
        *ret_sub_code = envelopes[i].sub_code;
        *ret_text = envelopes[i].text;
        return true;
    }
    return false;
}
