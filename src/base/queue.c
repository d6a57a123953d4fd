#include "base/queue.h"

#include <assert.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

struct lane {
    struct queue_node *first;
    struct queue_node *last;
    size_t length;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct lane lanes[QUEUE_LANES];
    size_t limit;
    bool closed;
    int fd;
    void (*free_node)(struct queue_node *);
};

struct queue *queue_new(size_t limit, void (*free_node)(struct queue_node *))
{
    struct queue *q = mem_new(sizeof(*q));
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&q->filled, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&q->lock, NULL);
    q->limit = limit;
    q->fd = -1;
    q->free_node = free_node;
    return q;
}

void queue_free(struct queue *q)
{
    if (q == NULL)
        return;
    for (unsigned lane = 0; lane < QUEUE_LANES; lane++) {
        struct queue_node *node;
        while ((node = queue_pop_lane(q, lane)) != NULL)
            q->free_node(node);
    }
    if (q->fd >= 0)
        close(q->fd);
    pthread_cond_destroy(&q->filled);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

static bool is_empty(const struct queue *q)
{
    for (unsigned lane = 0; lane < QUEUE_LANES; lane++)
        if (q->lanes[lane].first != NULL)
            return false;
    return true;
}

/* The descriptor counts 1 while there is something to do. Inside the lock. */
static void raise_fd(struct queue *q)
{
    if (q->fd >= 0)
        (void)eventfd_write(q->fd, 1);
}

static void lower_fd(struct queue *q)
{
    eventfd_t count;
    if (q->fd < 0 || q->closed || !is_empty(q))
        return;
    (void)eventfd_read(q->fd, &count);
}

bool queue_push(struct queue *q, unsigned lane, struct queue_node *node)
{
    assert(lane < QUEUE_LANES);
    node->next = NULL;
    pthread_mutex_lock(&q->lock);
    struct lane *l = &q->lanes[lane];
    bool taken = !q->closed && l->length < q->limit;
    bool first = taken && is_empty(q);
    if (taken) {
        if (l->last)
            l->last->next = node;
        else
            l->first = node;
        l->last = node;
        l->length++;
    }
    /* The one thread that pops sleeps only while there is nothing at all. */
    if (first) {
        raise_fd(q);
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->lock);
    return taken;
}

bool queue_push_waiting(struct queue *q, unsigned lane, struct queue_node *node, struct queue *until)
{
    static const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    while (!queue_push(q, lane, node)) {
        if (queue_closed(q) || (until && queue_closed(until)))
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static struct queue_node *take(struct queue *q, struct lane *l)
{
    struct queue_node *node = l->first;
    if (node == NULL)
        return NULL;
    l->first = node->next;
    if (l->first == NULL)
        l->last = NULL;
    l->length--;
    node->next = NULL;
    lower_fd(q);
    return node;
}

static struct queue_node *take_any(struct queue *q)
{
    for (unsigned lane = 0; lane < QUEUE_LANES; lane++) {
        struct queue_node *node = take(q, &q->lanes[lane]);
        if (node)
            return node;
    }
    return NULL;
}

struct queue_node *queue_pop(struct queue *q, int64_t deadline_us)
{
    pthread_mutex_lock(&q->lock);
    struct queue_node *node = take_any(q);
    while (node == NULL && !q->closed && deadline_us > clock_mono_us()) {
        if (deadline_us == CLOCK_FOREVER) {
            pthread_cond_wait(&q->filled, &q->lock);
        } else {
            struct timespec until = {.tv_sec = deadline_us / 1000000,
                                     .tv_nsec = deadline_us % 1000000 * 1000};
            pthread_cond_timedwait(&q->filled, &q->lock, &until);
        }
        node = take_any(q);
    }
    pthread_mutex_unlock(&q->lock);
    return node;
}

struct queue_node *queue_pop_lane(struct queue *q, unsigned lane)
{
    assert(lane < QUEUE_LANES);
    pthread_mutex_lock(&q->lock);
    struct queue_node *node = take(q, &q->lanes[lane]);
    pthread_mutex_unlock(&q->lock);
    return node;
}

size_t queue_length(struct queue *q, unsigned lane)
{
    assert(lane < QUEUE_LANES);
    pthread_mutex_lock(&q->lock);
    size_t length = q->lanes[lane].length;
    pthread_mutex_unlock(&q->lock);
    return length;
}

void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    raise_fd(q);
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

bool queue_closed(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool closed = q->closed;
    pthread_mutex_unlock(&q->lock);
    return closed;
}

int queue_fd(struct queue *q)
{
    if (q->fd < 0)
        q->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return q->fd;
}
