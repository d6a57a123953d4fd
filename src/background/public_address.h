/* May an address that a marketplace gave lead there? Pure. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* False for this machine, private networks, link-local, multicast, reserved and documentation ranges, also when an IPv6 address
 * wraps such an IPv4 one, and for families that are no internet. */
bool public_address(const struct sockaddr *address);
