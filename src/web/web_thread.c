/* The web server's thread: libmicrohttpd's loop with what wakes it besides sockets: pictures, the station's replies, hashed
 * passwords, the end. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MODULE "web"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"
#include "guard.h"
#include "listen.h"
#include "read_log.h"
#include "server.h"
#include "tls_files.h"
#include "web_private.h"

enum {
    REPLIES_MAX = 4096,
    SWEEP_US = 5 * 1000000,
    NICE = 5, /* scans come first */
    FAREWELL_ROUNDS = 20,
    INDEX_US = 8 * 1000, /* a step of the search index */
    INDEX_REBUILD_US =
        60 * 1000, /* one of many: larger steps cost less each, and pages still wait no longer than this */
    INDEX_PAUSE_US = 24 * 1000, /* between steps: a rebuild leaves the processor to the scans */
    INDEX_FAR = 2000,           /* scans behind: a rebuild */
};

struct web_reply {
    struct queue_node node;
    uint64_t client;
    char *json;
};

static void free_reply(struct queue_node *node)
{
    struct web_reply *reply = (struct web_reply *)node;
    free(reply->json);
    free(reply);
}

/* --- what comes from elsewhere -------------------------------------------------------------------------------------------- */
static struct exchange *take_waiting(struct web *w, uint64_t serial)
{
    for (struct exchange *x = w->waiting; x; x = x->next) {
        if (x->serial == serial) {
            server_forget(w, x);
            x->serial = 0;
            return x;
        }
    }
    return NULL;
}

/* x was told something: it has an answer now, or waits for the next thing (and stays suspended). */
static void go_on(struct exchange *x)
{
    if (x->serial != 0)
        return;
    if (x->response == NULL)
        respond_refusal(x, 500, "io", "no answer was made");
    exchange_resume(x);
}

static void take_replies(struct web *w)
{
    struct web_reply *reply;
    while ((reply = (struct web_reply *)queue_pop(w->replies, 0)) != NULL) {
        struct exchange *x = take_waiting(w, reply->client & ~WEB_CLIENT);
        json_t *object = x ? json_loads(reply->json, 0, NULL) : NULL;
        if (x && object) {
            x->on_reply(x, object);
            go_on(x);
        } else if (x) {
            respond_refusal(x, 500, "io", "the station's reply could not be read");
            go_on(x);
        }
        json_decref(object);
        free_reply(&reply->node);
    }
}

static void take_hashes(struct web *w)
{
    struct hash_job *job;
    while ((job = hasher_pop(w->hasher)) != NULL) {
        struct exchange *x = take_waiting(w, job->serial);
        if (x) {
            x->on_hash(x, job);
            go_on(x);
        }
        hash_job_free(job);
    }
}

