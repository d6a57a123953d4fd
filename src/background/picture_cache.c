#include "picture_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

enum { PATH_SIZE = 512, REFUSED_S = 86400, FILES_MAX = 1000000 };

struct file {
    char name[64];
    int64_t bytes;
    time_t used;
};

struct files {
    struct file *list;
    size_t count;
    size_t room;
};

static void path_of(const struct picture_cache *c, const char *name, const char *suffix, char ret[PATH_SIZE])
{
    text_format(ret, PATH_SIZE, "%s/%s%s", c->folder, name, suffix);
}

static void add_file(struct files *files, const char *name, const struct stat *st)
{
    if (files->count == files->room) {
        files->room = files->room ? files->room * 2 : 256;
        files->list = mem_resize(files->list, files->room, sizeof(files->list[0]));
    }
    struct file *file = &files->list[files->count++];
    *file = (struct file){.bytes = st->st_size,
                          .used = st->st_atime > st->st_mtime ? st->st_atime : st->st_mtime};
    text_copy(file->name, sizeof(file->name), name);
}

static bool list_files(const struct picture_cache *c, struct files *ret, struct error *err)
{
    DIR *dir = opendir(c->folder);
    struct dirent *entry;
    struct stat st;
    if (dir == NULL)
        return error_errno(err, errno, "%s", c->folder);
    while ((entry = readdir(dir)) != NULL && ret->count < FILES_MAX)
        if (entry->d_name[0] != '.' && fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            add_file(ret, entry->d_name, &st);
    closedir(dir);
    return true;
}

bool picture_cache_open(struct picture_cache *c, const char *folder, int64_t max_bytes, struct error *err)
{
    struct files files = {0};
    *c = (struct picture_cache){.max_bytes = max_bytes};
    if (!text_copy(c->folder, sizeof(c->folder), folder))
        return error_set(err, ERROR_INPUT, "%s: the path is too long", folder);
    if (mkdir(c->folder, 0700) != 0 && errno != EEXIST)
        return error_errno(err, errno, "%s", c->folder);
    bool ok = list_files(c, &files, err);
    for (size_t i = 0; i < files.count; i++)
        c->bytes += files.list[i].bytes;
    free(files.list);
    return ok;
}

bool picture_cache_knows(const struct picture_cache *c, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;
    path_of(c, name, "", path);
    if (stat(path, &st) == 0)
        return true;
    path_of(c, name, ".none", path);
    return stat(path, &st) == 0 && time(NULL) - st.st_mtime < REFUSED_S;
}

static int older(const void *a, const void *b)
{
    const struct file *x = a;
    const struct file *y = b;
    return (x->used > y->used) - (x->used < y->used);
}

/* Down to nine tenths, so that it is not done for every picture. */
static bool make_room(struct picture_cache *c, int64_t wanted, struct error *err)
{
    struct files files = {0};
    char path[PATH_SIZE];
    if (c->bytes + wanted <= c->max_bytes)
        return true;
    if (!list_files(c, &files, err)) {
        free(files.list);
        return false;
    }
    if (files.count > 0)
        qsort(files.list, files.count, sizeof(files.list[0]), older);
    c->bytes = 0;
    for (size_t i = 0; i < files.count; i++)
        c->bytes += files.list[i].bytes;
    for (size_t i = 0; i < files.count && c->bytes + wanted > c->max_bytes / 10 * 9; i++) {
        path_of(c, files.list[i].name, "", path);
        if (unlink(path) == 0)
            c->bytes -= files.list[i].bytes;
    }
    free(files.list);
    return true;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

bool picture_cache_put(struct picture_cache *c, const char *name, const void *bytes, size_t len,
                       struct error *err)
{
    char path[PATH_SIZE];
    char part[PATH_SIZE];
    if (!make_room(c, (int64_t)len, err))
        return false;
    path_of(c, name, "", path);
    path_of(c, name, ".part", part);
    AUTOCLOSE int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || !write_all(fd, bytes, len) || rename(part, path) != 0) {
        error_errno(err, errno, "%s", path);
        unlink(part);
        return false;
    }
    c->bytes += (int64_t)len;
    path_of(c, name, ".none", part);
    unlink(part);
    return true;
}

void picture_cache_refuse(struct picture_cache *c, const char *name)
{
    char path[PATH_SIZE];
    path_of(c, name, ".none", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return; /* it is only asked for again too soon */
    (void)futimens(fd, NULL);
    close(fd);
}
