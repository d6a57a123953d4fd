#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "core/own.h"
#include "courier.h"

static const struct own_id ids[] = {{1, 0},         {31, 0},   {32, 1},        {1000, 1023},
                                    {123456789, 7}, {0, 4711}, {INT64_MAX, 0}, {INT64_MAX, INT64_MAX}};

static void both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        char text[OWN_ID_SIZE];
        struct own_id back;
        own_id_write(ids[i].scan_id, ids[i].label_id, text);
        assert_true(own_id_read(text, strlen(text), &back));
        assert_int_equal(back.scan_id, ids[i].scan_id);
        assert_int_equal(back.label_id, ids[i].label_id);
        assert_true(courier_find(text).tier != COURIER_STRONG);
    }
}

static bool misread(const char *text)
{
    struct own_id back;
    if (!own_id_read(text, strlen(text), &back))
        return true; /* not even ours */
    return back.scan_id == 0 && back.label_id == 0;
}

/* A wrong letter and two swapped neighbours are seen: the label is ours, and misread. */
static void misread_labels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        char id[OWN_ID_SIZE];
        own_id_write(ids[i].scan_id, ids[i].label_id, id);
        for (size_t at = 3; id[at]; at++) {
            char changed[OWN_ID_SIZE];
            memcpy(changed, id, sizeof(id));
            changed[at] = changed[at] == '5' ? '6' : '5';
            if (!misread(changed))
                fail_msg("%s is taken for %s", changed, id);
            memcpy(changed, id, sizeof(id));
            changed[at] = id[at + 1];
            changed[at + 1] = id[at];
            if (id[at + 1] && strcmp(changed, id) != 0 && !misread(changed))
                fail_msg("%s is taken for %s", changed, id);
        }
    }
}

static void what_is_none_of_ours(void **state)
{
    (void)state;
    static const char *const none[] = {"",
                                       "P7K",
                                       "P7K1",
                                       "SF1331875979567",
                                       "p7k11",
                                       "P7K-1",
                                       "P7KUU",

                                       "P7K0123456789ABCDEFGH",
                                       "P7KU11",
                                       "P7K1UU11",
                                       "P7K!!",
                                       "P7K1U012345678912345"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        struct own_id id;
        if (own_id_read(none[i], strlen(none[i]), &id))
            fail_msg("%s is taken", none[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(misread_labels),
        cmocka_unit_test(what_is_none_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
