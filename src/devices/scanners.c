#include "devices/scanners.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/mem.h"
#include "base/text.h"
#include "holder.h"
#include "hotplug.h"
#include "scanner_match.h"
#include "scanner_name.h"

struct look {
    const struct scanner_config *configs;
    size_t config_count;
    bool unknown_too;
    struct scanner_names *names;
    scanners_fn *fn;
    void *arg;
    bool ended;
};

/* whoever: somebody holds it, seen or not. */
static void say_holder(struct scanner_found *f, bool whoever)
{
    struct holder_search *search = holder_search_new(f->node);
    while (!holder_search_step(search, 64))
        continue;
    if (whoever || holder_search_found(search)) {
        f->state = SCANNER_BUSY;
        text_format(f->detail, sizeof(f->detail), "held by %s", holder_search_result(search));
    }
    holder_search_free(search);
}

static void say_denied(struct scanner_found *f)
{
    f->state = SCANNER_DENIED;
    text_format(
        f->detail, sizeof(f->detail),
        "no right to open it: install the udev rules, put the user into group tallyman, plug it in again");
}

static void look_at_input(struct scanner_found *f, bool grab)
{
    AUTOCLOSE int fd = open(f->node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && (errno == EACCES || errno == EPERM)) {
        say_denied(f);
    } else if (fd < 0) {
        f->state = SCANNER_GONE;
        text_format(f->detail, sizeof(f->detail), "%s", strerror(errno));
    } else if (grab && ioctl(fd, EVIOCGRAB, (void *)1) != 0 && errno == EBUSY) {
        say_holder(f, true);
    }
}

/* A serial port is not opened: that would raise its lines, and a scanner may take that for a start. */
static void look_at_port(struct scanner_found *f)
{
    if (access(f->node, R_OK | W_OK) != 0)
        say_denied(f);
    else
        say_holder(f, false);
}

static void look_at(const struct found_device *found, struct scanner_found *f, const struct scanner_match *m)
{
    switch (found->class) {
    case NODE_INPUT:
        look_at_input(f, m->claim != CLAIM_NONE);
        break;
    case NODE_TTY:
        look_at_port(f);
        break;
    case NODE_HIDRAW:
        if (access(f->node, R_OK | W_OK) != 0)
            say_denied(f);
        break;
    case NODE_USB:
        f->state = SCANNER_FAULT;
        text_copy(f->detail, sizeof(f->detail), m->advice);
        break;
    }
}

static bool is_candidate(const struct found_device *found)
{
    switch (found->class) {
    case NODE_INPUT:
        return found->digits;
    case NODE_TTY:
        return true;
    case NODE_HIDRAW:
        return found->hidpos;
    case NODE_USB:
        return false;
    }
    return false;
}

static void first_link(char *dst, size_t size, const char *links)
{
    text_copy_n(dst, size, links, strcspn(links, " "));
}

static void describe(struct look *l, const struct found_device *found, const struct scanner_match *m)
{
    struct scanner_match by_table;
    struct scanner_found f = {.state = SCANNER_READY};
    scanner_match(found, NULL, 0, true, &by_table);
    f.configured = m->claim == CLAIM_CONFIG;
    f.known = by_table.claim != CLAIM_NONE;
    const struct scanner_name *name = scanner_names_give(
        l->names, m->config ? m->config->name : m->short_model, m->config != NULL, found->port);
    text_copy(f.name, sizeof(f.name), scanner_name_text(name));
    text_copy(f.kind, sizeof(f.kind), scanner_kind(found->class));
    text_copy(f.model, sizeof(f.model), m->model);
    text_copy(f.port, sizeof(f.port), found->id_path[0] != '\0' ? found->id_path : found->node);
    text_copy(f.node, sizeof(f.node), found->node);
    text_copy(f.short_port, sizeof(f.short_port), found->port);
    if (found->has_ids)
        text_format(f.match, sizeof(f.match), "usb:%04x:%04x", found->vendor_id, found->product_id);
    first_link(f.link, sizeof(f.link), found->links);
    text_copy(f.serial_number, sizeof(f.serial_number), found->serial);
    look_at(found, &f, m);
    l->ended = !l->fn(l->arg, &f);
}

static void look_at_device(void *arg, enum hotplug_change change, const struct found_device *found)
{
    struct look *l = arg;
    struct scanner_match m;
    if (l->ended || change != HOTPLUG_THERE)
        return;
    scanner_match(found, l->configs, l->config_count, true, &m);
    if (m.claim != CLAIM_NONE || (l->unknown_too && is_candidate(found)))
        describe(l, found, &m);
}

static bool look(struct look *l, struct error *err)
{
    struct hotplug *hotplug = hotplug_new_look(err);
    if (hotplug == NULL)
        return false;
    l->names = scanner_names_new();
    bool left;
    bool ok = hotplug_enumerate(hotplug, true, look_at_device, l, &left, err);
    scanner_names_free(l->names);
    hotplug_free(hotplug);
    return ok;
}

bool scanners_list(const struct scanner_config *scanners, size_t count, scanners_fn *fn, void *arg,
                   struct error *err)
{
    struct look l = {.configs = scanners, .config_count = count, .fn = fn, .arg = arg};
    return look(&l, err);
}

bool scanners_candidates(const struct scanner_config *scanners, size_t count, scanners_fn *fn, void *arg,
                         struct error *err)
{
    struct look l = {.configs = scanners, .config_count = count, .unknown_too = true, .fn = fn, .arg = arg};
    return look(&l, err);
}
