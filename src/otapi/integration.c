/* What is run with a marketplace: exporting, synchronising, linking, unlinking. Each gives back an activity. */
#include "argument_xml.h"
#include "call.h"
#include "client.h"
#include "otapi/provider.h"

static const struct field activity_fields[] = {
    RECORD_TEXT(struct otapi_activity_id, "Type", type),
    RECORD_TEXT(struct otapi_activity_id, "Id", id),
};
static const struct record activity_type = RECORD_OF(struct otapi_activity_id, activity_fields);

/* xml NULL: the argument is left out. */
static bool run(struct otapi *o, const char *method, const char *session, const char *provider,
                const char *provider_session, struct text *xml, struct otapi_activity_id *ret,
                struct otapi_reply *ret_reply)
{
    struct call c;
    struct otapi_activity_id activity = {0};
    const struct answer_want want = {.payload = &activity_type, .into = &activity};
    call_init_write(&c, method);
    call_add(&c, "sessionId", session);
    call_add(&c, "providerType", provider);
    call_add(&c, "providerSessionId", provider_session);
    if (xml)
        call_add(&c, "xmlParameters", xml->data);
    bool ok = call_do(o, &c, &want, ret_reply);
    if (ok && activity.id[0] == '\0')
        ok = call_no_payload(ret_reply, "activity");
    if (ok)
        *ret = activity;
    return ok;
}

bool otapi_run_export(struct otapi *o, const char *session, const char *provider,
                      const char *provider_session, const char *order_id, const char *const *line_ids,
                      size_t count, struct otapi_activity_id *ret, struct otapi_reply *ret_reply)
{
    struct text xml = {0};
    argument_parameters(&xml, order_id, "OrderLineIds/Id", line_ids, count);
    bool ok =
        run(o, "RunOrderExportingToProvider", session, provider, provider_session, &xml, ret, ret_reply);
    text_fini(&xml);
    return ok;
}

bool otapi_run_sync(struct otapi *o, const char *session, const char *provider, const char *provider_session,
                    const char *const *order_ids, size_t count, struct otapi_activity_id *ret,
                    struct otapi_reply *ret_reply)
{
    struct text xml = {0};
    argument_parameters(&xml, NULL, "OrderIds/Id", order_ids, count);
    bool ok = run(o, "RunOrdersSynchronizingWithProvider", session, provider, provider_session,
                  o->sync_without_orders ? NULL : &xml, ret, ret_reply);
    text_fini(&xml);
    return ok;
}

bool otapi_run_link(struct otapi *o, const char *session, const char *provider, const char *provider_session,
                    const char *order_id, const char *const *purchases, size_t count,
                    struct otapi_activity_id *ret, struct otapi_reply *ret_reply)
{
    struct text xml = {0};
    if (o->link_element[0] == '\0')
        return call_refuse(ret_reply,
                           "linking is off, for the platform's name of the marketplace orders is not "
                           "public; set otapi.link_element (\"ProviderOrderIds/Id\" is likely) and "
                           "try it on one order");
    if (!otapi_element_valid(o->link_element))
        return call_refuse(ret_reply, "otapi.link_element: \"%s\" is no element", o->link_element);
    argument_parameters(&xml, order_id, o->link_element, purchases, count);
    bool ok =
        run(o, "RunOrderLinkingWithProvider", session, provider, provider_session, &xml, ret, ret_reply);
    text_fini(&xml);
    return ok;
}

bool otapi_run_unlink(struct otapi *o, const char *session, const char *provider,
                      const char *provider_session, const char *order_id, const char *const *line_ids,
                      size_t count, struct otapi_activity_id *ret, struct otapi_reply *ret_reply)
{
    struct text xml = {0};
    if (o->unlink_element[0] == '\0')
        return call_refuse(ret_reply,
                           "unlinking is off, for the platform's name of the lines is not public; set "
                           "otapi.unlink_element (\"OrderLineIds/Id\" is likely) and try it on one "
                           "order");
    if (!otapi_element_valid(o->unlink_element))
        return call_refuse(ret_reply, "otapi.unlink_element: \"%s\" is no element", o->unlink_element);
    argument_parameters(&xml, order_id, o->unlink_element, line_ids, count);
    bool ok =
        run(o, "RunOrderUnlinkingFromProvider", session, provider, provider_session, &xml, ret, ret_reply);
    text_fini(&xml);
    return ok;
}
