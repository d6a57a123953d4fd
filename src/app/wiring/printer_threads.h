/* The printers of the configuration, each with its thread, and what the station wants to know of them. Made by the wiring. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "base/queue.h"
#include "config.h"
#include "core/printing.h"

struct printer_threads;

struct printer_threads *printer_threads_start(const struct config *config, struct queue *inbox,
                                              struct error *err);
/* NULL is fine, here and below. */
void printer_threads_stop(struct printer_threads *t);
/* After the station has ended. */
void printer_threads_free(struct printer_threads *t);
/* As struct station_links wants them; any thread. */
bool printer_threads_print(struct printer_threads *t, int printer, struct label_job *job);
void printer_threads_wake(struct printer_threads *t, int printer);

/* ret holds PRINTERS_MAX. Returns how many. */
size_t printer_rules(const struct config *config, struct printer_rule *ret);
