#include "courier.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/thread.h"
#include "check_digit.h"
#include "ere.h"

enum { COLUMN_COURIER, COLUMN_RULE, COLUMN_CHECK, COLUMN_TIER, COLUMN_EXAMPLE, COLUMNS };

extern const char *const table_couriers[][COLUMNS];
extern const size_t table_couriers_count;

static struct rule {
    struct ere *ere;
    enum courier_tier tier;
} * rules;

static enum courier_tier tier_of(const char *name)
{
    return strcmp(name, "strong") == 0   ? COURIER_STRONG
           : strcmp(name, "medium") == 0 ? COURIER_MEDIUM
                                         : COURIER_WEAK;
}

static void compile_rules(void)
{
    rules = mem_array(table_couriers_count, sizeof(rules[0]));
    for (size_t i = 0; i < table_couriers_count; i++) {
        struct error err;
        rules[i] = (struct rule){.ere = ere_new(table_couriers[i][COLUMN_RULE], &err),
                                 .tier = tier_of(table_couriers[i][COLUMN_TIER])};
        assert(rules[i].ere != NULL); /* the table is ours and tested */
    }
}

struct courier_hint courier_find(const char *number)
{
    static struct thread_once once = THREAD_ONCE;
    struct courier_hint best = {.courier = "", .check_holds = true};
    thread_once(&once, compile_rules);
    for (size_t i = 0; i < table_couriers_count; i++) {
        const char *const *row = table_couriers[i];
        if (rules[i].tier <= best.tier || !ere_match(rules[i].ere, number))
            continue;
        best = (struct courier_hint){.courier = row[COLUMN_COURIER],
                                     .tier = rules[i].tier,
                                     .check_holds = check_digit_holds(row[COLUMN_CHECK], number)};
    }
    /* Bare digits fit several couriers: a check digit that fails says nothing there, and JD's holds for old numbers only. */
    if (best.tier == COURIER_WEAK || strncmp(best.courier, "JD", 2) == 0)
        best.check_holds = true;
    return best;
}
