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

static struct ere **rules;

static void compile_rules(void)
{
    rules = mem_array(table_couriers_count, sizeof(struct ere *));
    for (size_t i = 0; i < table_couriers_count; i++) {
        struct error err;
        rules[i] = ere_new(table_couriers[i][COLUMN_RULE], &err);
        assert(rules[i] != NULL); /* the table is ours and tested */
    }
}

static enum courier_tier tier_of(const char *name)
{
    return strcmp(name, "strong") == 0   ? COURIER_STRONG
           : strcmp(name, "medium") == 0 ? COURIER_MEDIUM
                                         : COURIER_WEAK;
}

struct courier_hint courier_find(const char *number)
{
    static struct thread_once once = THREAD_ONCE;
    struct courier_hint best = {.courier = "", .check_holds = true};
    thread_once(&once, compile_rules);
    for (size_t i = 0; i < table_couriers_count; i++) {
        const char *const *row = table_couriers[i];
        enum courier_tier tier = tier_of(row[COLUMN_TIER]);
        if (tier <= best.tier || !ere_match(rules[i], number))
            continue;
        best = (struct courier_hint){.courier = row[COLUMN_COURIER],
                                     .tier = tier,
                                     .check_holds = check_digit_holds(row[COLUMN_CHECK], number)};
    }
    /* Bare digits fit several couriers: a check digit that fails says nothing there, and JD's holds for old numbers only. */
    if (best.tier == COURIER_WEAK || strncmp(best.courier, "JD", 2) == 0)
        best.check_holds = true;
    return best;
}
