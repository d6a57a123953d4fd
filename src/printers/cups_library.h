/* libcups, loaded at the first use (it brings a dozen libraries along, and most stations print without it). printers/ only;
 * any thread. */
#pragma once

#include <cups/cups.h>
#include "base/attr.h"
#include "base/error.h"

#define CUPS_FUNCTIONS(X)                                                                                    \
    X(cupsDoRequest)                                                                                         \
    X(cupsGetResponse)                                                                                       \
    X(cupsLastErrorString)                                                                                   \
    X(cupsSendRequest)                                                                                       \
    X(cupsServer)                                                                                            \
    X(cupsUser)                                                                                              \
    X(cupsWriteRequestData)                                                                                  \
    X(httpClose)                                                                                             \
    X(httpConnect2)                                                                                          \
    X(httpGetFd)                                                                                             \
    X(httpSetTimeout)                                                                                        \
    X(ippAddInteger)                                                                                         \
    X(ippAddString)                                                                                          \
    X(ippDelete)                                                                                             \
    X(ippErrorString)                                                                                        \
    X(ippFindAttribute)                                                                                      \
    X(ippGetBoolean)                                                                                         \
    X(ippGetCount)                                                                                           \
    X(ippGetInteger)                                                                                         \
    X(ippGetStatusCode)                                                                                      \
    X(ippGetString)                                                                                          \
    X(ippNewRequest)                                                                                         \
    X(ippPort)

struct cups_library {
#define CUPS_MEMBER(name) __typeof__(name) *name;
    CUPS_FUNCTIONS(CUPS_MEMBER)
#undef CUPS_MEMBER
};

/* NULL when it is not installed; err says what to install. */
const struct cups_library *cups_library(struct error *err);
