#include "roster.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "evdev_device.h"
#include "hidraw_device.h"
#include "input_stream.h"
#include "mode_device.h"
#include "scanner_match.h"
#include "serial_device.h"

/* Input nodes that are no scanners themselves are remembered: they may be a further node of one that comes. */
struct bystander {
    struct bystander *next;
    struct found_device found;
};

struct roster {
    struct device_host *host;
    struct scanner_config *configs;
    size_t config_count;
    bool find;
    struct scanner_names *names;
    struct device *devices;
    struct bystander *bystanders;
};

/* --- devices ----------------------------------------------------------------------------------------------------- */

static struct device *find_device(const struct roster *r, const char *syspath)
{
    for (struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && strcmp(d->found.syspath, syspath) == 0)
            return d;
    return NULL;
}

static void add_device(struct roster *r, struct device *d)
{
    d->next = r->devices;
    r->devices = d;
}

static struct device *make_device(const struct device_init *init, const struct scanner_match *m)
{
    switch (init->found->class) {
    case NODE_INPUT:
        return evdev_device_new(init);
    case NODE_TTY:
        return serial_device_new(init);
    case NODE_HIDRAW:
        return hidraw_device_new(init);
    case NODE_USB:
        return mode_device_new(init, m->advice);
    }
    return NULL;
}

static struct scanner_name *give_name(struct roster *r, const struct found_device *found,
                                      const struct scanner_match *m)
{
    return scanner_names_give(r->names, m->config ? m->config->name : m->short_model, m->config != NULL,
                              found->port);
}

static void adopt(struct roster *r, const struct found_device *found, const struct scanner_match *m,
                  bool quiet)
{
    struct scanner_config plain;
    struct scanner_name *name = give_name(r, found, m);
    scanner_config_init(&plain, scanner_name_text(name));
    const struct device_init init = {.host = r->host,
                                     .found = found,
                                     .config = m->config ? m->config : &plain,
                                     .name = name,
                                     .model = m->model,
                                     .quiet = quiet};
    add_device(r, make_device(&init, m));
}

/* --- further nodes of a scanner ------------------------------------------------------------------------------------ */

static const struct device *scanner_of_group(const struct roster *r, const char *group)
{
    for (const struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && !d->quiet && d->found.class == NODE_INPUT && strcmp(d->found.group, group) == 0)
            return d;
    return NULL;
}

static bool is_bystander(const struct roster *r, const char *syspath)
{
    for (const struct bystander *b = r->bystanders; b != NULL; b = b->next)
        if (strcmp(b->found.syspath, syspath) == 0)
            return true;
    return false;
}

static void forget_bystander(struct roster *r, const char *syspath)
{
    for (struct bystander **b = &r->bystanders; *b != NULL;) {
        struct bystander *gone = *b;
        if (strcmp(gone->found.syspath, syspath) != 0) {
            b = &gone->next;
            continue;
        }
        *b = gone->next;
        free(gone);
    }
}

static void adopt_quietly(struct roster *r, const struct found_device *found)
{
    struct scanner_match m;
    scanner_match(found, NULL, 0, false, &m);
    adopt(r, found, &m, true);
}

/* A scanner came: whatever else it shows is grabbed as well. */
static void adopt_siblings(struct roster *r, const char *group)
{
    for (const struct bystander *b = r->bystanders; b != NULL; b = b->next)
        if (strcmp(b->found.group, group) == 0 && find_device(r, b->found.syspath) == NULL)
            adopt_quietly(r, &b->found);
}

static void meet_bystander(struct roster *r, const struct found_device *found)
{
    if (is_bystander(r, found->syspath))
        return;
    struct bystander *b = mem_new(sizeof(*b));
    b->found = *found;
    b->next = r->bystanders;
    r->bystanders = b;
    if (scanner_of_group(r, found->group) != NULL)
        adopt_quietly(r, found);
}

/* --- coming and going ------------------------------------------------------------------------------------------------ */

/* By its place in sysfs, or by its node: a port may have been found by its path. */
static struct device *find_known(const struct roster *r, const struct found_device *found)
{
    for (struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && (strcmp(d->found.syspath, found->syspath) == 0 ||
                              (found->node[0] != '\0' && strcmp(d->found.node, found->node) == 0)))
            return d;
    return NULL;
}

static void device_came(struct roster *r, const struct found_device *found)
{
    struct scanner_match m;
    if (find_known(r, found) != NULL)
        return; /* enumerated and told of by the monitor as well */
    scanner_match(found, r->configs, r->config_count, r->find, &m);
    if (m.claim != CLAIM_NONE) {
        adopt(r, found, &m, false);
        if (found->class == NODE_INPUT)
            adopt_siblings(r, found->group);
    } else if (found->class == NODE_INPUT) {
        meet_bystander(r, found);
    }
}

