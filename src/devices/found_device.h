/* A device node as udev tells of it: what is needed to say whether it is a scanner, without opening it. Plain data; made
 * by hotplug, copied by whoever keeps it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum node_class {
    NODE_INPUT,  /* /dev/input/eventN */
    NODE_TTY,    /* a serial port of a real device */
    NODE_HIDRAW, /* /dev/hidrawN */
    NODE_USB,    /* a USB device itself: says only that something without a usable node is plugged in */
};

enum { NODE_MAX = 128, SYSPATH_MAX = 384 };

struct found_device {
    enum node_class class;
    char syspath[SYSPATH_MAX]; /* tells device nodes apart */
    char group[SYSPATH_MAX];   /* the same for all nodes of one physical device */
    char node[NODE_MAX];       /* "/dev/input/event5" */
    char links[768];           /* other names of the node, separated by spaces */
    char id_path[128];         /* udev's ID_PATH: the port */
    char port[32];             /* short form of the port: "1-2.4", else the node's last part */
    char name[96];             /* as the kernel calls the device */
    char product[96];          /* "Maker Product" as the USB device calls itself */
    char serial[64];           /* its serial number */
    bool has_ids;
    unsigned vendor_id;
    unsigned product_id;
    bool digits; /* NODE_INPUT: has the keys 0 to 9 and Enter */
    bool hidpos; /* NODE_HIDRAW: its report descriptor is one of a HID POS scanner */
};

/* Whether `path` is one of its names: node, link, ID_PATH or short port. "" is none. */
bool found_device_has_path(const struct found_device *found, const char *path);

/* Whether a key bit map as sysfs writes it ("7 ff9f207ac14057ff … fffffffffffffffe": hex words of `word_bits`, highest
 * first) holds the keys 0 to 9 and Enter, those of the keypad or those above the letters. */
bool found_device_digits(const char *key_capabilities, unsigned word_bits);
