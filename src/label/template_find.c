/* Templates by name: the station's own directory first, then those built in. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "template.h"

extern const char *const label_ready[]; /* config/labels, compiled in */
extern const int label_ready_count;

static const char *const ready_names[] = {"parcel", "line", "hold", "shelf", "test"};
static const char SUFFIX[] = ".label";

const char *label_template_ready(unsigned i)
{
    return i < COUNT_OF(ready_names) ? ready_names[i] : NULL;
}

/* A name is no path. */
static bool name_good(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t len = strlen(name);
    return len > 0 && len < LABEL_NAME_SIZE && strspn(name, letters) == len;
}

/* "line N: …" becomes "PATH:N: …". */
static void name_file(struct error *err, const char *path)
{
    const struct error plain = *err;
    error_set(err, plain.kind, "%s:%s", path, plain.text + strlen("line "));
}

/* Reads DIRECTORY/FILE. ret_there false, without an error: no such file. */
static struct label_template *read_file(const char *directory, const char *file, bool *ret_there,
                                        struct error *err)
{
    char path[512];
    struct stat about;
    *ret_there = true;
    if (!text_format(path, sizeof(path), "%s/%s", directory, file)) {
        error_set(err, ERROR_INPUT, "%s: the path is too long", directory);
        return NULL;
    }
    AUTOCLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        *ret_there = false;
        return NULL;
    }
    if (fd < 0 || fstat(fd, &about) != 0) {
        error_errno(err, errno, "%s", path);
        return NULL;
    }
    if (!S_ISREG(about.st_mode) || about.st_size > TEMPLATE_MAX) {
        error_set(err, ERROR_INPUT, "%s: it is no file of at most %d bytes", path, TEMPLATE_MAX);
        return NULL;
    }
    AUTOFREE char *text = mem_new(TEMPLATE_MAX);
    size_t len = 0;
    ssize_t n;
    while (len < TEMPLATE_MAX && (n = read(fd, text + len, TEMPLATE_MAX - len)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_errno(err, errno, "%s", path);
            return NULL;
        }
        len += (size_t)n;
    }
    struct label_template *t = label_template_parse(text, len, err);
    if (t == NULL && err)
        name_file(err, path);
    return t;
}

struct label_template *label_template_find(const char *directory, const char *name, struct error *err)
{
    char file[LABEL_NAME_SIZE + sizeof(SUFFIX)];
    bool there;
    if (!name_good(name)) {
        error_set(err, ERROR_INPUT, "a template's name has letters, digits, - and _");
        return NULL;
    }
    directory = directory ? directory : LABEL_DIRECTORY;
    text_format(file, sizeof(file), "%s%s", name, SUFFIX);
    struct label_template *t = read_file(directory, file, &there, err);
    if (there)
        return t;
    for (int i = 0; i < label_ready_count; i++) {
        if (strcmp(ready_names[i], name) == 0) {
            t = label_template_parse(label_ready[i], strlen(label_ready[i]), err);
            if (t == NULL && err)
                error_prefix(err, "built-in template %s", name);
            return t;
        }
    }
    error_set(err, ERROR_INPUT, "no template \"%s\": it is neither built in nor in %s", name, directory);
    return NULL;
}

bool label_templates_check(const char *directory, bool (*on_error)(void *arg, const struct error *err),
                           void *arg)
{
    bool right = true;
    directory = directory ? directory : LABEL_DIRECTORY;
    DIR *dir = opendir(directory);
    struct error err = {0};
    if (dir == NULL) {
        if (errno == ENOENT)
            return true;
        error_errno(&err, errno, "%s", directory);
        on_error(arg, &err);
        return false;
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        size_t len = strlen(entry->d_name);
        bool there;
        if (len < sizeof(SUFFIX) || strcmp(entry->d_name + len - sizeof(SUFFIX) + 1, SUFFIX) != 0)
            continue;
        struct label_template *t = read_file(directory, entry->d_name, &there, &err);
        if (t == NULL && there) {
            right = false;
            if (!on_error(arg, &err))
                break;
        }
        label_template_free(t);
    }
    closedir(dir);
    return right;
}
