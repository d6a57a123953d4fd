/* What an answer's error codes mean for the caller. Pure. */
#pragma once

#include "answer_parser.h"
#include "otapi/otapi.h"

enum otapi_outcome outcome_of(const struct answer *answer);
