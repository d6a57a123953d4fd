#include "hotplug.h"

#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#include <linux/input.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "hidpos.h"

enum { DESCRIPTOR_MAX = 4096, MONITOR_BUFFER = 1 << 20, LONG_BITS = 8 * sizeof(long) };

struct hotplug {
    struct udev *udev;
    struct udev_monitor *monitor; /* NULL: only for a look */
};

static const char *const subsystems[][2] = {
    {"input", NULL}, {"tty", NULL}, {"hidraw", NULL}, {"usb", "usb_device"}};

struct hotplug *hotplug_new_look(struct error *err)
{
    struct hotplug *h = mem_new(sizeof(*h));
    h->udev = udev_new();
    if (h->udev == NULL) {
        free(h);
        error_errno(err, errno, "starting udev");
        return NULL;
    }
    return h;
}

struct hotplug *hotplug_new(struct error *err)
{
    struct hotplug *h = hotplug_new_look(err);
    if (h == NULL)
        return NULL;
    h->monitor = udev_monitor_new_from_netlink(h->udev, "udev");
    int result = h->monitor ? 0 : -errno;
    for (size_t i = 0; result >= 0 && i < COUNT_OF(subsystems); i++)
        result =
            udev_monitor_filter_add_match_subsystem_devtype(h->monitor, subsystems[i][0], subsystems[i][1]);
    if (result >= 0) {
        (void)udev_monitor_set_receive_buffer_size(h->monitor, MONITOR_BUFFER);
        result = udev_monitor_enable_receiving(h->monitor);
    }
    if (result < 0) {
        hotplug_free(h);
        error_errno(err, -result, "listening for devices (udev monitor)");
        return NULL;
    }
    return h;
}

void hotplug_free(struct hotplug *h)
{
    if (h == NULL)
        return;
    if (h->monitor)
        udev_monitor_unref(h->monitor);
    udev_unref(h->udev);
    free(h);
}

int hotplug_fd(const struct hotplug *h)
{
    return h->monitor ? udev_monitor_get_fd(h->monitor) : -1;
}

/* --- what a device is ------------------------------------------------------------------------------------------ */

static const char *attribute(struct udev_device *device, const char *name)
{
    const char *value = device ? udev_device_get_sysattr_value(device, name) : NULL;
    return value ? value : "";
}

static bool read_id(const char *text, unsigned *ret)
{
    char *end;
    unsigned long value = strtoul(text, &end, 16);
    if (end == text || *end != '\0' || value > 0xFFFF)
        return false;
    *ret = (unsigned)value;
    return true;
}

/* Of Bluetooth devices the USB parent is the computer's adapter, which many share: only what is on USB by itself counts. */
static struct udev_device *usb_parent(struct udev_device *device)
{
    struct udev_device *input = udev_device_get_parent_with_subsystem_devtype(device, "input", NULL);
    struct udev_device *hid = udev_device_get_parent_with_subsystem_devtype(device, "hid", NULL);
    unsigned bus;
    if (input != NULL && read_id(attribute(input, "id/bustype"), &bus) && bus != BUS_USB)
        return NULL;
    if (hid != NULL && strncmp(udev_device_get_sysname(hid), "0003:", 5) != 0)
        return NULL;
    return udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device");
}

static void describe_usb(struct udev_device *usb, struct found_device *f)
{
    text_copy(f->group, sizeof(f->group), udev_device_get_syspath(usb));
    text_copy(f->port, sizeof(f->port), udev_device_get_sysname(usb));
    text_copy(f->serial, sizeof(f->serial), attribute(usb, "serial"));
    const char *maker = attribute(usb, "manufacturer");
    const char *product = attribute(usb, "product");
    text_format(f->product, sizeof(f->product), "%s%s%s", maker,
                maker[0] != '\0' && product[0] != '\0' ? " " : "", product);
    f->has_ids = read_id(attribute(usb, "idVendor"), &f->vendor_id) &&
                 read_id(attribute(usb, "idProduct"), &f->product_id);
}

/* "0005:000005F9:00002204.0003" */
static bool read_hid_ids(const char *sysname, struct found_device *f)
{
    unsigned bus;
    char part[3][16] = {{0}};
    const char *p = sysname;
    for (unsigned i = 0; i < 3; i++) {
        size_t len = strcspn(p, ":.");
        text_copy_n(part[i], sizeof(part[i]), p, len);
        p += len;
        p += *p == ':';
    }
    return read_id(part[0], &bus) && read_id(part[1], &f->vendor_id) && read_id(part[2], &f->product_id);
}

static void describe_others(struct udev_device *device, struct found_device *f)
{
    struct udev_device *input = udev_device_get_parent_with_subsystem_devtype(device, "input", NULL);
    struct udev_device *hid = udev_device_get_parent_with_subsystem_devtype(device, "hid", NULL);
    struct udev_device *whole = hid ? hid : input ? input : device;
    text_copy(f->group, sizeof(f->group), udev_device_get_syspath(whole));
    text_copy(f->port, sizeof(f->port), udev_device_get_sysname(whole));
    text_copy(f->serial, sizeof(f->serial), attribute(input, "uniq"));
    if (hid != NULL)
        f->has_ids = read_hid_ids(udev_device_get_sysname(hid), f);
    else if (input != NULL)
        f->has_ids = read_id(attribute(input, "id/vendor"), &f->vendor_id) &&
                     read_id(attribute(input, "id/product"), &f->product_id);
}

