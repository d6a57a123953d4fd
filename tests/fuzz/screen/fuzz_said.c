/* Any line that a device, the disk or the platform may say of itself. In English it comes out as it went in, whatever forms it is made
 * of. In the other languages it is text whenever it was text, and what no translation has of its own, digits and Greek, is neither
 * lost nor doubled on the way. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "said.h"
#include "screen/screen.h"
#include "words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINE_SIZE = 1024 }; /* more than any view has room for */

static void must(bool good)
{
    if (!good)
        abort();
}

static void begin(void)
{
    struct text room = {0};
    screen_set_language("ru"); /* takes a locale that has its letters */
    must(strcmp(said("plug it in again", &room), "plug it in again") != 0);
    text_fini(&room);
}

/* The digits that a form has its translations have, too. */
static size_t kept(const char *line)
{
    size_t count = 0;
    for (const char *p = line; *p; p++)
        count += (*p >= '0' && *p <= '9') || *p == '\xCE';
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const others[] = {"ru", "zh_CN"};
    static bool begun;
    struct text room = {0};
    char line[LINE_SIZE];
    if (!begun)
        begin();
    begun = true;
    text_copy_n(line, sizeof(line), (const char *)data, size);
    words_language("en");
    must(strcmp(said(line, &room), line) == 0);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        words_language(others[i]);
        const char *told = said(line, &room);
        must(utf8_valid(told, strlen(told)) || !utf8_valid(line, strlen(line)));
        if (utf8_valid(line, strlen(line)))
            must(kept(told) == kept(line));
    }
    text_fini(&room);
    return 0;
}
