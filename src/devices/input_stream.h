/* A stream of lines as a scanner: standard input, be it a terminal, a pipe or a file. One code a line, a CR at its end
 * taken off; the last line counts without its newline. Lines wait for room in the inbox, none is refused. */
#pragma once

#include "device.h"

/* fd is borrowed and stays as it is (its flags may be shared with others). */
struct device *input_stream_new(const struct device_init *init, int fd);
