#include "scan_settings.h"

#include <string.h>

#include "base/text.h"
#include "config.h"
#include "devices/calibration.h"
#include "devices/layout_hint.h"

void scan_settings_read(void *arg, const char *scanner, const unsigned char *bytes, size_t len,
                        struct web_scanner_settings *ret)
{
    static const char *const letters[] = {[CALIBRATION_CASE_RIGHT] = "right",
                                          [CALIBRATION_CASE_SWAPPED] = "swapped",
                                          [CALIBRATION_CASE_UPPER] = "upper",
                                          [CALIBRATION_CASE_LOWER] = "lower"};
    const struct config *config = arg;
    const char *read_as = "us";
    struct calibration c;
    for (size_t i = 0; i < config->scanner_count; i++)
        if (strcmp(config->scanners[i].name, scanner) == 0)
            read_as = config->scanners[i].serial[0] ? NULL : config->scanners[i].layout;
    if (!calibration_read(bytes, len, read_as, &c)) {
        if (read_as == NULL || !layout_hint(bytes, len, read_as, ret->layout))
            ret->layout[0] = '\0';
        return;
    }
    ret->calibration = true;
    ret->letters = letters[c.letters];
    ret->gs = c.gs;
    text_copy(ret->layout, sizeof(ret->layout), c.layout);
    text_copy(ret->aim_id, sizeof(ret->aim_id), c.aim_id);
    text_copy(ret->prefix, sizeof(ret->prefix), c.prefix);
    text_copy(ret->suffix, sizeof(ret->suffix), c.suffix);
    text_copy(ret->missing, sizeof(ret->missing), c.missing);
    calibration_lines(&c, ret->lines, sizeof(ret->lines));
}
