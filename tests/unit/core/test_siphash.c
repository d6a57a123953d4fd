#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "siphash.h"

/* The published vectors of SipHash-2-4: key 00..0f, data 00, 00 01, … of growing length. */
static void published_vectors(void **state)
{
    (void)state;
    static const struct {
        size_t len;
        uint64_t hash;
    } vectors[] = {
        {0, 0x726fdb47dd0e0e31}, {1, 0x74f839c593dc67fd}, {2, 0x0d6c8009d9a94f5a},  {3, 0x85676696d7fb7e2d},
        {7, 0xab0200f58b01d137}, {8, 0x93f5f5799a932462}, {15, 0xa129ca6149be45e5},
    };
    unsigned char key[16];
    unsigned char data[16];
    for (unsigned i = 0; i < 16; i++) {
        key[i] = (unsigned char)i;
        data[i] = (unsigned char)i;
    }
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
        assert_true(siphash(key, data, vectors[i].len) == vectors[i].hash);
    key[15] ^= 1;
    assert_true(siphash(key, data, 15) != vectors[6].hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_vectors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
