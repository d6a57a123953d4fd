/* Which scanners there are, and who works with them. */
#include "station_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/counting.h"

struct station_scanner *station_scanner(struct station *s, const char *name)
{
    struct station_scanner *oldest = &s->scanners[0];
    for (int i = 0; i < s->scanner_count; i++) {
        struct station_scanner *scanner = &s->scanners[i];
        if (strcmp(scanner->name, name) == 0)
            return scanner;
        if (scanner->memory.at_us < oldest->memory.at_us)
            oldest = scanner;
    }
    struct station_scanner *scanner =
        s->scanner_count < STATION_SCANNERS_MAX ? &s->scanners[s->scanner_count++] : oldest;
    *scanner = (struct station_scanner){0};
    text_copy(scanner->name, sizeof(scanner->name), name);
    return scanner;
}

void station_sign_on(struct station *s, struct station_scanner *scanner, const char *operator)
{
    if (strcmp(scanner->operator, operator) == 0)
        return;
    text_copy(scanner->operator, sizeof(scanner->operator), operator);
    store_put_shift(s->store, scanner->name, operator, clock_wall_us());
}

void station_sign_off_idle(struct station *s, struct station_scanner *scanner, int64_t now_us)
{
    int64_t idle_us = (int64_t)s->config.operator_idle_s * 1000000;
    if (idle_us > 0 && scanner->operator[0] && now_us - scanner->active_us> idle_us)
        station_sign_on(s, scanner, "");
    scanner->active_us = now_us;
}

void station_view_crew(struct station *s, const struct station_scanner *scanner, int64_t now_us)
{
    for (int i = 0; i < s->view.scanner_count; i++) {
        struct view_scanner *entry = &s->view.scanners[i];
        if (strcmp(entry->name, scanner->name) != 0)
            continue;
        text_copy(entry->operator, sizeof(entry->operator), scanner->operator);
        text_copy(entry->mode, sizeof(entry->mode),
                  mode_waits(&scanner->mode, now_us) ? command_name(scanner->mode.command) : "");
    }
}
