#include "base/board.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { BOARD_WATCHERS_MAX = 4 };

struct board {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t size;
    uint64_t number;
    bool closed;
    int fds[BOARD_WATCHERS_MAX];
    int fd_count;
    void *picture;
};

struct board *board_new(size_t picture_size)
{
    struct board *b = mem_new(sizeof(*b));
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&b->changed, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&b->lock, NULL);
    b->size = picture_size;
    b->picture = mem_new(picture_size);
    return b;
}

void board_free(struct board *b)
{
    if (b == NULL)
        return;
    for (int i = 0; i < b->fd_count; i++)
        close(b->fds[i]);
    pthread_cond_destroy(&b->changed);
    pthread_mutex_destroy(&b->lock);
    free(b->picture);
    free(b);
}

/* Under the lock. */
static void wake(struct board *b)
{
    for (int i = 0; i < b->fd_count; i++)
        (void)eventfd_write(b->fds[i], 1);
    pthread_cond_broadcast(&b->changed);
}

void board_put(struct board *b, const void *picture)
{
    pthread_mutex_lock(&b->lock);
    memcpy(b->picture, picture, b->size);
    b->number++;
    wake(b);
    pthread_mutex_unlock(&b->lock);
}

uint64_t board_read(struct board *b, void *ret_picture)
{
    pthread_mutex_lock(&b->lock);
    memcpy(ret_picture, b->picture, b->size);
    uint64_t number = b->number;
    pthread_mutex_unlock(&b->lock);
    return number;
}

uint64_t board_wait(struct board *b, uint64_t seen, int64_t deadline_us, void *ret_picture)
{
    pthread_mutex_lock(&b->lock);
    while (b->number == seen && !b->closed && deadline_us > clock_mono_us()) {
        if (deadline_us == CLOCK_FOREVER) {
            pthread_cond_wait(&b->changed, &b->lock);
        } else {
            struct timespec until = {.tv_sec = deadline_us / 1000000,
                                     .tv_nsec = deadline_us % 1000000 * 1000};
            pthread_cond_timedwait(&b->changed, &b->lock, &until);
        }
    }
    memcpy(ret_picture, b->picture, b->size);
    uint64_t number = b->number;
    pthread_mutex_unlock(&b->lock);
    return number;
}

void board_close(struct board *b)
{
    pthread_mutex_lock(&b->lock);
    b->closed = true;
    wake(b);
    pthread_mutex_unlock(&b->lock);
}

int board_fd(struct board *b)
{
    pthread_mutex_lock(&b->lock);
    int fd = b->fd_count < BOARD_WATCHERS_MAX ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;
    if (fd >= 0)
        b->fds[b->fd_count++] = fd;
    pthread_mutex_unlock(&b->lock);
    return fd;
}
