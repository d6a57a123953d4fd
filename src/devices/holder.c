#include "holder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

struct holder_search {
    DIR *proc;
    bool done;
    bool found;
    char node[256];
    char result[96];
};

struct holder_search *holder_search_new(const char *node)
{
    struct holder_search *s = mem_new(sizeof(*s));
    text_copy(s->node, sizeof(s->node), node);
    text_copy(s->result, sizeof(s->result), "another program");
    s->proc = opendir("/proc");
    s->done = s->proc == NULL;
    return s;
}

void holder_search_free(struct holder_search *s)
{
    if (s == NULL)
        return;
    if (s->proc)
        closedir(s->proc);
    free(s);
}

static bool has_open(const char *pid, const char *node)
{
    char path[64];
    text_format(path, sizeof(path), "/proc/%s/fd", pid);
    DIR *fds = opendir(path);
    if (fds == NULL)
        return false;
    bool found = false;
    const struct dirent *entry;
    while (!found && (entry = readdir(fds)) != NULL) {
        char target[256];
        ssize_t len = readlinkat(dirfd(fds), entry->d_name, target, sizeof(target) - 1);
        found = len > 0 && (size_t)len == strlen(node) && memcmp(target, node, (size_t)len) == 0;
    }
    closedir(fds);
    return found;
}

static void describe(struct holder_search *s, const char *pid)
{
    char path[64];
    char name[64] = "";
    text_format(path, sizeof(path), "/proc/%s/comm", pid);
    FILE *comm = fopen(path, "re");
    if (comm) {
        if (fgets(name, sizeof(name), comm) == NULL)
            name[0] = '\0';
        fclose(comm);
    }
    name[strcspn(name, "\n")] = '\0';
    char clean[64];
    utf8_sanitise(clean, sizeof(clean), name, strlen(name));
    text_format(s->result, sizeof(s->result), "%s (pid %s)", clean[0] != '\0' ? clean : "a program", pid);
}

bool holder_search_step(struct holder_search *s, unsigned processes)
{
    for (unsigned i = 0; i < processes && !s->done;) {
        const struct dirent *entry = readdir(s->proc);
        int64_t pid;
        if (entry == NULL) {
            s->done = true;
        } else if (text_to_int64(entry->d_name, 1, INT32_MAX, &pid)) {
            i++;
            if (pid != getpid() && has_open(entry->d_name, s->node)) {
                describe(s, entry->d_name);
                s->found = true;
                s->done = true;
            }
        }
    }
    return s->done;
}

const char *holder_search_result(const struct holder_search *s)
{
    return s->result;
}

bool holder_search_found(const struct holder_search *s)
{
    return s->found;
}