static void unplug(struct device *d, int64_t now_us)
{
    d->ops->ready(d, true, now_us);
    d->unplugged = true;
}

static void device_went(struct roster *r, const struct found_device *found)
{
    forget_bystander(r, found->syspath);
    struct device *d = find_known(r, found);
    if (d == NULL)
        return;
    int64_t now_us = clock_mono_us();
    unplug(d, now_us);
    if (d->quiet || d->found.class != NODE_INPUT || scanner_of_group(r, d->found.group) != NULL)
        return;
    for (struct device *other = r->devices; other != NULL; other = other->next)
        if (other->quiet && !other->unplugged && strcmp(other->found.group, d->found.group) == 0)
            unplug(other, now_us);
}

void roster_change(void *arg, enum hotplug_change change, const struct found_device *found)
{
    struct roster *r = arg;
    switch (change) {
    case HOTPLUG_THERE:
        device_came(r, found);
        break;
    case HOTPLUG_GONE:
        device_went(r, found);
        break;
    }
}

/* --- what the configuration names and is not there ----------------------------------------------------------------- */

static bool has_device(const struct roster *r, const struct scanner_config *config)
{
    for (const struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && strcmp(d->config.name, config->name) == 0)
            return true;
    return false;
}

static void report_missing(struct roster *r, const struct scanner_config *config)
{
    struct event *event = event_new(EVENT_SCANNER);
    struct scanner_report *report = &event->scanner;
    text_copy(report->name, sizeof(report->name), config->name);
    report->state = SCANNER_GONE;
    text_copy(report->kind, sizeof(report->kind), config->serial[0] != '\0' ? "serial" : "");
    text_copy(report->port, sizeof(report->port), config->serial[0] != '\0' ? config->serial : config->path);
    text_copy(report->detail, sizeof(report->detail), "not plugged in");
    if (!queue_push(r->host->inbox, LANE_REPLY, &event->node))
        event_free(event);
}

/* Where no udev tells of serial ports (a container, a link made by hand), the path itself does. */
int64_t roster_look_for_ports(struct roster *r, int64_t now_us)
{
    int64_t again_us = CLOCK_FOREVER;
    for (size_t i = 0; i < r->config_count; i++) {
        const struct scanner_config *config = &r->configs[i];
        if (config->serial[0] == '\0' || has_device(r, config))
            continue;
        again_us = now_us + DEVICE_RETRY_US;
        AUTOFREE char *node = realpath(config->serial, NULL);
        struct found_device found = {.class = NODE_TTY};
        if (node == NULL || !text_copy(found.node, sizeof(found.node), node))
            continue;
        text_copy(found.syspath, sizeof(found.syspath), config->serial);
        text_copy(found.group, sizeof(found.group), config->serial);
        text_copy(found.links, sizeof(found.links), config->serial);
        text_copy(found.port, sizeof(found.port), strrchr(node, '/') + 1);
        device_came(r, &found);
    }
    return again_us;
}

void roster_report_missing(struct roster *r)
{
    for (size_t i = 0; i < r->config_count; i++)
        if (!has_device(r, &r->configs[i]))
            report_missing(r, &r->configs[i]);
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

void roster_add_standard_input(struct roster *r)
{
    const struct found_device found = {
        .class = NODE_TTY, .syspath = "stdin", .node = "stdin", .port = "stdin"};
    struct scanner_config config;
    scanner_config_init(&config, "stdin");
    const struct device_init init = {.host = r->host,
                                     .found = &found,
                                     .config = &config,
                                     .name = scanner_names_give(r->names, "stdin", true, "stdin"),
                                     .model = "standard input"};
    add_device(r, input_stream_new(&init, STDIN_FILENO));
}

struct device *roster_first(const struct roster *r)
{
    return r->devices;
}

struct roster *roster_new(struct device_host *host, const struct reader_config *config)
{
    struct roster *r = mem_new(sizeof(*r));
    r->host = host;
    r->find = config->find;
    r->config_count = config->scanner_count;
    if (r->config_count > 0)
        r->configs = mem_copy(config->scanners, config->scanner_count * sizeof(*config->scanners));
    r->names = scanner_names_new();
    return r;
}

void roster_free(struct roster *r)
{
    if (r == NULL)
        return;
    while (r->devices != NULL) {
        struct device *d = r->devices;
        r->devices = d->next;
        device_free(d);
    }
    while (r->bystanders != NULL) {
        struct bystander *b = r->bystanders;
        r->bystanders = b->next;
        free(b);
    }
    scanner_names_free(r->names);
    free(r->configs);
    free(r);
}

void roster_sweep(struct roster *r)
{
    for (struct device **slot = &r->devices; *slot != NULL;) {
        struct device *d = *slot;
        bool told = device_flush(d);
        if (!d->unplugged || !told) {
            slot = &d->next;
            continue;
        }
        *slot = d->next;
        device_free(d);
    }
}
