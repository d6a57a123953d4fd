/* Any text as the configuration: it is taken whole, or refused in words that name the file; nothing in between. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct config config;
    static struct config before;
    char path[64];
    struct error err = {0};
    int fd = memfd_create("conf", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    text_format(path, sizeof(path), "/proc/self/fd/%d", fd);
    config_defaults(&config);
    before = config;
    if (config_read(&config, path, &err)) {
        if (config.scanner_count > CONFIG_SCANNERS_MAX || config.warning_count > CONFIG_WARNINGS_MAX)
            abort();
    } else if (err.text[0] == '\0' || err.kind == ERROR_NONE ||
               memcmp(&config, &before, sizeof(config)) != 0) {
        fprintf(stderr, "kind %d: %s\n", (int)err.kind, err.text);
        abort();
    }
    config_forget(&config);
    close(fd);
    return 0;
}
