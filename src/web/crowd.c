#include "crowd.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    HEAD_S = 30, /* from the first byte to the end of the headers, and between requests */
    BODY_S = 60,
    IMAGE_S = 180,
    V6_NETWORK_BYTES =
        8, /* one household or office has at least such a network: its hosts choose the rest themselves */
};

/* Where somebody comes from, as far as it tells one from another. False for what is no address of a network. */
static bool network_of(const struct sockaddr *address, unsigned char ret[16], bool *ret_local)
{
    struct in6_addr v6 = IN6ADDR_ANY_INIT;
    memset(ret, 0, 16);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof(v4));
        v6.s6_addr[10] = v6.s6_addr[11] = 0xFF;
        memcpy(&v6.s6_addr[12], &v4.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof(six));
        v6 = six.sin6_addr;
    } else {
        return false;
    }
    bool mapped = IN6_IS_ADDR_V4MAPPED(&v6);
    *ret_local = IN6_IS_ADDR_LOOPBACK(&v6) || (mapped && v6.s6_addr[12] == 127);
    memcpy(ret, &v6, mapped || *ret_local ? 16 : V6_NETWORK_BYTES);
    return true;
}

static bool is_stranger(const struct guest *g)
{
    return !g->known && !g->leaving;
}

static void send_away(struct crowd *c, struct guest *g)
{
    c->strangers -= is_stranger(g);
    c->turned_away++;
    g->leaving = true;
    (void)shutdown(g->fd, SHUT_RDWR);
}

bool crowd_admits(struct crowd *c, const struct sockaddr *address)
{
    unsigned char network[16];
    bool local;
    int same = 0;
    if (!network_of(address, network, &local))
        return false;
    if (local)
        return true;
    for (const struct guest *g = c->guests; g; g = g->next)
        same += is_stranger(g) && memcmp(g->address, network, sizeof(network)) == 0;
    if (same < CROWD_ADDRESS_MAX)
        return true;
    c->turned_away++;
    return false;
}

static struct guest *oldest_stranger(const struct crowd *c)
{
    struct guest *oldest = NULL;
    for (struct guest *g = c->guests; g; g = g->next)
        if (is_stranger(g) && (oldest == NULL || g->since_us <= oldest->since_us))
            oldest = g;
    return oldest;
}

struct guest *crowd_enter(struct crowd *c, int fd, const struct sockaddr *address, int64_t now_us)
{
    struct guest *g = mem_new(sizeof(*g));
    g->fd = fd;
    g->since_us = now_us;
    bool local;
    (void)network_of(address, g->address, &local);
    if (c->strangers >= CROWD_STRANGERS_MAX)
        send_away(c, oldest_stranger(c));
    g->next = c->guests;
    c->guests = g;
    c->count++;
    c->strangers += is_stranger(g);
    return g;
}

void crowd_leave(struct crowd *c, struct guest *g)
{
    for (struct guest **at = &c->guests; *at; at = &(*at)->next) {
        if (*at == g) {
            *at = g->next;
            c->count--;
            c->strangers -= is_stranger(g);
            break;
        }
    }
    free(g);
}

void crowd_know(struct crowd *c, struct guest *g)
{
    c->strangers -= is_stranger(g);
    g->known = true;
}

void guest_enter_state(struct guest *g, enum guest_state state, bool image, int64_t now_us)
{
    g->state = state;
    g->since_us = now_us;
    g->image = image;
}

void crowd_sweep(struct crowd *c, int64_t now_us)
{
    for (struct guest *g = c->guests; g; g = g->next) {
        int64_t limit_s = g->state == GUEST_HEAD ? HEAD_S : g->image ? IMAGE_S : BODY_S;
        if (g->state != GUEST_ANSWER && !g->leaving && now_us - g->since_us > limit_s * 1000000)
            send_away(c, g);
    }
}
