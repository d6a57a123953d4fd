/* Texts that many things share, kept once each as long as the platform lives. Sim thread. */
#pragma once

#include "index.h"

struct strings {
    struct index index;
    char **texts; /* owned, each of them too */
    uint32_t count;
};

/* The kept copy; the same text gives the same pointer. */
const char *strings_keep(struct strings *s, const char *text);
void strings_fini(struct strings *s);
