/* A bed of faked devices for one test process: nodes, their place in sysfs, their ioctls, coming and going. The program under
 * test runs in the same process and sees them as udev, /dev and /sys. Test thread; ioctls are answered in umockdev's own. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <umockdev.h>

struct fake {
    struct fake *next;
    UMockdevIoctlBase *ioctls;
    char node[64];
    char port[32];
    int master;            /* what is written here the program reads; -1 once it is gone */
    char syspaths[6][256]; /* leaf first */
    unsigned syspath_count;

    /* What an event node knows. */
    unsigned vendor_id;
    unsigned product_id;
    char name[64];
    char layout[8];
    bool has_keys;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t read;
    long unread; /* bytes written that the program has not read */
    bool unplugged;
    bool held_elsewhere; /* another program has grabbed it */
    UMockdevIoctlClient *grabbed_by;
    bool scan_codes_masked;
    unsigned keys_asked; /* how often the program has asked what is down */
    int clock_id;
    bool woken;
    int modem_lines; /* TIOCM_* as the program set them */
    unsigned char keys_down[96];
};

/* What a device is called and where it is plugged in. */
struct fake_spec {
    unsigned vendor_id;
    unsigned product_id;
    const char *maker;
    const char *product;
    const char *serial; /* NULL: none */
    const char *port;   /* "1-2" */
    const char *layout; /* of a wedge; NULL: "us" */
};

void bed_open(void);
/* Unplugs nothing: the program has stopped before. */
void bed_close(void);

/* Each plugs a device in and returns when its uevents are out. Owned by the bed. */
struct fake *bed_wedge(const struct fake_spec *spec);
/* A further event node of the same device, without digits. */
struct fake *bed_wedge_control(const struct fake *wedge, const struct fake_spec *spec);
struct fake *bed_port(const struct fake_spec *spec);
struct fake *bed_pos(const struct fake_spec *spec);
/* A USB device without any node. */
struct fake *bed_usb(const struct fake_spec *spec);

/* Until the program has read all that was written. */
void bed_wait_until_read(struct fake *f);
/* Pulls it out: what reads it gets ENODEV (a port: a hang-up), then udev says that it is gone. */
void bed_unplug(struct fake *f);

/* --- keyboards --- */

/* One event, with the time it has now by the clock the program asked for. */
void wedge_event(struct fake *f, unsigned type, unsigned code, int value);
/* A key as a scanner reports it: scan code (unless masked), key, report; then gap_us of silence. */
void wedge_key(struct fake *f, unsigned code, int value, unsigned gap_us);
/* Types text by the device's layout; Enter behind it, if wanted. Fails the test when the layout lacks a character. */
void wedge_type(struct fake *f, const char *text, bool enter, unsigned gap_us);
/* The kernel's ring ran over; returns when the program has asked what is down now, and so has thrown away what came before. */
void wedge_overrun(struct fake *f);
void wedge_hold(struct fake *f, bool held_elsewhere);
bool wedge_is_grabbed(struct fake *f);

/* --- ports and HID POS --- */

void port_send(struct fake *f, const void *bytes, size_t len);
/* Waits for as many bytes from the program. */
void port_receive(struct fake *f, void *ret_bytes, size_t len);
/* The program has sent nothing more. */
bool port_is_silent(struct fake *f);
int port_modem_lines(struct fake *f);
/* The line the program asked for, as "9600 7E1"; "" before. Of the port that was set last. */
const char *port_line(void);
void pos_send(struct fake *f, const char *aim, const char *data, bool more);
bool pos_is_woken(struct fake *f);

/* --- for the bed's own files --- */

struct fake *bed_new_fake(const struct fake_spec *spec);
/* Gives the node its ioctls, adds the description, opens the master side. */
void bed_add(struct fake *f, const char *description,
             gboolean (*on_ioctl)(UMockdevIoctlBase *, UMockdevIoctlClient *, struct fake *));
/* The USB device's part of a description; it comes first: each part sends its uevent when it is added. */
void bed_describe_usb(GString *text, const struct fake *f, const struct fake_spec *spec);
void bed_add_syspath(struct fake *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
void bed_answer(UMockdevIoctlClient *client, const void *data, size_t len, long result);
void bed_refuse(UMockdevIoctlClient *client, int errnum);
unsigned bed_number(void);
/* Writes all of it, waiting while the program does not read. */
void bed_write(struct fake *f, const void *bytes, size_t len);
