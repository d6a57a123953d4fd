/* A printer's thread. It connects when labels wait or it is time to look, says whether it may be given a label, and sends what it
 * is given. What it cannot send it gives back untouched; what broke off on the way is unsure, and is never sent again by
 * itself. docs/printers.md has the states. */
#include "printers/printers.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOG_MODULE "printers"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "printer_config.h"
#include "transport.h"

enum { JOBS_MAX = 16, BAD_CONNECTION_WAIT_MS = 300, MUTE_MS = 600000 };

struct printer {
    struct printer_config config;
    struct thread thread;
    struct queue *jobs;
    struct queue *inbox;
    int stop_fd;
    struct transport transport;
    const struct status_profile *profile; /* NULL: it is not asked */
    struct label_template *templates[LABEL_KIND_COUNT];

    struct printer_report report; /* as last said */
    bool reported;
    bool told;            /* it has answered in this life */
    bool mute;            /* it has not, when it was asked: it is only asked again when nobody waits */
    bool wanted;          /* labels wait */
    bool bad_end;         /* the last connection broke off */
    int retry_ms;         /* next pause; 0: the first */
    int64_t next_us;      /* when to connect or look again */
    int64_t ask_again_us; /* a mute one */
    int64_t idle_us;      /* when to close an idle connection */
};

/* A job, or (label_id 0) only a wake-up. */
static void free_job(struct queue_node *node)
{
    free(node);
}

static bool stopping(const struct printer *p)
{
    struct pollfd stop = {.fd = p->stop_fd, .events = POLLIN};
    return poll(&stop, 1, 0) > 0;
}

/* --- what it says --------------------------------------------------------------------------------------------------------- */
static bool can_tell(const struct printer *p)
{
    /* A queue knows only of itself. */
    if (p->config.ask == PRINTER_ASK_NONE || p->config.uri.scheme == PRINTER_CUPS)
        return false;
    return p->told || (p->config.ask != PRINTER_ASK_AUTO && !p->mute);
}

/* The station waits for what it is told here and is told it once, so it is not lost to a full inbox. */
static void tell(struct printer *p, struct event *event)
{
    if (!queue_push_waiting(p->inbox, LANE_REPLY, &event->node, NULL))
        event_free(event);
}

static bool same_report(const struct printer_report *a, const struct printer_report *b)
{
    return a->state == b->state && a->open == b->open && a->can_tell == b->can_tell &&
           strcmp(a->name, b->name) == 0 && strcmp(a->model, b->model) == 0 &&
           strcmp(a->detail, b->detail) == 0;
}

static void report(struct printer *p, enum printer_state state, bool open, const char *detail)
{
    struct printer_report now = {.state = state, .open = open, .can_tell = can_tell(p)};
    text_copy(now.name, sizeof(now.name), p->config.name);
    text_copy(now.model, sizeof(now.model), p->transport.model);
    text_copy(now.detail, sizeof(now.detail), detail);
    if (p->reported && same_report(&now, &p->report))
        return;
    if (!p->reported || p->report.state != state)
        log_info("event=printer_%s printer=%s %s", printer_state_name(state), p->config.name, detail);
    p->report = now;
    p->reported = true;
    struct event *event = event_new(EVENT_PRINTER);
    event->printer = now;
    tell(p, event);
}

/* The state stays, only whether it may be given labels changes. */
static void set_open(struct printer *p, bool open)
{
    char detail[PRINTER_DETAIL_MAX];
    text_copy(detail, sizeof(detail), p->report.detail);
    report(p, p->report.state, open, detail);
}

static void settle(struct printer *p, const struct label_job *job, enum label_state state,
                   const char *problem)
{
    struct event *event = event_new(EVENT_LABEL);
    event->label.label_id = job->label_id;
    event->label.state = state;
    text_copy(event->label.printer, sizeof(event->label.printer), p->config.name);
    text_copy(event->label.problem, sizeof(event->label.problem), problem);
    tell(p, event);
}

static void on_stall(void *arg, bool stalled)
{
    struct printer *p = arg;
    report(p, stalled ? PRINTER_STALLED : PRINTER_READY, false, "");
}

/* --- how it is ---------------------------------------------------------------------------------------------------------------- */
static int64_t after_ms(int ms)
{
    return clock_mono_us() + (int64_t)ms * 1000;
}

