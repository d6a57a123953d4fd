/* The reader's one loop: all devices of the roster, hot-plug, answers and the order to stop in one epoll; each device has a
 * deadline, and the nearest is the time-out of epoll_wait(). */
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
#include "hotplug.h"
#include "input_stream.h"
#include "roster.h"

#define LOG_MODULE "reader"
#include "base/log.h"

enum { EVENTS_MAX = 32, ANSWERS_MAX = 64, FLUSH_US = 5000, US_PER_MS = 1000 };

/* An answer on its way to a scanner. */
struct answer {
    struct queue_node node;
    char scanner[SCANNER_NAME_MAX];
    enum tone tone;
    bool later;
};

struct reader {
    struct thread thread;
    struct device_host host;
    struct roster *roster;
    bool standard_input;
    int stop_fd;
    struct queue *answers;
    struct hotplug *hotplug; /* NULL: only standard input */
    int64_t look_us;         /* when to look for configured serial ports that udev does not know */
    int64_t again_us;        /* when to enumerate once more */
};

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void free_answer(struct queue_node *node)
{
    free(node);
}

static void give_answers(struct reader *r)
{
    struct answer *answer;
    while ((answer = (struct answer *)queue_pop(r->answers, 0)) != NULL) {
        for (struct device *d = roster_first(r->roster); d != NULL; d = d->next)
            if (d->ops->answer != NULL && strcmp(scanner_name_text(d->name), answer->scanner) == 0)
                d->ops->answer(d, answer->tone, answer->later);
        free(answer);
    }
}

struct queue *scanner_answers_new(void)
{
    struct queue *answers = queue_new(ANSWERS_MAX, free_answer);
    (void)queue_fd(answers); /* made before anybody shares it */
    return answers;
}

void scanner_answer(struct queue *answers, const char *scanner, enum tone tone, bool later)
{
    struct answer *answer = mem_new(sizeof(*answer));
    text_copy(answer->scanner, sizeof(answer->scanner), scanner);
    answer->tone = tone;
    answer->later = later;
    if (!queue_push(answers, 0, &answer->node))
        free(answer); /* the scanner's own time-out tells its user */
}

/* --- the loop -------------------------------------------------------------------------------------------------------- */

static int64_t nearest_deadline(const struct reader *r)
{
    int64_t nearest = r->look_us < r->again_us ? r->look_us : r->again_us;
    for (const struct device *d = roster_first(r->roster); d != NULL; d = d->next) {
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

/* What udev has not finished with soon it never will: then the device is taken as it is. */
static void enumerate(struct reader *r, bool unfinished)
{
    struct error err;
    bool left = false;
    r->again_us = CLOCK_FOREVER;
    if (!hotplug_enumerate(r->hotplug, unfinished, roster_change, r->roster, &left, &err))
        log_error("%s; only what is plugged in from now on is seen", err.text);
    if (left)
        r->again_us = clock_mono_us() + DEVICE_RETRY_US;
}

static void start_devices(struct reader *r)
{
    r->look_us = CLOCK_FOREVER;
    r->again_us = CLOCK_FOREVER;
    if (r->standard_input)
        roster_add_standard_input(r->roster);
    if (r->hotplug == NULL)
        return;
    enumerate(r, false);
    r->look_us = roster_look_for_ports(r->roster, clock_mono_us());
    roster_report_missing(r->roster);
}

static void serve_deadlines(struct reader *r)
{
    int64_t now_us = clock_mono_us();
    for (struct device *d = roster_first(r->roster); d != NULL; d = d->next) {
        if (!d->unplugged && d->ops->deadline(d) <= now_us)
            d->ops->timeout(d, now_us);
    }
    if (r->look_us <= now_us)
        r->look_us = roster_look_for_ports(r->roster, now_us);
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
        roster_sweep(r->roster);
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
            hotplug_read(r->hotplug, roster_change, r->roster);
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

static bool open_reader(struct reader *r, bool wants_devices, struct error *err)
{
    r->host.epoll = epoll_create1(EPOLL_CLOEXEC);
    r->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->host.epoll < 0 || r->stop_fd < 0)
        return error_errno(err, errno, "starting the reader");
    if (!watch(r, r->stop_fd, r, err) || (r->answers && !watch(r, queue_fd(r->answers), r->answers, err)))
        return false;
    if (!wants_devices)
        return true;
    r->hotplug = hotplug_new(err);
    return r->hotplug != NULL && watch(r, hotplug_fd(r->hotplug), r->hotplug, err);
}

static void free_reader(struct reader *r)
{
    roster_free(r->roster);
    hotplug_free(r->hotplug);
    if (r->stop_fd >= 0)
        close(r->stop_fd);
    if (r->host.epoll >= 0)
        close(r->host.epoll);
    free(r);
}

struct reader *reader_start(const struct reader_config *config, struct queue *inbox, struct error *err)
{
    struct reader *r = mem_new(sizeof(*r));
    r->host =
        (struct device_host){.epoll = -1, .inbox = inbox, .raw = config->raw, .raw_arg = config->raw_arg};
    r->stop_fd = -1;
    r->standard_input = config->standard_input;
    r->roster = roster_new(&r->host, config);
    r->answers = config->answers;
    if (!open_reader(r, config->find || config->scanner_count > 0, err) ||
        !thread_start(&r->thread, "reader", run, r, err)) {
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
