/* Any address that a browser comes back to from a marketplace: what it says stays a text on our page, and a state is one of ours. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "provider_return.h"
#include "token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

/* How many characters a text has that begin or end something in HTML. */
static size_t marks(const char *text)
{
    size_t count = 0;
    for (const char *p = text; *p; p++)
        count += strchr("<>\"", *p) != NULL;
    return count;
}

static void check_page(const struct provider_return *back, const char *language)
{
    struct text page = {0};
    struct text plain = {0};
    enum return_saying saying = back->problem[0] ? RETURN_REFUSED : RETURN_DONE;
    provider_return_page(&page, language, back->problem, saying, back->problem);
    provider_return_page(&plain, language, "x", saying, "x");
    must(page.len < 8192 && utf8_valid(page.data, page.len));
    must(marks(page.data) == marks(plain.data));
    text_fini(&page);
    text_fini(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTOFREE char *text = mem_new(size + 1);
    struct target t;
    struct provider_return back;
    if (size > 0)
        memcpy(text, data, size);
    if (!target_parse(text, &t))
        return 0;
    provider_return_read(&t, &back);
    must(back.state[0] == '\0' || token_valid(back.state));
    must(strlen(back.problem) < sizeof(back.problem) && utf8_valid(back.problem, strlen(back.problem)));
    check_page(&back, "en");
    check_page(&back, "zh_CN");
    target_fini(&t);
    return 0;
}
