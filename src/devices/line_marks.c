#include "line_marks.h"

enum { MARK = 0xFF };

void line_marks_read(struct line_marks *marks, const unsigned char *raw, size_t len,
                     void (*bytes_fn)(void *arg, const unsigned char *bytes, size_t len),
                     void (*error_fn)(void *arg), void *arg)
{
    size_t clean = 0; /* where the stretch begins that has not been handed over */
    for (size_t i = 0; i < len; i++) {
        switch (marks->seen) {
        case 0:
            if (raw[i] != MARK)
                continue;
            if (i > clean)
                bytes_fn(arg, raw + clean, i - clean);
            marks->seen = 1;
            break;
        case 1:
            marks->seen = raw[i] == 0 ? 2 : 0;
            if (raw[i] == MARK)
                bytes_fn(arg, raw + i, 1);
            else if (raw[i] != 0)
                error_fn(arg); /* no such mark */
            break;
        default:
            marks->seen = 0;
            error_fn(arg);
            break;
        }
        clean = i + 1;
    }
    if (len > clean)
        bytes_fn(arg, raw + clean, len - clean);
}