/* Requests whose reply does not come, and connections that take too long to say what they want. */
static void sweep(struct web *w, int64_t now_us)
{
    for (struct exchange *x = w->waiting, *next; x; x = next) {
        next = x->next;
        if (now_us < x->until_us)
            continue;
        server_forget(w, x);
        x->serial = 0;
        respond_refusal(
            x, 504, "unknown",
            "no answer in time: it is not known whether it was done; look before you do it again");
        exchange_resume(x);
    }
    crowd_sweep(&w->crowd, now_us);
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */
static int wait_ms(struct web *w, int64_t now_us, int64_t due_us)
{
    MHD_UNSIGNED_LONG_LONG http_ms;
    int64_t ms = -1;
    if (w->daemon == NULL)
        due_us = w->retry_us < due_us ? w->retry_us : due_us;
    if ((w->waiting || w->crowd.count > 0) && now_us + SWEEP_US < due_us)
        due_us = now_us + SWEEP_US;
    if (due_us != CLOCK_FOREVER)
        ms = due_us <= now_us ? 0 : (due_us - now_us) / 1000 + 1;
    if (w->daemon && MHD_get_timeout(w->daemon, &http_ms) == MHD_YES && (ms < 0 || (int64_t)http_ms < ms))
        ms = (int64_t)http_ms;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

static int daemon_fd(const struct web *w)
{
    return w->daemon ? MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd : -1;
}

/* Those who wait are told; what is being sent gets a moment to leave. */
static void farewell(struct web *w)
{
    struct exchange *next;
    w->ending = true;
    take_replies(w); /* the station has ended: it has said all it had to say */
    for (struct exchange *x = w->waiting; x; x = next) {
        next = x->next;
        x->serial = 0;
        respond_refusal(x, 503, "stopped", "the station stops; try again when it is back");
        exchange_resume(x);
    }
    w->waiting = NULL;
    events_end(w);
    if (w->daemon == NULL)
        return;
    for (int i = 0; i < FAREWELL_ROUNDS && w->events.count > 0; i++) {
        struct pollfd fd = {.fd = daemon_fd(w), .events = POLLIN};
        MHD_run(w->daemon);
        (void)poll(&fd, 1, 10);
    }
    MHD_run(w->daemon);
}

/* The search index follows the log: a step when there is something new. Returns when the next is due (mono). */
static int64_t run_index(struct web *w, int64_t now_us)
{
    struct error err;
    if (now_us < w->index_us)
        return w->index_us;
    w->index_us = CLOCK_FOREVER;
    int64_t budget_us = w->search_behind < 0 || w->search_behind > INDEX_FAR ? INDEX_REBUILD_US : INDEX_US;
    if (!web_search_open(w, &err) || !search_catch_up(w->search, budget_us, &w->search_behind, &err)) {
        if (!w->search_told)
            log_warning("event=search_index_failed problem=\"%s\", searching works when this is cured",
                        err.text);
        w->search_told = true;
        return w->index_us;
    }
    w->search_told = false;
    if (w->search_behind > 0)
        w->index_us = clock_mono_us() + INDEX_PAUSE_US;
    return w->index_us;
}

static void run_web(void *arg)
{
    struct web *w = arg;
    struct pollfd fds[] = {{.fd = -1, .events = POLLIN},
                           {.fd = w->stop, .events = POLLIN},
                           {.fd = w->board_fd, .events = POLLIN},
                           {.fd = queue_fd(w->replies), .events = POLLIN},
                           {.fd = hasher_fd(w->hasher), .events = POLLIN}};
    int64_t swept_us = 0;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    while ((fds[1].revents & POLLIN) == 0) {
        int64_t now_us = clock_mono_us();
        if (w->daemon == NULL && now_us >= w->retry_us)
            server_listen(w, now_us);
        take_replies(w);
        take_hashes(w);
        int64_t due_us = events_run(w, now_us);
        int64_t index_us = run_index(w, now_us);
        int64_t code_us = pairing_run(w, now_us);
        due_us = index_us < due_us ? index_us : due_us;
        due_us = code_us < due_us ? code_us : due_us;
        if (now_us - swept_us >= SWEEP_US) {
            swept_us = now_us;
            sweep(w, now_us);
        }
        if (w->daemon)
            MHD_run(w->daemon);
        fds[0].fd = daemon_fd(w);
        if (poll(fds, COUNT_OF(fds), wait_ms(w, now_us, due_us)) < 0 && errno != EINTR)
            break;
        eventfd_t ignored;
        if (fds[2].revents & POLLIN) {
            (void)eventfd_read(w->board_fd, &ignored);
            w->view_number = board_read(w->board, &w->view);
            w->events.dirty = true;
            if (w->index_us == CLOCK_FOREVER)
                w->index_us = now_us + INDEX_PAUSE_US;
        }
    }
    farewell(w);
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    w->daemon = NULL;
    atomic_store(&w->port, 0);
    server_write_url(w, 0);
    search_close(w->search);
    w->search = NULL;
    store_close(w->store);
    w->store = NULL;
}

/* --- start and stop ------------------------------------------------------------------------------------------------------------- */
static bool read_tls(struct web *w, struct error *err)
{
    const struct web_config *c = &w->config;
    const char *option;
    w->tls = c->tls_cert[0] != '\0' || c->tls_key[0] != '\0';
    return !w->tls || tls_files_read(c->tls_cert, c->tls_key, &w->cert, &w->key, &option, err) ||
           error_prefix(err, "web: %s", option);
}

static void keep_texts(struct web *w)
{
    const char **slots[] = {&w->config.listen,  &w->config.public_url, &w->config.tls_cert,
                            &w->config.tls_key, &w->config.station,    &w->config.language,
                            &w->config.state,   &w->config.version};
    _Static_assert(COUNT_OF(slots) == COUNT_OF(w->texts), "a place for each text");
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        w->texts[i] = mem_string(*slots[i] ? *slots[i] : "");
        *slots[i] = w->texts[i];
    }
}

static bool is_local_url(const char *url)
{
    const char *slashes = strstr(url, "://");
    char authority[256];
    if (slashes == NULL)
        return true;
    return text_copy_n(authority, sizeof(authority), slashes + 3, strcspn(slashes + 3, "/")) &&
           guard_host_local(authority);
}

struct web *web_start(const struct web_config *config, struct queue *inbox, struct board *board,
                      struct error *err)
{
    struct web *w = mem_new(sizeof(*w));
    struct sockaddr_storage address;
    bool local;
    w->config = *config;
    w->inbox = inbox;
    w->board = board;
    w->started_us = clock_wall_us();
    keep_texts(w);
    w->public_local = is_local_url(w->config.public_url);
    w->throttle = throttle_new();
    w->replies = queue_new(REPLIES_MAX, free_reply);
    w->stop = eventfd(0, EFD_CLOEXEC);
    w->board_fd = board_fd(board);
    if (w->stop < 0 || w->board_fd < 0 || queue_fd(w->replies) < 0) {
        error_errno(err, errno, "the web server");
        goto fail;
    }
    if (!token_init(err) || !listen_parse(w->config.listen, &address, &local, err) || !read_tls(w, err))
        goto fail;
    w->hasher = hasher_start(err);
    if (w->hasher == NULL || !thread_start(&w->thread, "web", run_web, w, err))
        goto fail;
    return w;
fail:
    web_stop(w);
    web_free(w);
    return NULL;
}

void web_stop(struct web *w)
{
    if (w == NULL)
        return;
    if (w->stop >= 0)
        (void)eventfd_write(w->stop, 1);
    thread_join(&w->thread);
    hasher_stop(w->hasher);
    w->hasher = NULL;
}

void web_free(struct web *w)
{
    if (w == NULL)
        return;
    if (w->stop >= 0)
        close(w->stop);
    events_fini(&w->events);
    shared_answer_fini(&w->activities);
    queue_free(w->replies);
    throttle_free(w->throttle);
    free(w->cert);
    if (w->key)
        explicit_bzero(w->key, strlen(w->key));
    free(w->key);
    for (size_t i = 0; i < COUNT_OF(w->texts); i++)
        free(w->texts[i]);
    free(w);
}

void web_reply(struct web *w, uint64_t client, char *json)
{
    struct web_reply *reply = mem_new(sizeof(*reply));
    reply->client = client;
    reply->json = json;
    if (!queue_push(w->replies, 0, &reply->node))
        free_reply(&reply->node);
}

int web_port(const struct web *w)
{
    return atomic_load(&w->port);
}