/* The next try comes later each time. */
static void back_off(struct printer *p)
{
    p->retry_ms = p->retry_ms == 0 ? p->config.retry_ms : p->retry_ms * 2;
    if (p->retry_ms > p->config.retry_max_ms)
        p->retry_ms = p->config.retry_max_ms;
    p->next_us = after_ms(p->retry_ms);
}

static void drop_connection(struct printer *p, bool abort)
{
    transport_close(&p->transport, abort);
    p->idle_us = CLOCK_FOREVER;
}

static bool lost(struct printer *p, const struct error *err)
{
    drop_connection(p, true);
    back_off(p);
    report(p, PRINTER_OFFLINE, false, err->text);
    return false;
}

static bool judge(struct printer *p, const struct printer_status *status)
{
    bool well = status->state == PRINTER_READY;
    p->told = true;
    p->mute = false;
    p->next_us = after_ms(well ? p->config.look_ms : p->config.retry_ms);
    if (well)
        p->retry_ms = 0;
    report(p, status->state, well && p->report.open, status->detail);
    return well;
}

/* All that can be known of it. */
static bool takes_data(struct printer *p)
{
    p->next_us = after_ms(p->config.look_ms);
    p->retry_ms = 0;
    report(p, PRINTER_READY, p->report.open, "");
    return true;
}

/* It did not answer, though the connection stands, or seems to. */
static bool silent(struct printer *p, const char *detail)
{
    const struct transport *t = &p->transport;
    if (t->kind->dead && t->kind->dead(t->fd)) {
        struct error err;
        error_set(&err, ERROR_GONE, "it stopped answering");
        p->bad_end = true;
        return lost(p, &err);
    }
    if (p->told || p->config.ask != PRINTER_ASK_AUTO) {
        p->next_us = after_ms(p->config.retry_ms);
        report(p, PRINTER_SILENT, false, detail);
        return false;
    }
    p->mute = true;
    p->ask_again_us = after_ms(MUTE_MS);
    return takes_data(p);
}

static bool ask_profile(struct printer *p)
{
    struct printer_status status;
    struct error err = {0};
    switch (stream_ask(&p->transport, p->profile, &status, &err)) {
    case ANSWER_READ:
        return judge(p, &status);
    case ANSWER_SILENT:
        return silent(p, "");
    case ANSWER_NONSENSE:
        return silent(p, "it answers something else than was asked: is its language right?");
    case ANSWER_LOST:
        p->bad_end = true;
        return lost(p, &err);
    case ANSWER_STOPPED:
        break;
    }
    return false;
}

/* Asks it, if there is a way. True: as far as can be known, it may be given a label. The transport is open. */
static bool look(struct printer *p)
{
    struct transport *t = &p->transport;
    struct printer_status status;
    struct error err;
    if (t->kind->look && (p->config.ask == PRINTER_ASK_USB || !t->kind->can_ask)) {
        if (!t->kind->look(t, &status, &err))
            return lost(p, &err);
        return judge(p, &status);
    }
    bool may_ask = !p->mute || (!p->wanted && clock_mono_us() >= p->ask_again_us);
    return p->profile && t->kind->can_ask && may_ask ? ask_profile(p) : takes_data(p);
}

/* A printer that broke off the last time is watched for a moment before it gets a label: one that closes every connection at
 * once would spoil one label after the other. */
static bool stays(struct printer *p)
{
    struct error err;
    if (!p->bad_end || !p->transport.kind->can_ask)
        return true;
    if (stream_wait(&p->transport, POLLRDHUP, after_ms(BAD_CONNECTION_WAIT_MS)) == STREAM_TIMEOUT) {
        p->bad_end = false;
        return true;
    }
    error_set(&err, ERROR_GONE, "it breaks every connection off");
    return lost(p, &err);
}

/* Connected and well? Everything is reported but that it is open. */
static bool make_ready(struct printer *p)
{
    struct error err;
    if (!transport_open(&p->transport, &err)) {
        if (!stopping(p))
            (void)lost(p, &err);
        return false;
    }
    return stays(p) && look(p);
}

/* --- one label --------------------------------------------------------------------------------------------------------------- */
static const struct label_template *template_of(struct printer *p, enum label_kind kind, struct error *err)
{
    struct label_template **t = &p->templates[kind];
    if (*t == NULL)
        *t = printer_template(&p->config, kind, err);
    return *t;
}

