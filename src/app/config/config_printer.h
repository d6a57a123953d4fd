/* What station and printer threads need of a printer block. app/ only. */
#pragma once

#include "printer_block.h"

/* Both assume that the block was read without an error. */
void printer_block_rule(const struct printer_block *block, struct printer_rule *ret);
void printer_block_config(const struct printer_block *block, struct printer_config *ret);
