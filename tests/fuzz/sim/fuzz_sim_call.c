/* What a client sends the simulator: the first byte chooses the method, the rest is the form. Whatever comes, there is an answer that
 * ends, in UTF-8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "platform.h"
#include "serve.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = {
    "/service/AddOrder",
    "/service/SearchOrderLines",
    "/service/SearchOrders",
    "/service/RunOrderExportingToProvider",
    "/service/RunOrderLinkingWithProvider",
    "/service/RunOrdersSynchronizingWithProvider",
    "/service/DoStepActionForBackgroundActivity",
    "/service/UpdateOrderLinesForOperator",
    "/service/SearchBackgroundActivities",
    "/service/PostTransaction",
    "/sim/line",
    "/sim/purchase",
    "/sim/provider-answer",
    "/OtapiWebService2.asmx/ChangeLineStatus",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct server s;
    static char sessions[2][SIM_ID_SIZE];
    struct form form = {0};
    struct served served;
    if (size < 1)
        return 0;
    if (s.config.key == NULL || s.platform.line_count > 2000) { /* what was added goes, now and then */
        world_end(&s.platform);
        sim_config_init(&s.config);
        s.config.orders = 2;
        s.config.lenient = true;
        s.config.step_ms = 0;
        world_begin(&s.platform, &s.config);
        text_copy(sessions[0], SIM_ID_SIZE, platform_log_in(&s.platform, SIM_NOBODY));
        text_copy(sessions[1], SIM_ID_SIZE, platform_log_in(&s.platform, SIM_CUSTOMER));
    }
    const char *path = paths[data[0] % (sizeof(paths) / sizeof(paths[0]))];
    bool good = form_parse(&form, (const char *)data + 1, size - 1);
    form_add(&form, "instanceKey", "demo-key");
    form_add(&form, "sessionId", sessions[strcmp(path, "/service/AddOrder") == 0]);
    if (s.platform.market.accounts[0].session[0])
        form_add(&form, "providerSessionId", s.platform.market.accounts[0].session);
    serve(&s, path, good ? &form : NULL, &served);
    if (served.answer.len == 0 || !utf8_valid(served.answer.data, served.answer.len))
        abort();
    text_fini(&served.answer);
    form_fini(&form);
    return 0;
}