static bool draw(struct printer *p, const struct label_fields *fields, struct text *ret, struct error *err)
{
    const struct label_template *t = template_of(p, fields->kind, err);
    return t && label_render(t, fields, &p->config.spec, ret, err);
}

static void warm_up(struct printer *p)
{
    struct error ignored;
    const struct label_template *t = template_of(p, LABEL_PARCEL, &ignored);
    if (t)
        label_warm_up(t, &p->config.spec);
}

/* Bytes are out: does the printer itself say that it has them? Where it can, its answer comes after all it has read. */
static void sent(struct printer *p, const struct label_job *job)
{
    struct transport *t = &p->transport;
    bool asked = p->profile && p->told && t->kind->can_ask && p->config.ask != PRINTER_ASK_USB;
    bool well = asked ? ask_profile(p) : takes_data(p);
    if (well)
        set_open(p, true);
    if (!t->open)
        settle(p, job, LABEL_STATE_UNSURE, "the printer went away before it said that it has the label");
    else if (!well && p->report.state == PRINTER_READY)
        settle(p, job, LABEL_STATE_UNSURE,
               "the station was stopped before the printer had said that it has it");
    else
        settle(p, job, LABEL_STATE_SENT, "");
}

/* The connection may have died while it was idle; then it is made anew, once, before the first byte. */
static enum delivery deliver(struct printer *p, const struct text *bytes, struct error *err)
{
    enum delivery result = DELIVERY_NOTHING;
    for (int i = 0; i < 2 && result == DELIVERY_NOTHING && !stopping(p); i++) {
        bool was_open = p->transport.open;
        if (!was_open && !make_ready(p)) {
            error_set(err, ERROR_GONE, "%s", p->report.detail);
            return DELIVERY_NOTHING;
        }
        result = p->transport.kind->deliver(&p->transport, bytes->data, bytes->len, err);
        if (result != DELIVERY_NOTHING)
            break;
        drop_connection(p, true);
        if (!was_open || !p->transport.kind->can_ask)
            break;
        p->bad_end = true;
    }
    return result;
}

