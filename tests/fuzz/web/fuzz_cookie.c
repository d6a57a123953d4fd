/* Any Cookie header, and any Accept-Encoding, If-None-Match, Host and X-Forwarded-For: never past the end, always terminated. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cookie.h"
#include "guard.h"
#include "static_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_new(size + 1);
    char value[65];
    if (size > 0)
        memcpy(text, data, size);
    if (cookie_get(text, "tallyman_session", value, sizeof(value)) && strlen(value) >= sizeof(value))
        abort();
    (void)static_accepts_gzip(text);
    (void)static_has_tag(text, "\"0123456789abcdef\"");
    if (guard_host_local(text) && !guard_host_allowed(text, "", "dock-1"))
        abort();
    char address[WEB_ADDRESS_SIZE] = "";
    if (guard_forwarded(text, address) != (address[0] != '\0') || strpbrk(address, " ,<>\"") != NULL)
        abort();
    free(text);
    return 0;
}
