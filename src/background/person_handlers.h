/* The handlers of people's requests, by file. Background thread. */
#pragma once

#include "person_context.h"

/* --- person_line.c --- */
person_handler person_line_find;
