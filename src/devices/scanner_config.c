#include "devices/reader.h"

#include <string.h>

#include "base/text.h"
#include "key_layout.h"

void scanner_config_init(struct scanner_config *config, const char *name)
{
    memset(config, 0, sizeof(*config));
    text_copy(config->name, sizeof(config->name), name);
    text_copy(config->layout, sizeof(config->layout), "us");
    config->terminator = TERMINATOR_ENTER;
    config->gap_ms = 100;
    config->baud = 9600;
    config->bits = 8;
    config->parity = 'n';
    config->stop = 1;
    config->framing = FRAMING_CR;
}

const char *scanner_layout_name(unsigned i)
{
    return key_layout_name(i);
}
