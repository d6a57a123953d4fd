/* Memory and file descriptors that clean up after themselves, and allocation that cannot fail (being out of memory
 * ends the program: every answered scan is on disk, and a restart is the normal start). Any thread. */
#pragma once

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* Zeroed memory; free() it. */
void *mem_new(size_t size);
/* Zeroed array; refuses overflow by ending the program. */
void *mem_array(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);
/* Copy of a string; NULL stays NULL. */
char *mem_string(const char *s);
void *mem_copy(const void *data, size_t size);

static inline void mem_auto_free(void *slot)
{
    free(*(void **)slot);
}

static inline void mem_auto_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

#define AUTOFREE  __attribute__((cleanup(mem_auto_free)))
#define AUTOCLOSE __attribute__((cleanup(mem_auto_close)))

/* Hands an owned pointer on and forgets it here: `return steal(&x);` */
#define steal(slot)                                                                                          \
    __extension__({                                                                                          \
        __typeof__(*(slot)) stolen_ = *(slot);                                                               \
        *(slot) = NULL;                                                                                      \
        stolen_;                                                                                             \
    })

static inline int steal_fd(int *fd)
{
    int stolen = *fd;
    *fd = -1;
    return stolen;
}
