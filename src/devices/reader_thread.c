/* The reader's one loop. Devices are told of by hotplug, made by kind, listened to in one epoll; each has a deadline, and
 * the nearest is the time-out of epoll_wait(). */
#include "devices/reader.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "device.h"
#include "evdev_device.h"
#include "hidraw_device.h"
#include "hotplug.h"
#include "input_stream.h"
#include "mode_device.h"
#include "scanner_match.h"
#include "serial_device.h"

#define LOG_MODULE "reader"
#include "base/log.h"

enum { EVENTS_MAX = 32, ANSWERS_MAX = 64, FLUSH_US = 5000, US_PER_MS = 1000 };

/* An answer on its way to a scanner. */
struct answer {
    struct queue_node node;
    char scanner[SCANNER_NAME_MAX];
    bool good;
};

/* Input nodes that are no scanners themselves are remembered: they may be a further node of one that comes. */
struct bystander {
    struct bystander *next;
    struct found_device found;
};

struct reader {
    struct thread thread;
    struct device_host host;
    struct scanner_config *configs;
    size_t config_count;
    bool find;
    bool standard_input;
    int stop_fd;
    struct queue *answers;
    struct hotplug *hotplug; /* NULL: only standard input */
    struct scanner_names *names;
    struct device *devices;
    struct bystander *bystanders;
    int64_t look_us;  /* when to look for configured serial ports that udev does not know */
    int64_t again_us; /* when to enumerate once more */
};

/* --- devices ----------------------------------------------------------------------------------------------------- */

static struct device *find_device(struct reader *r, const char *syspath)
{
    for (struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && strcmp(d->found.syspath, syspath) == 0)
            return d;
    return NULL;
}

static void add_device(struct reader *r, struct device *d)
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

static struct scanner_name *give_name(struct reader *r, const struct found_device *found,
                                      const struct scanner_match *m)
{
    return scanner_names_give(r->names, m->config ? m->config->name : m->short_model, m->config != NULL,
                              found->port);
}

static void adopt(struct reader *r, const struct found_device *found, const struct scanner_match *m,
                  bool quiet)
{
    struct scanner_config plain;
    struct scanner_name *name = give_name(r, found, m);
    scanner_config_init(&plain, scanner_name_text(name));
    const struct device_init init = {.host = &r->host,
                                     .found = found,
                                     .config = m->config ? m->config : &plain,
                                     .name = name,
                                     .model = m->model,
                                     .quiet = quiet};
    add_device(r, make_device(&init, m));
}

/* --- further nodes of a scanner ------------------------------------------------------------------------------------ */

static const struct device *scanner_of_group(const struct reader *r, const char *group)
{
    for (const struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && !d->quiet && d->found.class == NODE_INPUT && strcmp(d->found.group, group) == 0)
            return d;
    return NULL;
}

static bool is_bystander(const struct reader *r, const char *syspath)
{
    for (const struct bystander *b = r->bystanders; b != NULL; b = b->next)
        if (strcmp(b->found.syspath, syspath) == 0)
            return true;
    return false;
}

static void forget_bystander(struct reader *r, const char *syspath)
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

static void adopt_quietly(struct reader *r, const struct found_device *found)
{
    struct scanner_match m;
    scanner_match(found, NULL, 0, false, &m);
    adopt(r, found, &m, true);
}

/* A scanner came: whatever else it shows is grabbed as well. */
static void adopt_siblings(struct reader *r, const char *group)
{
    for (const struct bystander *b = r->bystanders; b != NULL; b = b->next)
        if (strcmp(b->found.group, group) == 0 && find_device(r, b->found.syspath) == NULL)
            adopt_quietly(r, &b->found);
}

static void meet_bystander(struct reader *r, const struct found_device *found)
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

static bool is_known(const struct reader *r, const struct found_device *found)
{
    for (const struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && (strcmp(d->found.syspath, found->syspath) == 0 ||
                              (found->node[0] != '\0' && strcmp(d->found.node, found->node) == 0)))
            return true;
    return false;
}

