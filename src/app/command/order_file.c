#include "order_file.h"

#include <string.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "background/order_form.h"
#include "base/text.h"

enum { VALUE_MAX = 4096 };

static bool fail(const xmlNode *node, struct error *err, const char *format, ...) PRINTF(3, 4);

static bool fail(const xmlNode *node, struct error *err, const char *format, ...)
{
    char what[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    return error_set(err, ERROR_INPUT, "%ld: %s", xmlGetLineNo((xmlNode *)(uintptr_t)node), what);
}

static const char *name_of(const xmlNode *node)
{
    return (const char *)node->name;
}

/* The text of an element that has nothing else in it, trimmed. */
static bool text_of(const xmlNode *node, char ret[VALUE_MAX], struct error *err)
{
    struct text all = {0};
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE) {
            text_fini(&all);
            return fail(n, err, "<%.64s> in <%.64s>, which is a plain text", name_of(n), name_of(node));
        }
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            text_add(&all, (const char *)n->content);
    }
    const char *begin = all.data ? all.data + strspn(all.data, " \t\r\n") : "";
    size_t len = strlen(begin);
    while (len > 0 && strchr(" \t\r\n", begin[len - 1]))
        len--;
    bool fits = text_copy_n(ret, VALUE_MAX, begin, len);
    text_fini(&all);
    return fits || fail(node, err, "<%.64s> is longer than %d bytes", name_of(node), VALUE_MAX - 1);
}

static const struct order_form_field *find(bool item, const char *element)
{
    for (size_t i = 0; order_form_field_at(item, i); i++)
        if (strcmp(order_form_field_at(item, i)->element, element) == 0)
            return order_form_field_at(item, i);
    return NULL;
}

static bool unknown(const xmlNode *node, bool item, struct error *err)
{
    struct text known = {0};
    for (size_t i = 0; order_form_field_at(item, i); i++)
        text_add_format(&known, " %s", order_form_field_at(item, i)->element);
    fail(node, err, "<%.64s> is nothing that %s has; there are%s%s", name_of(node),
         item ? "an item" : "an order", known.data, item ? "" : " Items");
    text_fini(&known);
    return false;
}

/* One field into the object, checked where its line is known. */
static bool take_field(const xmlNode *node, bool item, json_t *object, struct error *err)
{
    const struct order_form_field *field = find(item, name_of(node));
    char value[VALUE_MAX] = "";
    struct error why;
    if (field == NULL)
        return unknown(node, item, err);
    if (json_object_get(object, field->name))
        return fail(node, err, "<%s> stands twice", field->element);
    if (!text_of(node, value, err))
        return false;
    if (!order_form_check(field, value, &why))
        return fail(node, err, "<%s>: %.200s", field->element, why.text);
    if (value[0])
        json_object_set_new(object, field->name, json_string(value));
    return true;
}

static bool complete(const xmlNode *node, bool item, const json_t *object, struct error *err)
{
    for (size_t i = 0; order_form_field_at(item, i); i++) {
        const struct order_form_field *field = order_form_field_at(item, i);
        if (field->required && json_object_get(object, field->name) == NULL)
            return fail(node, err, "<%s> has no <%s>", name_of(node), field->element);
    }
    return true;
}

static bool take_item(const xmlNode *node, json_t *items, struct error *err)
{
    json_t *item = json_object();
    json_array_append_new(items, item);
    if (strcmp(name_of(node), "Item") != 0)
        return fail(node, err, "<%.64s> in <Items>, which holds <Item> only", name_of(node));
    if (json_array_size(items) > ORDER_FORM_ITEMS_MAX)
        return fail(node, err, "more than %d items", ORDER_FORM_ITEMS_MAX);
    for (const xmlNode *n = node->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && !take_field(n, true, item, err))
            return false;
    return complete(node, true, item, err);
}

static bool take_items(const xmlNode *node, json_t *order, struct error *err)
{
    json_t *items = json_array();
    if (json_object_get(order, "items")) {
        json_decref(items);
        return fail(node, err, "<Items> stands twice");
    }
    json_object_set_new(order, "items", items);
    for (const xmlNode *n = node->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && !take_item(n, items, err))
            return false;
    return json_array_size(items) > 0 || fail(node, err, "<Items> has no <Item>");
}

static bool take_order(const xmlNode *root, json_t *order, struct error *err)
{
    if (root == NULL || strcmp(name_of(root), "OrderAddData") != 0)
        return fail(root, err, "the file must begin with <OrderAddData>");
    for (const xmlNode *n = root->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        bool items = strcmp(name_of(n), "Items") == 0;
        if (!(items ? take_items(n, order, err) : take_field(n, false, order, err)))
            return false;
    }
    if (json_object_get(order, "items") == NULL)
        return fail(root, err, "<OrderAddData> has no <Items>");
    return complete(root, false, order, err);
}

static void syntax_error(xmlParserCtxtPtr parser, struct error *err)
{
    const xmlError *e = xmlCtxtGetLastError(parser);
    char what[200];
    text_copy(what, sizeof(what), e && e->message ? e->message : "it is no XML");
    what[strcspn(what, "\n")] = '\0';
    error_set(err, ERROR_INPUT, "%d: %s", e ? e->line : 1, what);
}

static json_t *read_xml(const char *text, size_t len, struct error *err)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    xmlDocPtr doc =
        xmlCtxtReadMemory(parser, text, (int)len, NULL, NULL,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    json_t *order = NULL;
    if (doc == NULL) {
        syntax_error(parser, err);
    } else if (doc->intSubset) {
        error_set(err, ERROR_INPUT, "1: a document type is not taken");
    } else {
        order = json_object();
        if (!take_order(xmlDocGetRootElement(doc), order, err)) {
            json_decref(order);
            order = NULL;
        }
    }
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    return order;
}

/* From the brace on, so that a mark in front of it does no harm. */
static json_t *read_json(const char *text, size_t at, size_t len, struct error *err)
{
    json_error_t where;
    json_t *order = json_loadb(text + at, len - at, JSON_REJECT_DUPLICATES, &where);
    int line = where.line > 0 ? where.line : 1;
    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n';
    if (order == NULL)
        error_set(err, ERROR_INPUT, "%d: %.200s", line, where.text);
    return order;
}

json_t *order_file_read(const char *text, size_t len, struct error *err)
{
    static const char before[] = " \t\r\n\xEF\xBB\xBF";
    size_t at = 0;
    if (len > ORDER_FILE_MAX) {
        error_set(err, ERROR_INPUT, "1: an order has at most %d KiB", ORDER_FILE_MAX / 1024);
        return NULL;
    }
    while (at < len && text[at] != '\0' && strchr(before, text[at]))
        at++;
    return at < len && text[at] == '{' ? read_json(text, at, len, err) : read_xml(text, len, err);
}
