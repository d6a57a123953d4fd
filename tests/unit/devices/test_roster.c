/* Who is taken in, under what name, and who is let go: with nodes that cannot be opened, so that only the rules are seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "roster.h"

struct fixture {
    struct device_host host;
    struct roster *roster;
};

static struct found_device node(enum node_class class, const char *syspath, const char *group,
                                const char *port)
{
    struct found_device found = {.class = class, .has_ids = true, .vendor_id = 0x1eab, .product_id = 0x0103};
    text_copy(found.syspath, sizeof(found.syspath), syspath);
    text_copy(found.group, sizeof(found.group), group);
    text_copy(found.port, sizeof(found.port), port);
    text_format(found.node, sizeof(found.node), "/dev/none/%s", strrchr(syspath, '/') + 1);
    found.digits = class == NODE_INPUT;
    return found;
}

static void begin(struct fixture *f, const struct scanner_config *configs, size_t count, bool find)
{
    const struct reader_config config = {.scanners = configs, .scanner_count = count, .find = find};
    f->roster = roster_new(&f->host, &config);
}

static int set_up(void **state)
{
    struct fixture *f = mem_new(sizeof(*f));
    f->host.epoll = epoll_create1(EPOLL_CLOEXEC);
    f->host.inbox = queue_new(64, event_free_node);
    *state = f;
    return f->host.epoll < 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    roster_free(f->roster);
    queue_free(f->host.inbox);
    close(f->host.epoll);
    free(f);
    return 0;
}

static void come(struct fixture *f, const struct found_device *found)
{
    roster_change(f->roster, HOTPLUG_THERE, found);
}

static void go(struct fixture *f, const struct found_device *found)
{
    roster_change(f->roster, HOTPLUG_GONE, found);
}

/* Devices that are plugged in; quiet: the further nodes of a scanner. */
static int present(const struct fixture *f, bool quiet)
{
    int count = 0;
    for (const struct device *d = roster_first(f->roster); d != NULL; d = d->next)
        count += !d->unplugged && d->quiet == quiet;
    return count;
}

/* The next report, as "name state"; "" when there is none. */
static const char *next_report(struct fixture *f)
{
    static char text[96];
    struct event *event = (struct event *)queue_pop_lane(f->host.inbox, LANE_REPLY);
    text[0] = '\0';
    if (event == NULL)
        return text;
    text_format(text, sizeof(text), "%s %s", event->scanner.name, scanner_state_name(event->scanner.state));
    event_free(event);
    return text;
}

/* Who is there, the newest first. */
static void names_are(const struct fixture *f, const char *expected)
{
    char text[256] = "";
    for (const struct device *d = roster_first(f->roster); d != NULL; d = d->next)
        if (!d->unplugged)
            text_format(text + strlen(text), sizeof(text) - strlen(text), "%s%s", text[0] ? " " : "",
                        scanner_name_text(d->name));
    assert_string_equal(text, expected);
}

static void told_of_twice_is_taken_once(void **state)
{
    struct fixture *f = *state;
    const struct found_device scanner = node(NODE_INPUT, "/sys/event5", "/sys/1", "1-2");
    begin(f, NULL, 0, true);
    come(f, &scanner);
    come(f, &scanner); /* enumerated, and by the monitor */
    names_are(f, "HR200@1-2");
}

static void an_ordinary_keyboard_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct found_device keyboard = node(NODE_INPUT, "/sys/event0", "/sys/7", "1-7");
    keyboard.vendor_id = 0x046d;
    keyboard.product_id = 0xc31c;
    begin(f, NULL, 0, true);
    come(f, &keyboard);
    assert_null(roster_first(f->roster));
    assert_string_equal(next_report(f), "");
}

