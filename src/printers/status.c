#include "status.h"

#include <string.h>

static const struct status_profile *const profiles[] = {&status_zpl, &status_hqes, &status_tspl,
                                                        &status_escpos};

const struct status_profile *status_profile_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(profiles); i++)
        if (strcmp(profiles[i]->name, name) == 0)
            return profiles[i];
    return NULL;
}