static bool is_hidpos(struct udev_device *device, unsigned vendor_id)
{
    char path[SYSPATH_MAX + 32];
    unsigned char descriptor[DESCRIPTOR_MAX];
    struct hidpos_layout layout;
    struct error err;
    text_format(path, sizeof(path), "%s/device/report_descriptor", udev_device_get_syspath(device));
    AUTOCLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, descriptor, sizeof(descriptor)) : -1;
    return len > 0 && hidpos_layout_read(descriptor, (size_t)len, vendor_id, &layout, &err);
}

static bool read_class(struct udev_device *device, enum node_class *ret)
{
    const char *subsystem = udev_device_get_subsystem(device);
    const char *name = udev_device_get_sysname(device);
    const char *devtype = udev_device_get_devtype(device);
    if (subsystem == NULL || name == NULL)
        return false;
    if (strcmp(subsystem, "input") == 0 && strncmp(name, "event", 5) == 0)
        *ret = NODE_INPUT;
    else if (strcmp(subsystem, "tty") == 0 && udev_device_get_parent(device) != NULL)
        *ret = NODE_TTY;
    else if (strcmp(subsystem, "hidraw") == 0)
        *ret = NODE_HIDRAW;
    else if (strcmp(subsystem, "usb") == 0 && devtype != NULL && strcmp(devtype, "usb_device") == 0)
        *ret = NODE_USB;
    else
        return false;
    return true;
}

/* False for what cannot be a scanner. */
static bool describe(struct udev_device *device, struct found_device *f)
{
    *f = (struct found_device){0};
    const char *node = udev_device_get_devnode(device);
    if (!read_class(device, &f->class) ||
        !text_copy(f->syspath, sizeof(f->syspath), udev_device_get_syspath(device)))
        return false;
    if (f->class != NODE_USB && (node == NULL || !text_copy(f->node, sizeof(f->node), node)))
        return false;
    text_copy(f->id_path, sizeof(f->id_path), udev_device_get_property_value(device, "ID_PATH"));
    text_copy(f->links, sizeof(f->links), udev_device_get_property_value(device, "DEVLINKS"));
    struct udev_device *usb = f->class == NODE_USB ? device : usb_parent(device);
    if (usb != NULL)
        describe_usb(usb, f);
    else
        describe_others(device, f);
    struct udev_device *input = udev_device_get_parent_with_subsystem_devtype(device, "input", NULL);
    text_copy(f->name, sizeof(f->name), attribute(input, "name"));
    if (f->class == NODE_INPUT)
        f->digits = found_device_digits(attribute(input, "capabilities/key"), LONG_BITS);
    if (f->class == NODE_HIDRAW)
        f->hidpos = is_hidpos(device, f->vendor_id);
    return true;
}

/* --- telling --------------------------------------------------------------------------------------------------- */

static void tell(struct udev_device *device, hotplug_fn *fn, void *arg)
{
    struct found_device found;
    if (describe(device, &found))
        fn(arg, HOTPLUG_THERE, &found);
}

/* False when udev is not done with it. */
static bool tell_path(struct hotplug *h, const char *syspath, bool unfinished, hotplug_fn *fn, void *arg)
{
    struct udev_device *device = udev_device_new_from_syspath(h->udev, syspath);
    if (device == NULL)
        return true; /* it went away meanwhile */
    bool finished = unfinished || udev_device_get_is_initialized(device) > 0;
    if (finished)
        tell(device, fn, arg);
    udev_device_unref(device);
    return finished;
}

bool hotplug_enumerate(struct hotplug *h, bool unfinished, hotplug_fn *fn, void *arg, bool *ret_left,
                       struct error *err)
{
    bool left = false;
    bool all_of_them = unfinished || access("/run/udev/control", F_OK) != 0;
    struct udev_enumerate *all = udev_enumerate_new(h->udev);
    int result = all ? 0 : -ENOMEM;
    /* Several subsystems in one enumeration are alternatives; of "usb" the interfaces come too and are sorted out below. */
    for (size_t i = 0; result >= 0 && i < COUNT_OF(subsystems); i++)
        result = udev_enumerate_add_match_subsystem(all, subsystems[i][0]);
    if (result >= 0)
        result = udev_enumerate_scan_devices(all);
    if (result < 0) {
        if (all)
            udev_enumerate_unref(all);
        return error_errno(err, -result, "looking for devices (udev)");
    }
    struct udev_list_entry *entry;
    udev_list_entry_foreach(
        entry, udev_enumerate_get_list_entry(all)) if (!tell_path(h, udev_list_entry_get_name(entry),
                                                                  all_of_them, fn, arg)) left = true;
    udev_enumerate_unref(all);
    *ret_left = left;
    return true;
}

void hotplug_read(struct hotplug *h, hotplug_fn *fn, void *arg)
{
    struct udev_device *device;
    while ((device = udev_monitor_receive_device(h->monitor)) != NULL) {
        const char *action = udev_device_get_action(device);
        if (action != NULL && strcmp(action, "remove") == 0) {
            struct found_device found = {0};
            text_copy(found.node, sizeof(found.node), udev_device_get_devnode(device));
            if (text_copy(found.syspath, sizeof(found.syspath), udev_device_get_syspath(device)))
                fn(arg, HOTPLUG_GONE, &found);
        } else if (action != NULL && strcmp(action, "add") == 0) {
            tell(device, fn, arg);
        }
        udev_device_unref(device);
    }
}
