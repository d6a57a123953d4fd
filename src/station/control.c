#include "station/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LOG_MODULE "control"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/event.h"

enum {
    CLIENTS_MAX = 32,
    REQUEST_MAX = 64 * 1024, /* one line */
    /* Requests of one client under way; then it is not listened to. All clients together leave room in the inbox's
     * lane of replies for what else comes there. */
    UNANSWERED_MAX = 224,
    UNREAD_MAX = 256 * 1024, /* a client with so much to read is not listened to */
    REPLIES_MAX = 16 * 1024 *
                  1024, /* and with so much it is let go: it had asked a lot before the first reply */
    READ_MAX = 64 * 1024,
    REPLY_QUEUE = 1 << 20,
};

struct client {
    uint64_t number; /* never used twice; 0: free */
    int fd;
    struct text in;
    struct text out;
    bool spoken; /* it has sent a whole request */
    bool stuck;  /* a whole request waits: for room in the inbox, for replies, or for the client to read */
    bool ended;  /* it has sent all it will */
    bool gone;   /* and it hears nothing more */
    size_t unanswered;
};

struct reply {
    struct queue_node node;
    uint64_t client;
    char *json;
};

struct control {
    char *path;
    int epoll;
    int listener;
    struct queue *inbox;
    struct queue *replies;
    struct client clients[CLIENTS_MAX];
    uint64_t last_number;
};

enum { TAG_LISTENER = 0, TAG_REPLIES = 1, TAG_CLIENT = 2 };

static void free_reply(struct queue_node *node)
{
    struct reply *reply = (struct reply *)node;
    free(reply->json);
    free(reply);
}

static bool watch(struct control *c, int op, int fd, uint32_t events, uint64_t tag)
{
    struct epoll_event event = {.events = events, .data.u64 = tag};
    return epoll_ctl(c->epoll, op, fd, &event) == 0;
}

/* It gets its name when it listens: who sees it can connect. */
static bool open_listener(struct control *c, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *unborn = address.sun_path;
    if (!text_format(address.sun_path, sizeof(address.sun_path), "%s~", c->path))
        return error_set(err, ERROR_INPUT, "%s: the path is too long for a socket (106 characters)", c->path);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->listener < 0)
        return error_errno(err, errno, "control socket");
    unlink(unborn);
    mode_t before = umask(0177);
    int result = bind(c->listener, (struct sockaddr *)&address, sizeof(address));
    int problem = errno;
    umask(before);
    if (result != 0)
        return error_errno(err, problem, "%s", c->path);
    if (listen(c->listener, CLIENTS_MAX) != 0 || rename(unborn, c->path) != 0)
        return error_errno(err, errno, "%s", c->path);
    return true;
}

struct control *control_open(const char *path, struct queue *inbox, struct error *err)
{
    struct control *c = mem_new(sizeof(*c));
    c->path = mem_string(path);
    c->inbox = inbox;
    c->listener = -1;
    c->replies = queue_new(REPLY_QUEUE, free_reply);
    c->epoll = epoll_create1(EPOLL_CLOEXEC);
    int replies_fd = queue_fd(c->replies);
    if (c->epoll < 0 || replies_fd < 0) {
        error_errno(err, errno, "control socket");
        goto fail;
    }
    if (!open_listener(c, err))
        goto fail;
    if (!watch(c, EPOLL_CTL_ADD, c->listener, EPOLLIN, TAG_LISTENER) ||
        !watch(c, EPOLL_CTL_ADD, replies_fd, EPOLLIN, TAG_REPLIES)) {
        error_errno(err, errno, "control socket");
        goto fail;
    }
    return c;
fail:
    control_close(c);
    return NULL;
}

static void drop_client(struct client *client)
{
    if (client->number == 0)
        return;
    close(client->fd);
    text_fini(&client->in);
    text_fini(&client->out);
    *client = (struct client){0};
}

void control_close(struct control *c)
{
    if (c == NULL)
        return;
    for (int i = 0; i < CLIENTS_MAX; i++)
        drop_client(&c->clients[i]);
    if (c->listener >= 0) {
        close(c->listener);
        unlink(c->path);
    }
    if (c->epoll >= 0)
        close(c->epoll);
    queue_free(c->replies);
    free(c->path);
    free(c);
}

int control_fd(const struct control *c)
{
    return c->epoll;
}

void control_reply(struct control *c, uint64_t client, char *json)
{
    if (client == 0) { /* nobody waits for it */
        free(json);
        return;
    }
    struct reply *reply = mem_new(sizeof(*reply));
    reply->client = client;
    reply->json = json;
    if (!queue_push(c->replies, 0, &reply->node))
        free_reply(&reply->node);
}

static bool peer_allowed(int fd)
{
    struct ucred peer;
    socklen_t len = sizeof(peer);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
        return false;
    return peer.uid == geteuid() || peer.uid == 0;
}

/* A place for a new client: a free one, or that of the oldest who has said nothing, does not read, or asks without end. */
static struct client *find_place(struct control *c)
{
    struct client *oldest = NULL;
    for (int i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &c->clients[i];
        if (client->number == 0)
            return client;
        bool may_go = !client->spoken || client->out.len > UNREAD_MAX || client->unanswered >= UNANSWERED_MAX;
        if (may_go && (oldest == NULL || client->number < oldest->number))
            oldest = client;
    }
    if (oldest)
        drop_client(oldest);
    return oldest;
}

