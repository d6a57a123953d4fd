/* A scan's verdict on standard output: the JSON of the contract, or a line for people. Main thread. */
#pragma once

#include <jansson.h>
#include <stdio.h>

/* One object a line, keys in the contract's order. */
void scan_print_json(FILE *out, const json_t *scan);
void scan_print_text(FILE *out, const json_t *scan);
