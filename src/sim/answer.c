#include "answer.h"

#include <inttypes.h>

void answer_open(struct text *out, const char *name)
{
    text_add_format(out, "<%s>", name);
}

void answer_close(struct text *out, const char *name)
{
    text_add_format(out, "</%s>", name);
}

void answer_text(struct text *out, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    answer_open(out, name);
    text_add_xml(out, value);
    answer_close(out, name);
}

void answer_int(struct text *out, const char *name, int64_t value)
{
    text_add_format(out, "<%s>%" PRId64 "</%s>", name, value, name);
}

void answer_bool(struct text *out, const char *name, bool value)
{
    answer_text(out, name, value ? "true" : "false");
}

void answer_begin(struct text *out, const char *root, bool space, const char *error_code,
                  const char *sub_code, const char *description, unsigned request)
{
    text_add(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    text_add_format(out,
                    "<%s xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"%s>",
                    root, space ? " xmlns=\"http://services.opentao.net\"" : "");
    answer_text(out, "ErrorCode", error_code);
    answer_text(out, "ErrorDescription", description);
    if (sub_code[0])
        answer_text(out, "SubErrorCode", sub_code);
    else
        text_add(out, "<SubErrorCode />");
    text_add_format(
        out, "<RequestId>00000000-0000-4000-8000-%012x</RequestId><RequestTime>1.25</RequestTime>", request);
}

void answer_end(struct text *out, const char *root)
{
    answer_close(out, root);
}