static void device_came(struct reader *r, const struct found_device *found)
{
    struct scanner_match m;
    if (is_known(r, found))
        return; /* enumerated and told of by the monitor, or found by its path before */
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

static void device_went(struct reader *r, const char *syspath)
{
    forget_bystander(r, syspath);
    struct device *d = find_device(r, syspath);
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

static void hotplug_changed(void *arg, enum hotplug_change change, const struct found_device *found)
{
    struct reader *r = arg;
    switch (change) {
    case HOTPLUG_THERE:
        device_came(r, found);
        break;
    case HOTPLUG_GONE:
        device_went(r, found->syspath);
        break;
    }
}

/* --- what the configuration names and is not there ----------------------------------------------------------------- */

static bool has_device(const struct reader *r, const struct scanner_config *config)
{
    for (const struct device *d = r->devices; d != NULL; d = d->next)
        if (!d->unplugged && strcmp(d->config.name, config->name) == 0)
            return true;
    return false;
}

static void report_missing(struct reader *r, const struct scanner_config *config)
{
    struct event *event = event_new(EVENT_SCANNER);
    struct scanner_report *report = &event->scanner;
    text_copy(report->name, sizeof(report->name), config->name);
    report->state = SCANNER_GONE;
    text_copy(report->kind, sizeof(report->kind), config->serial[0] != '\0' ? "serial" : "");
    text_copy(report->port, sizeof(report->port), config->serial[0] != '\0' ? config->serial : config->path);
    text_copy(report->detail, sizeof(report->detail), "not plugged in");
    if (!queue_push(r->host.inbox, LANE_REPLY, &event->node))
        event_free(event);
}

/* Where no udev tells of serial ports (a container, a link made by hand), the path itself does. */
static void look_for_ports(struct reader *r, int64_t now_us)
{
    r->look_us = CLOCK_FOREVER;
    for (size_t i = 0; i < r->config_count; i++) {
        const struct scanner_config *config = &r->configs[i];
        if (config->serial[0] == '\0' || has_device(r, config))
            continue;
        r->look_us = now_us + DEVICE_RETRY_US;
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
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void free_answer(struct queue_node *node)
{
    free(node);
}

static void give_answers(struct reader *r)
{
    struct answer *answer;
    while ((answer = (struct answer *)queue_pop(r->answers, 0)) != NULL) {
        for (struct device *d = r->devices; d != NULL; d = d->next)
            if (d->ops->answer != NULL && strcmp(scanner_name_text(d->name), answer->scanner) == 0)
                d->ops->answer(d, answer->good);
        free(answer);
    }
}

void reader_answer(struct reader *r, const char *scanner, bool good)
{
    struct answer *answer = mem_new(sizeof(*answer));
    text_copy(answer->scanner, sizeof(answer->scanner), scanner);
    answer->good = good;
    if (!queue_push(r->answers, 0, &answer->node))
        free(answer); /* the scanner's own time-out tells its user */
}

/* --- the loop -------------------------------------------------------------------------------------------------------- */

static int64_t nearest_deadline(const struct reader *r)
{
    int64_t nearest = r->look_us < r->again_us ? r->look_us : r->again_us;
    for (const struct device *d = r->devices; d != NULL; d = d->next) {
        int64_t deadline = d->unplugged ? CLOCK_FOREVER : d->ops->deadline(d);
        if (deadline < nearest)
            nearest = deadline;
        if (d->waiting_scan != NULL || d->waiting_report != NULL) {
            int64_t flush = clock_mono_us() + FLUSH_US;
            if (flush < nearest)
                nearest = flush;
        }
    }
    return nearest;
}

static int wait_ms(int64_t deadline_us)
{
    if (deadline_us == CLOCK_FOREVER)
        return -1;
    int64_t left_us = deadline_us - clock_mono_us();
    if (left_us <= 0)
        return 0;
    int64_t left_ms = (left_us + US_PER_MS - 1) / US_PER_MS;
    return left_ms < 60000 ? (int)left_ms : 60000;
}

/* Hands over what waits and frees what is gone and has nothing more to say. */
static void sweep(struct reader *r)
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

/* What udev has not finished with soon it never will: then the device is taken as it is. */
static void enumerate(struct reader *r, bool unfinished)
{
    struct error err;
    bool left = false;
    r->again_us = CLOCK_FOREVER;
    if (!hotplug_enumerate(r->hotplug, unfinished, hotplug_changed, r, &left, &err))
        log_error("%s; only what is plugged in from now on is seen", err.text);
    if (left)
        r->again_us = clock_mono_us() + DEVICE_RETRY_US;
}

static void start_devices(struct reader *r)
{
    r->look_us = CLOCK_FOREVER;
    r->again_us = CLOCK_FOREVER;
    if (r->standard_input) {
        const struct found_device found = {
            .class = NODE_TTY, .syspath = "stdin", .node = "stdin", .port = "stdin"};
        struct scanner_config config;
        scanner_config_init(&config, "stdin");
        for (size_t i = 0; i < r->config_count; i++)
            if (strcmp(r->configs[i].name, config.name) == 0)
                config = r->configs[i];
        const struct device_init init = {.host = &r->host,
                                         .found = &found,
                                         .config = &config,
                                         .name = scanner_names_give(r->names, "stdin", true, "stdin"),
                                         .model = "standard input"};
        add_device(r, input_stream_new(&init, STDIN_FILENO));
    }
    if (r->hotplug == NULL)
        return;
    enumerate(r, false);
    look_for_ports(r, clock_mono_us());
    for (size_t i = 0; i < r->config_count; i++)
        if (!has_device(r, &r->configs[i]))
            report_missing(r, &r->configs[i]);
}

static void serve_deadlines(struct reader *r)
{
    int64_t now_us = clock_mono_us();
    for (struct device *d = r->devices; d != NULL; d = d->next) {
        if (!d->unplugged && d->ops->deadline(d) <= now_us)
            d->ops->timeout(d, now_us);
    }
    if (r->look_us <= now_us)
        look_for_ports(r, now_us);
    if (r->again_us <= now_us)
        enumerate(r, true);
}

static void run(void *arg)
{
    struct reader *r = arg;
    struct epoll_event events[EVENTS_MAX];
    bool stopping = false;
    start_devices(r);
    while (!stopping) {
        serve_deadlines(r);
        sweep(r);
        int count = epoll_wait(r->host.epoll, events, EVENTS_MAX, wait_ms(nearest_deadline(r)));
        int64_t now_us = clock_mono_us();
        bool changes = false;
        for (int i = 0; i < count; i++) {
            void *who = events[i].data.ptr;
            struct device *d = who;
            if (who == r)
                stopping = true;
            else if (who == r->hotplug)
                changes = true;
            else if (who == r->answers)
                give_answers(r);
            else
                d->ops->ready(d, (events[i].events & (EPOLLHUP | EPOLLERR)) != 0, now_us);
        }
        /* After the devices: those that leave have been read to their end. */
        if (changes)
            hotplug_read(r->hotplug, hotplug_changed, r);
    }
}

/* --- start and stop ---------------------------------------------------------------------------------------------- */

static bool watch(struct reader *r, int fd, void *who, struct error *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
    if (epoll_ctl(r->host.epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return error_errno(err, errno, "starting the reader");
    return true;
}

static bool open_reader(struct reader *r, struct error *err)
{
    r->host.epoll = epoll_create1(EPOLL_CLOEXEC);
    r->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->host.epoll < 0 || r->stop_fd < 0)
        return error_errno(err, errno, "starting the reader");
    if (!watch(r, r->stop_fd, r, err) || !watch(r, queue_fd(r->answers), r->answers, err))
        return false;
    if (!r->find && r->config_count == 0)
        return true;
    r->hotplug = hotplug_new(err);
    return r->hotplug != NULL && watch(r, hotplug_fd(r->hotplug), r->hotplug, err);
}

static void free_reader(struct reader *r)
{
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
    hotplug_free(r->hotplug);
    queue_free(r->answers);
    scanner_names_free(r->names);
    if (r->stop_fd >= 0)
        close(r->stop_fd);
    if (r->host.epoll >= 0)
        close(r->host.epoll);
    free(r->configs);
    free(r);
}

struct reader *reader_start(const struct reader_config *config, struct queue *inbox, struct error *err)
{
    struct reader *r = mem_new(sizeof(*r));
    r->host =
        (struct device_host){.epoll = -1, .inbox = inbox, .raw = config->raw, .raw_arg = config->raw_arg};
    r->stop_fd = -1;
    r->find = config->find;
    r->standard_input = config->standard_input;
    r->config_count = config->scanner_count;
    if (r->config_count > 0)
        r->configs = mem_copy(config->scanners, config->scanner_count * sizeof(*config->scanners));
    r->names = scanner_names_new();
    r->answers = queue_new(ANSWERS_MAX, free_answer);
    if (!open_reader(r, err) || !thread_start(&r->thread, "reader", run, r, err)) {
        free_reader(r);
        return NULL;
    }
    return r;
}

void reader_stop(struct reader *r)
{
    if (r == NULL)
        return;
    (void)eventfd_write(r->stop_fd, 1);
    thread_join(&r->thread);
    free_reader(r);
}
