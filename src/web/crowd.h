/* Who is connected: how many from one address, who goes first when there is no room, and who takes too long to say what they
 * want. A guest is known when one of its requests came with a good cookie, or from this machine. Owned by the web thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
    CROWD_MAX = 512, /* connections; all of them */
    CROWD_STRANGERS_MAX =
        384,                /* connections that are not known; what is beyond makes the oldest of them go */
    CROWD_ADDRESS_MAX = 64, /* not known and from one address (IPv6: one network of 64 bits) */
};

enum guest_state { GUEST_HEAD, GUEST_BODY, GUEST_ANSWER };

/* One connection. */
struct guest {
    struct guest *next;
    int fd;
    unsigned char address[16]; /* of the network, IPv4 mapped */
    bool known;
    bool leaving; /* was told to go */
    bool image;   /* sends a photo */
    enum guest_state state;
    int64_t since_us; /* mono: in this state */
};

struct crowd {
    struct guest *guests; /* newest first */
    int count;
    int strangers; /* not known */
    uint64_t turned_away;
};

/* May somebody from there come in? */
bool crowd_admits(struct crowd *c, const struct sockaddr *address);
/* Came in: fd is borrowed until crowd_leave(). May send the oldest stranger away. */
struct guest *crowd_enter(struct crowd *c, int fd, const struct sockaddr *address, int64_t now_us);
void crowd_leave(struct crowd *c, struct guest *g);
void crowd_know(struct crowd *c, struct guest *g);
void guest_enter_state(struct guest *g, enum guest_state state, bool image, int64_t now_us);
/* Ends the connections of those who take too long. */
void crowd_sweep(struct crowd *c, int64_t now_us);