static void accept_client(struct control *c)
{
    int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    bool allowed = peer_allowed(fd);
    struct client *slot = allowed ? find_place(c) : NULL;
    if (slot == NULL) {
        log_warning("event=control_refused reason=%s", allowed ? "too many clients" : "not our user");
        close(fd);
        return;
    }
    *slot = (struct client){.number = ++c->last_number, .fd = fd};
    if (!watch(c, EPOLL_CTL_ADD, fd, EPOLLIN, TAG_CLIENT + (uint64_t)(slot - c->clients)))
        drop_client(slot);
}

/* What the client's socket is watched for, given what it still has to say and to hear. */
static void rewatch(struct control *c, struct client *client)
{
    uint32_t events = (client->stuck || client->ended ? 0u : (uint32_t)EPOLLIN) |
                      (client->out.len ? (uint32_t)EPOLLOUT : 0u);
    if (!watch(c, EPOLL_CTL_MOD, client->fd, events, TAG_CLIENT + (uint64_t)(client - c->clients)))
        drop_client(client);
}

static void say(struct client *client, const char *json)
{
    text_add(&client->out, json);
    text_add(&client->out, "\n");
}

/* Passes whole lines on to the station; false when the client must go. */
static bool pass_requests(struct control *c, struct client *client)
{
    size_t from = 0;
    client->stuck = false;
    while (from < client->in.len) {
        char *line = client->in.data + from;
        char *end = memchr(line, '\n', client->in.len - from);
        if (end == NULL)
            break;
        client->spoken = true;
        client->stuck = !client->gone &&
                        (client->out.len > UNREAD_MAX || client->unanswered >= UNANSWERED_MAX);
        if (client->stuck)
            break;
        *end = '\0';
        struct event *event = event_new(EVENT_REQUEST);
        event->request.client = client->number;
        event->request.json = mem_string(line);
        if (!queue_push(c->inbox, LANE_REPLY, &event->node)) {
            event_free(event);
            *end = '\n';
            client->stuck = true;
            break;
        }
        client->unanswered++;
        from = (size_t)(end + 1 - client->in.data);
    }
    if (from > 0) {
        memmove(client->in.data, client->in.data + from, client->in.len - from + 1);
        client->in.len -= from;
    }
    if (!client->stuck && client->in.len > REQUEST_MAX) {
        say(client, "{\"ok\":false,\"kind\":\"input\",\"error\":\"a request is at most 65536 bytes\"}");
        return false;
    }
    return true;
}

static bool read_client(struct control *c, struct client *client)
{
    char buffer[READ_MAX];
    ssize_t n = read(client->fd, buffer, sizeof(buffer));
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    if (n == 0) {
        client->ended = true;
        return client->unanswered > 0 || client->out.len > 0 || client->stuck;
    }
    text_add_n(&client->in, buffer, (size_t)n);
    return pass_requests(c, client);
}

static bool write_client(struct client *client)
{
    while (client->out.len > 0) {
        ssize_t n = send(client->fd, client->out.data, client->out.len, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        memmove(client->out.data, client->out.data + n, client->out.len - (size_t)n + 1);
        client->out.len -= (size_t)n;
    }
    return !client->ended || client->unanswered > 0 || client->stuck;
}

static void take_replies(struct control *c)
{
    struct reply *reply;
    while ((reply = (struct reply *)queue_pop(c->replies, 0)) != NULL) {
        for (int i = 0; i < CLIENTS_MAX; i++) {
            struct client *client = &c->clients[i];
            if (client->number != reply->client)
                continue;
            say(client, reply->json);
            client->unanswered -= client->unanswered > 0;
            if (client->out.len > REPLIES_MAX)
                drop_client(client);
        }
        free_reply(&reply->node);
    }
    for (int i = 0; i < CLIENTS_MAX; i++) {
        struct client *client = &c->clients[i];
        if (client->number == 0)
            continue;
        bool stays = !client->stuck || pass_requests(c, client);
        if (!write_client(client) || !stays)
            drop_client(client);
        else
            rewatch(c, client);
    }
}

static void serve_client(struct control *c, struct client *client, uint32_t events)
{
    bool stays = client->number != 0;
    if (!stays)
        return;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        stays = read_client(c, client);
    /* Nobody is there to hear: what it still sent is passed on as far as there is room, then it goes. */
    if (events & (EPOLLHUP | EPOLLERR)) {
        client->gone = true;
        stays = stays && pass_requests(c, client);
        while (stays && !client->ended && !client->stuck && client->in.len < REQUEST_MAX)
            stays = read_client(c, client);
        if (client->stuck)
            log_warning("event=control_dropped reason=\"too much is waiting\" bytes=%zu", client->in.len);
        stays = false;
    }
    bool writable = write_client(client);
    if (stays && writable && client->stuck)
        stays = pass_requests(c, client);
    if (!stays || !writable)
        drop_client(client);
    else
        rewatch(c, client);
}

void control_ready(struct control *c)
{
    struct epoll_event events[CLIENTS_MAX + 2];
    int n = epoll_wait(c->epoll, events, CLIENTS_MAX + 2, 0);
    bool arrived = false;
    for (int i = 0; i < n; i++) {
        uint64_t tag = events[i].data.u64;
        if (tag == TAG_LISTENER)
            arrived = true;
        else if (tag == TAG_REPLIES)
            take_replies(c);
        else
            serve_client(c, &c->clients[tag - TAG_CLIENT], events[i].events);
    }
    /* Last: a newcomer may get the place of one whose events are still in this list. */
    if (arrived)
        accept_client(c);
}
