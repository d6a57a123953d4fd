#include "cups_library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/text.h"
#include "base/thread.h"

static struct cups_library library;
static char problem[160];

static bool find(void *handle, const char *name, void *slot)
{
    void *symbol = dlsym(handle, name);
    /* ISO C has no way from an object pointer to a function pointer but this. */
    memcpy(slot, &symbol, sizeof(symbol));
    if (symbol == NULL && problem[0] == '\0')
        text_format(problem, sizeof(problem), "libcups has no %s", name);
    return symbol != NULL;
}

static void load(void)
{
    void *handle = dlopen("libcups.so.2", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        text_copy(problem, sizeof(problem), "libcups is not there: install the package libcups2");
        return;
    }
#define CUPS_FIND(name) (void)find(handle, #name, &library.name);
    CUPS_FUNCTIONS(CUPS_FIND)
#undef CUPS_FIND
}

const struct cups_library *cups_library(struct error *err)
{
    static struct thread_once once = THREAD_ONCE;
    thread_once(&once, load);
    if (problem[0] == '\0')
        return &library;
    error_set(err, ERROR_GONE, "%s", problem);
    return NULL;
}
