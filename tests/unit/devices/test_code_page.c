#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <iconv.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "code_page.h"

/* What the C library says the byte is; 0 when the set does not define it. */
static uint32_t by_library(const char *set, unsigned char byte)
{
    iconv_t converter = iconv_open("UTF-8", set);
    assert_true(converter != (iconv_t)-1);
    char in[1];
    memcpy(in, &byte, 1);
    char out[8];
    char *from = in;
    char *to = out;
    size_t left = 1;
    size_t room = sizeof(out);
    size_t result = iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    uint32_t rune;
    if (result != 0 || utf8_decode(out, to, &rune) == 0)
        return 0;
    return rune;
}

static void agrees_with_the_library(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        unsigned char byte = (unsigned char)i;
        assert_int_equal(code_page_437(byte), by_library("CP437", byte));
        uint32_t ansi = by_library("CP1252", byte);
        assert_int_equal(code_page_1252(byte), ansi != 0 ? ansi : byte);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_library),
    };
    return cmocka_run_group_tests_name("code_page", tests, NULL, NULL);
}
