/* The simulator as a process of its own, as far from the station as the platform is: another address space, real HTTP. For benchmarks;
 * ends with the program. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct platform_process {
    int port;     /* of the simulator itself */
    int tls_port; /* of the TLS server before it; 0: none */
    char url[128];
    char ca_file[300]; /* that url's certificate; "": no TLS */
};

/* Starts it with these many made-up orders; latency as --latency ("20"). Ends the program when that fails. */
void platform_process_start(struct platform_process *p, const char *orders, const char *latency);
/* Puts socat with a certificate made for the occasion before it: from then on url is https. Each connection is one handshake and one
 * connection of the simulator. False: socat or openssl is not there. folder: for its files. */
bool platform_process_tls(struct platform_process *p, const char *folder);
/* Ends both before the program does. */
void platform_process_stop(struct platform_process *p);
/* A number of GET /sim/state, such as "calls"; asking is a connection of its own. */
uint64_t platform_process_count(const struct platform_process *p, const char *name);
