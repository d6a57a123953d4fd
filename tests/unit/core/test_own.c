#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/own.h"

/* A wrong letter and two swapped neighbours are seen: the label is ours, and misread. */
static void misread_labels(void **state)
{
    (void)state;
    char id[OWN_ID_SIZE];
    int64_t back;
    int seen = 0;
    int all = 0;
    own_id_write(INT64_C(1234567890123), id);
    for (size_t at = 3; id[at + 1]; at++) {
        char swapped[OWN_ID_SIZE];
        memcpy(swapped, id, sizeof(id));
        swapped[at] = id[at + 1];
        swapped[at + 1] = id[at];
        if (strcmp(swapped, id) == 0)
            continue;
        all++;
        seen += own_id_read(swapped, strlen(swapped), &back) && back == 0;
    }
    assert_int_equal(seen, all);
    assert_true(all > 5);
}

static void what_is_none_of_ours(void **state)
{
    (void)state;
    static const char *const none[] = {
        "", "P7K", "P7K1", "SF1331875979567", "p7k11", "P7K-1", "P7K0123456789ABCDEFGH", "P7KUU"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        int64_t id;
        if (own_id_read(none[i], strlen(none[i]), &id))
            fail_msg("%s is taken", none[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misread_labels),
        cmocka_unit_test(what_is_none_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
