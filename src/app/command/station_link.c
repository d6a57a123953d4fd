#include "station_link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/text.h"
#include "core/event.h"
#include "state_dir.h"
#include "wiring.h"

enum { REPLIES_MAX = 65536, HERE = 1 };

struct local_reply {
    struct queue_node node;
    char *json;
};

struct station_link {
    int fd;         /* of the running station, -1: one is started here */
    struct text in; /* what has arrived of the next replies */
    struct wiring *wiring;
    struct queue *replies;
};

static void free_reply(struct queue_node *node)
{
    struct local_reply *reply = (struct local_reply *)node;
    free(reply->json);
    free(reply);
}

static void on_reply(void *arg, uint64_t client, char *json)
{
    struct station_link *l = arg;
    (void)client;
    struct local_reply *reply = mem_new(sizeof(*reply));
    reply->json = json;
    if (!queue_push(l->replies, 0, &reply->node))
        free_reply(&reply->node);
}

static int connect_station(const char *state, struct error *err)
{
    char path[STATE_PATH_MAX];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!state_path(state, "control", path, err))
        return -1;
    if (!text_copy(address.sun_path, sizeof(address.sun_path), path)) {
        error_set(err, ERROR_INPUT, "%s: the path is too long for a socket", path);
        return -1;
    }
    AUTOCLOSE int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        error_errno(err, errno, "%s", path);
        return -1;
    }
    return steal_fd(&fd);
}

struct station_link *station_link_open(const struct config *config, bool platform, struct error *err)
{
    struct station_link *l = mem_new(sizeof(*l));
    struct error ignored;
    l->fd = connect_station(config->state, &ignored);
    if (l->fd >= 0)
        return l;
    if (platform && !config_has_platform(config, err)) {
        station_link_close(l);
        return NULL;
    }
    l->replies = queue_new(REPLIES_MAX, free_reply);
    const struct wiring_options options = {.platform = platform, .reply = on_reply, .arg = l};
    l->wiring = wiring_start(config, &options, err);
    if (l->wiring == NULL) {
        station_link_close(l);
        return NULL;
    }
    return l;
}

void station_link_close(struct station_link *l)
{
    if (l == NULL)
        return;
    if (l->fd >= 0)
        close(l->fd);
    wiring_stop(l->wiring);
    queue_free(l->replies);
    text_fini(&l->in);
    free(l);
}

/* Waits for replies and keeps them. 0 or less: the station has ended. */
static ssize_t take_some(struct station_link *l)
{
    char buffer[65536];
    ssize_t n;
    do
        n = recv(l->fd, buffer, sizeof(buffer), 0);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        text_add_n(&l->in, buffer, (size_t)n);
    return n;
}

/* The station does not listen to who leaves too much unread: until it takes more, its replies are read. */
static bool make_room(struct station_link *l)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN | POLLOUT};
    if (poll(&p, 1, -1) < 0)
        return errno == EINTR;
    if ((p.revents & POLLIN) == 0)
        return true;
    ssize_t n = take_some(l);
    if (n == 0)
        errno = EPIPE;
    return n > 0;
}

static bool send_all(struct station_link *l, const char *data, size_t len, struct error *err)
{
    while (len > 0) {
        ssize_t n = send(l->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || (errno == EAGAIN && make_room(l))))
            continue;
        if (n < 0)
            return error_set(err, ERROR_GONE, "the station has ended (%s)", strerrordesc_np(errno));
        data += n;
        len -= (size_t)n;
    }
    return true;
}

bool station_link_send(struct station_link *l, const char *json, struct error *err)
{
    if (l->fd >= 0)
        return send_all(l, json, strlen(json), err) && send_all(l, "\n", 1, err);
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = HERE;
    event->request.json = mem_string(json);
    /* A station that begins with many look-ups open has its inbox full for a moment. */
    if (queue_push_waiting(wiring_inbox(l->wiring), LANE_REPLY, &event->node, NULL))
        return true;
    event_free(event);
    return error_set(err, ERROR_GONE, "the station has ended");
}

static char *take_line(struct text *in)
{
    char *end = in->len ? memchr(in->data, '\n', in->len) : NULL;
    if (end == NULL)
        return NULL;
    *end = '\0';
    char *line = mem_string(in->data);
    size_t used = (size_t)(end + 1 - in->data);
    memmove(in->data, in->data + used, in->len - used + 1);
    in->len -= used;
    return line;
}

char *station_link_receive(struct station_link *l, struct error *err)
{
    if (l->fd < 0) {
        struct local_reply *reply = (struct local_reply *)queue_pop(l->replies, CLOCK_FOREVER);
        if (reply == NULL) {
            error_set(err, ERROR_GONE, "the station has ended");
            return NULL;
        }
        char *json = steal(&reply->json);
        free_reply(&reply->node);
        return json;
    }
    for (;;) {
        char *line = take_line(&l->in);
        if (line)
            return line;
        if (take_some(l) <= 0) {
            error_set(err, ERROR_UNKNOWN,
                      "the station ended before it replied; `tallyman log` shows what was recorded");
            return NULL;
        }
    }
}

char *station_link_ask(struct station_link *l, const char *json, struct error *err)
{
    return station_link_send(l, json, err) ? station_link_receive(l, err) : NULL;
}
