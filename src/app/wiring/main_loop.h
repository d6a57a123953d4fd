/* The main thread's loop: signals, the control socket, the service manager's watchdog. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "wiring.h"

struct main_loop;

/* Blocks SIGINT, SIGTERM and SIGHUP for the whole process: before any thread is born. */
struct main_loop *main_loop_new(struct error *err);
void main_loop_free(struct main_loop *m);
/* Ends the loop. Any thread; also from wiring_options.quit. */
void main_loop_quit(void *m);
/* Until a signal or main_loop_quit(). Tells systemd "ready" at the start and keeps its watchdog fed, as long as the station thread
 * answers. */
void main_loop_run(struct main_loop *m, struct wiring *w);