static void run_job(struct printer *p, const struct label_job *job)
{
    struct text bytes = {0};
    struct error err = {0};
    if (p->transport.open && !p->report.open && p->report.state != PRINTER_READY) {
        /* It fell ill while the label was on its way here. */
        p->wanted = true;
        settle(p, job, LABEL_STATE_QUEUED, p->report.detail);
        return;
    }
    if (!draw(p, &job->fields, &bytes, &err)) {
        settle(p, job, LABEL_STATE_FAILED, err.text);
        text_fini(&bytes);
        return;
    }
    switch (deliver(p, &bytes, &err)) {
    case DELIVERY_DONE:
        sent(p, job);
        break;
    case DELIVERY_NOTHING:
        settle(p, job, LABEL_STATE_QUEUED, err.text);
        if (p->report.state == PRINTER_READY || p->report.state == PRINTER_STALLED)
            (void)lost(p, &err);
        break;
    case DELIVERY_PART:
        p->bad_end = true;
        settle(p, job, LABEL_STATE_UNSURE, err.text);
        (void)lost(p, &err);
        break;
    }
    p->transport.stalled = false;
    p->wanted = !p->report.open; /* the station hears when it may go on */
    if (p->transport.open)
        p->idle_us = after_ms(p->config.linger_ms);
    text_fini(&bytes);
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */
static void look_again(struct printer *p)
{
    if (make_ready(p) && p->wanted) {
        p->wanted = false;
        set_open(p, true);
    }
    if (p->transport.open && p->idle_us == CLOCK_FOREVER)
        p->idle_us = after_ms(p->config.linger_ms);
}

static void close_idle(struct printer *p)
{
    p->idle_us = CLOCK_FOREVER;
    if (p->transport.kind->keep_open || p->report.state != PRINTER_READY)
        return;
    set_open(p, false);
    transport_close(&p->transport, false);
}

/* The other side closed an idle connection, or sent something unasked. */
static void idle_input(struct printer *p)
{
    char waste[256];
    bool device = p->transport.kind->keep_open;
    ssize_t n = device ? 0 : read(p->transport.fd, waste, sizeof(waste));
    if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    set_open(p, false);
    drop_connection(p, false);
    if (device)
        p->next_us = clock_mono_us(); /* unplugged: that shows at the next try */
}

static void take(struct printer *p, struct label_job *job)
{
    if (job->label_id != 0) {
        run_job(p, job);
    } else if (p->transport.open && p->report.state == PRINTER_READY) {
        set_open(p, true);
    } else {
        p->wanted = true;
        if (p->retry_ms == 0)
            p->next_us = clock_mono_us();
    }
    free(job);
}

static int wait_ms(const struct printer *p)
{
    int64_t until_us = p->next_us < p->idle_us ? p->next_us : p->idle_us;
    int64_t left_us = until_us - clock_mono_us();
    return left_us <= 0 ? 0 : left_us > 3600000000LL ? 3600000 : (int)((left_us + 999) / 1000);
}

static void run(void *arg)
{
    struct printer *p = arg;
    /* Some USB printers are for ever readable; that one is gone shows without. */
    const short idle_events = p->transport.kind->keep_open ? 0 : POLLIN;
    warm_up(p);
    for (;;) {
        bool watch = p->transport.open && p->transport.fd >= 0;
        struct pollfd fds[] = {{.fd = p->stop_fd, .events = POLLIN},
                               {.fd = queue_fd(p->jobs), .events = POLLIN},
                               {.fd = watch ? p->transport.fd : -1, .events = idle_events}};
        if (poll(fds, COUNT_OF(fds), wait_ms(p)) < 0 && errno != EINTR)
            break;
        if (fds[0].revents != 0)
            break;
        if (fds[2].revents != 0)
            idle_input(p);
        struct label_job *job = (struct label_job *)queue_pop(p->jobs, 0);
        if (job)
            take(p, job);
        else if (clock_mono_us() >= p->idle_us)
            close_idle(p);
        else if (clock_mono_us() >= p->next_us)
            look_again(p);
    }
    /* What was handed over and not begun goes back. */
    struct label_job *job;
    while ((job = (struct label_job *)queue_pop(p->jobs, 0)) != NULL) {
        if (job->label_id != 0)
            settle(p, job, LABEL_STATE_QUEUED, "the station was stopped");
        free(job);
    }
    set_open(p, false);
    transport_close(&p->transport, false);
}

/* --- for others -------------------------------------------------------------------------------------------------------------- */
struct printer *printer_start(const struct printer_config *config, struct queue *inbox, struct error *err)
{
    struct printer *p = mem_new(sizeof(*p));
    p->config = *config;
    p->inbox = inbox;
    p->profile = printer_profile(config);
    p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->jobs = queue_new(JOBS_MAX, free_job);
    p->idle_us = CLOCK_FOREVER;
    p->bad_end = true; /* nothing is known of it: the first connection is watched */
    p->transport = (struct transport){.kind = transport_kind_of(config->uri.scheme),
                                      .uri = config->uri,
                                      .limits = {.connect_ms = config->connect_ms,
                                                 .stall_ms = config->stall_ms,
                                                 .answer_ms = config->answer_ms,
                                                 .job_life_s = config->job_life_s},
                                      .stop_fd = p->stop_fd,
                                      .format = printer_format(config),
                                      .fd = -1,
                                      .on_stall = on_stall,
                                      .arg = p};
    if (p->stop_fd < 0 || queue_fd(p->jobs) < 0) {
        error_errno(err, errno, "a descriptor for printer %s", config->name);
        printer_free(p);
        return NULL;
    }
    if (!thread_start(&p->thread, "printer", run, p, err)) {
        printer_free(p);
        return NULL;
    }
    return p;
}

void printer_stop(struct printer *p)
{
    if (p == NULL)
        return;
    queue_close(p->jobs);
    (void)eventfd_write(p->stop_fd, 1);
    thread_join(&p->thread);
}

void printer_free(struct printer *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < COUNT_OF(p->templates); i++)
        label_template_free(p->templates[i]);
    queue_free(p->jobs);
    if (p->stop_fd >= 0)
        close(p->stop_fd);
    free(p);
}

bool printer_print(struct printer *p, struct label_job *job)
{
    return queue_push(p->jobs, 0, &job->node);
}

void printer_wake(struct printer *p)
{
    /* One is enough, and the place is for labels. Only the station pushes, so that nothing comes between. */
    if (queue_length(p->jobs, 0) > 0)
        return;
    struct label_job *wake = mem_new(sizeof(*wake));
    if (!queue_push(p->jobs, 0, &wake->node))
        free(wake); /* it is stopping */
}
