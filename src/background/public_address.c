#include "public_address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct range4 {
    uint32_t first;
    int bits;
};

/* Not the internet (IANA special-purpose registry). */
static const struct range4 ranges4[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
    {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16},
    {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4},
};

static bool public4(uint32_t ip)
{
    for (size_t i = 0; i < COUNT_OF(ranges4); i++)
        if (((ip ^ ranges4[i].first) >> (32 - ranges4[i].bits)) == 0)
            return false;
    return true;
}

static uint32_t read4(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool public6(const unsigned char ip[16])
{
    static const unsigned char zero[12];
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const unsigned char nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
    if (memcmp(ip, mapped, 12) == 0 || memcmp(ip, nat64, 12) == 0)
        return public4(read4(ip + 12));
    if (ip[0] == 0x20 && ip[1] == 0x02) /* 6to4 */
        return public4(read4(ip + 2));
    if (memcmp(ip, zero, 12) == 0)
        return false;
    if (ip[0] == 0x20 && ip[1] == 0x01 && ip[2] == 0x0D && ip[3] == 0xB8)
        return false;
    return (ip[0] & 0xE0) == 0x20; /* 2000::/3 is what is given out */
}

bool public_address(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof(in));
        return public6(in.sin6_addr.s6_addr);
    }
    return false;
}
