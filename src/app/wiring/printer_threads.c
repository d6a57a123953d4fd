#include "printer_threads.h"

#include <stdlib.h>

#include "base/mem.h"
#include "config_printer.h"

struct printer_threads {
    struct printer *printers[PRINTERS_MAX];
    size_t count;
};

struct printer_threads *printer_threads_start(const struct config *config, struct queue *inbox,
                                              struct error *err)
{
    struct printer_threads *t = mem_new(sizeof(*t));
    for (; t->count < config->printer_count; t->count++) {
        struct printer_config printer;
        printer_block_config(&config->printers[t->count], &printer);
        t->printers[t->count] = printer_start(&printer, inbox, err);
        if (t->printers[t->count] == NULL) {
            printer_threads_stop(t);
            printer_threads_free(t);
            return NULL;
        }
    }
    return t;
}

void printer_threads_stop(struct printer_threads *t)
{
    for (size_t i = 0; t && i < t->count; i++)
        printer_stop(t->printers[i]);
}

void printer_threads_free(struct printer_threads *t)
{
    for (size_t i = 0; t && i < t->count; i++)
        printer_free(t->printers[i]);
    free(t);
}

bool printer_threads_print(struct printer_threads *t, int printer, struct label_job *job)
{
    return printer_print(t->printers[printer], job);
}

void printer_threads_wake(struct printer_threads *t, int printer)
{
    printer_wake(t->printers[printer]);
}

size_t printer_rules(const struct config *config, struct printer_rule *ret)
{
    for (size_t i = 0; i < config->printer_count; i++)
        printer_block_rule(&config->printers[i], &ret[i]);
    return config->printer_count;
}
