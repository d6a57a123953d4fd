#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/event.h"

/* Whatever an event owns goes with it (the address sanitizer watches). */
static void events_free_what_they_own(void **state)
{
    (void)state;
    struct event *event = event_new(EVENT_LINES);
    event->lines.lines = mem_array(3, sizeof(struct order_line));
    event_free(event);
    event = event_new(EVENT_ORDER);
    event->order.lines = mem_array(3, sizeof(struct order_line));
    event_free_node(&event->node);
    event = event_new(EVENT_REQUEST);
    event->request.json = mem_string("{}");
    event_free(event);
    event_free(event_new(EVENT_SCAN));
    event_free(NULL);
}

static void states_have_names(void **state)
{
    (void)state;
    assert_string_equal(scanner_state_name(SCANNER_READY), "ready");
    assert_string_equal(scanner_state_name(SCANNER_FAULT), "fault");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_free_what_they_own),
        cmocka_unit_test(states_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
