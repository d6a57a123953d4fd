#include "outcome.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

static const char *const names[] = {
    [OTAPI_OK] = "ok",
    [OTAPI_SESSION_EXPIRED] = "session expired",
    [OTAPI_DENIED] = "denied",
    [OTAPI_LIMIT] = "call limit",
    [OTAPI_REFUSED] = "refused",
    [OTAPI_NOT_FOUND] = "not found",
    [OTAPI_UNAVAILABLE] = "not available",
    [OTAPI_NO_ANSWER] = "no answer",
    [OTAPI_GARBAGE] = "no answer of the platform's",
    [OTAPI_INTERRUPTED] = "interrupted",
};

const char *otapi_outcome_name(enum otapi_outcome outcome)
{
    return names[outcome];
}

bool otapi_away(enum otapi_outcome outcome)
{
    return outcome == OTAPI_UNAVAILABLE || outcome == OTAPI_NO_ANSWER || outcome == OTAPI_GARBAGE;
}

enum otapi_outcome outcome_of(const struct answer *answer)
{
    static const struct {
        const char *code;
        enum otapi_outcome outcome;
    } codes[] = {
        {"Ok", OTAPI_OK},
        {"BatchError", OTAPI_OK},
        {"SessionExpired", OTAPI_SESSION_EXPIRED},
        {"AccessDenied", OTAPI_DENIED},
        {"InstanceKeyBan", OTAPI_DENIED},
        {"CallLimit", OTAPI_LIMIT},
        {"NotFound", OTAPI_NOT_FOUND},
        {"NotAvailable", OTAPI_UNAVAILABLE},
        {"InternalError", OTAPI_UNAVAILABLE},
    };
    if (strcmp(answer->sub_code, "SessionExpired") == 0)
        return OTAPI_SESSION_EXPIRED;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (strcmp(codes[i].code, answer->code) == 0)
            return codes[i].outcome;
    return OTAPI_REFUSED;
}

static enum error_kind kind_of(enum otapi_outcome outcome)
{
    switch (outcome) {
    case OTAPI_OK:
        return ERROR_NONE;
    case OTAPI_SESSION_EXPIRED:
    case OTAPI_DENIED:
        return ERROR_DENIED;
    case OTAPI_LIMIT:
    case OTAPI_UNAVAILABLE:
    case OTAPI_NO_ANSWER:
    case OTAPI_GARBAGE:
        return ERROR_RETRY;
    case OTAPI_REFUSED:
    case OTAPI_NOT_FOUND:
        return ERROR_INPUT;
    case OTAPI_INTERRUPTED:
        return ERROR_STOPPED;
    }
    return ERROR_IO;
}

void otapi_error(const struct otapi_reply *reply, const char *method, struct error *ret_err)
{
    char codes[160] = "";
    char request[64] = "";
    if (reply->code[0])
        text_format(codes, sizeof(codes), " (%s%s%s)", reply->code, reply->sub_code[0] ? "/" : "",
                    reply->sub_code);
    if (reply->request_id[0])
        text_format(request, sizeof(request), " [request %s]", reply->request_id);
    error_set(ret_err, kind_of(reply->outcome), "%s: %s%s%s%s%s", method, otapi_outcome_name(reply->outcome),
              codes, reply->description[0] ? ": " : "", reply->description, request);
}

enum otapi_written otapi_written(const struct otapi_reply *reply)
{
    switch (reply->outcome) {
    case OTAPI_OK:
        return OTAPI_DONE;
    case OTAPI_SESSION_EXPIRED:
    case OTAPI_DENIED:
    case OTAPI_LIMIT:
    case OTAPI_REFUSED:
    case OTAPI_NOT_FOUND:
        return OTAPI_NOT_DONE;
    case OTAPI_UNAVAILABLE: /* a fault of the server's may have come after the deed */
        return strcmp(reply->code, "InternalError") == 0 ? OTAPI_NOT_KNOWN : OTAPI_NOT_DONE;
    case OTAPI_NO_ANSWER:
    case OTAPI_GARBAGE:
    case OTAPI_INTERRUPTED:
        return reply->sent ? OTAPI_NOT_KNOWN : OTAPI_NOT_DONE;
    }
    return OTAPI_NOT_KNOWN;
}

void otapi_write_error(const struct otapi_reply *reply, const char *method, struct error *ret_err)
{
    otapi_error(reply, method, ret_err);
    if (otapi_written(reply) != OTAPI_NOT_KNOWN)
        return;
    ret_err->kind = ERROR_UNKNOWN;
    error_prefix(ret_err, "not known whether it was done");
}