/* Whichever comes first: what else the scanner shows is grabbed as well, and let go with it. */
static void further_nodes_of_a_scanner(void **state)
{
    struct fixture *f = *state;
    const struct found_device keys = node(NODE_INPUT, "/sys/event5", "/sys/1", "1-2");
    struct found_device volume = node(NODE_INPUT, "/sys/event6", "/sys/1", "1-2");
    struct found_device another = node(NODE_INPUT, "/sys/event7", "/sys/2", "1-3");
    volume.digits = false;
    another.digits = false;
    begin(f, NULL, 0, true);
    come(f, &volume);
    come(f, &another);
    assert_int_equal(present(f, false) + present(f, true), 0);
    come(f, &keys);
    assert_int_equal(present(f, false), 1);
    assert_int_equal(present(f, true), 1);
    go(f, &keys);
    assert_int_equal(present(f, false) + present(f, true), 0);
    roster_sweep(f->roster);
    assert_null(roster_first(f->roster)); /* all they had to say is said */
    come(f, &keys);
    assert_int_equal(present(f, true), 1); /* the node that stayed is remembered */
    go(f, &volume);
    come(f, &volume);
    assert_int_equal(present(f, true), 1); /* and one that comes later is taken too */
}

static void the_same_place_is_the_same_scanner(void **state)
{
    struct fixture *f = *state;
    const struct found_device first = node(NODE_INPUT, "/sys/event5", "/sys/1", "1-2");
    const struct found_device again = node(NODE_INPUT, "/sys/event9", "/sys/9", "1-2");
    const struct found_device other = node(NODE_INPUT, "/sys/event6", "/sys/2", "1-3");
    begin(f, NULL, 0, true);
    come(f, &first);
    come(f, &other);
    go(f, &first);
    assert_string_equal(next_report(f), "HR200@1-2 gone");
    names_are(f, "HR200@1-3");
    roster_sweep(f->roster);
    come(f, &again);
    names_are(f, "HR200@1-2 HR200@1-3");
}

/* A block of the configuration names one; the second that fits gets the port to its name. What is not there is said. */
static void blocks_name_scanners(void **state)
{
    struct fixture *f = *state;
    struct scanner_config configs[2];
    const struct found_device first = node(NODE_INPUT, "/sys/event5", "/sys/1", "1-2");
    const struct found_device second = node(NODE_INPUT, "/sys/event6", "/sys/2", "1-3");
    scanner_config_init(&configs[0], "dock");
    strcpy(configs[0].match, "usb:1eab:0103");
    scanner_config_init(&configs[1], "ring");
    strcpy(configs[1].match, "usb:0c2e:0200");
    begin(f, configs, 2, false);
    come(f, &first);
    come(f, &second);
    names_are(f, "dock@1-3 dock");
    roster_report_missing(f->roster);
    assert_string_equal(next_report(f), "ring gone");
    assert_string_equal(next_report(f), "");
}

/* Where no udev tells of a port its path does; until it is there it is looked for. */
static void a_port_is_found_by_its_path(void **state)
{
    struct fixture *f = *state;
    struct scanner_config config;
    char path[] = "/tmp/tallyman-roster-XXXXXX";
    scanner_config_init(&config, "ring");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(unlink(path), 0);
    strcpy(config.serial, path);
    begin(f, &config, 1, false);
    assert_true(roster_look_for_ports(f->roster, 1000) == 1000 + DEVICE_RETRY_US);
    assert_null(roster_first(f->roster));
    assert_int_equal(symlink("/dev/null", path), 0); /* a link made by hand */
    (void)roster_look_for_ports(f->roster, 2000);
    assert_int_equal(present(f, false), 1);
    assert_string_equal(roster_first(f->roster)->found.node, "/dev/null");
    assert_true(roster_look_for_ports(f->roster, 3000) == CLOCK_FOREVER); /* it is there */
    assert_int_equal(present(f, false), 1);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(told_of_twice_is_taken_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_ordinary_keyboard_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(further_nodes_of_a_scanner, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_place_is_the_same_scanner, set_up, tear_down),
        cmocka_unit_test_setup_teardown(blocks_name_scanners, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_port_is_found_by_its_path, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
