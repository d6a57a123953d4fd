#include "bed.h"
#include "gzip.h"

#include <zlib.h>

static void packs_what_can_be_unpacked(void **state)
{
    struct text plain = {0};
    struct text packed = {0};
    (void)state;
    for (int i = 0; i < 50000; i++)
        text_add_format(&plain, "<Id>%d</Id>", i);
    assert_true(gzip_pack(&plain, &packed));
    assert_true(packed.len < plain.len / 2);
    char *back = mem_new(plain.len + 1);
    z_stream z = {.next_in = (Bytef *)packed.data,
                  .avail_in = (uInt)packed.len,
                  .next_out = (Bytef *)back,
                  .avail_out = (uInt)plain.len};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, plain.len);
    assert_memory_equal(back, plain.data, plain.len);
    inflateEnd(&z);
    free(back);
    text_fini(&plain);
    text_fini(&packed);
}

static void only_when_wanted(void **state)
{
    (void)state;
    assert_true(gzip_wanted("gzip, deflate"));
    assert_false(gzip_wanted("deflate"));
    assert_false(gzip_wanted(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(packs_what_can_be_unpacked),
                                       cmocka_unit_test(only_when_wanted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
