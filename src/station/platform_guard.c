#include "platform_guard.h"

#include <inttypes.h>
#include <string.h>

#include "base/attr.h"
#include "store/intents.h"

enum { EARLIER_MAX = 4 };

/* Money whose way is not known may still arrive: the account does not show it yet, and it would be posted again. The same holds for
 * what is bought, tied or cut loose at the marketplace. What does no harm twice (cancelling, synchronising) may be asked again. */
static const struct {
    const char *what;
    const char *earlier[EARLIER_MAX];
} rows[] = {
    {"order.pay", {"order.pay", "order.cancel"}},
    {"order.export", {"order.export", "order.link", "order.unlink", "order.cancel"}},
    {"order.link", {"order.export", "order.link", "order.unlink", "order.cancel"}},
    {"order.unlink", {"order.export", "order.link", "order.unlink"}},
    {"order.cancel", {"order.pay", "order.export", "order.link"}},
};

static bool same_order(struct station *s, struct request_call *c, const char *const *earlier,
                       struct error *err)
{
    const char *order_id = request_text(c, "order_id");
    int64_t open;
    for (size_t i = 0; i < EARLIER_MAX && earlier[i]; i++) {
        if (!store_intent_open(s->store, earlier[i], "$.order_id", order_id, &open, err))
            return false;
        if (open != 0)
            return request_refuse(c,
                                  "the end of request %" PRId64
                                  " (%s) of %.64s is not known yet; nothing was done, wait, or say "
                                  "what became of it: `tallyman order settle %" PRId64 "`",
                                  open, earlier[i], order_id, open);
    }
    return true;
}

bool platform_guard(struct station *s, struct request_call *c, const char *what, int64_t *ret_open,
                    struct error *err)
{
    *ret_open = 0;
    if (strcmp(what, "order.add") == 0) {
        const char *reference =
            json_string_value(json_object_get(json_object_get(c->object, "order"), "reference"));
        return reference == NULL ||
               store_intent_open(s->store, what, "$.order.reference", reference, ret_open, err);
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].what, what) == 0)
            return same_order(s, c, rows[i].earlier, err);
    return true;
}
