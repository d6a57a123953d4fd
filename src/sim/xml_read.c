#include "xml_read.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

xmlDoc *xml_open(const char *text)
{
    size_t len = strnlen(text, XML_BYTES_MAX + 1);
    if (len == 0 || len > XML_BYTES_MAX)
        return NULL;
    xmlDoc *doc = xmlReadMemory(text, (int)len, "argument.xml", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (doc && (doc->intSubset || doc->extSubset)) {
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

bool xml_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

const xmlNode *xml_root(const xmlDoc *doc, const char *name)
{
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    return root && xml_named(root, name) ? root : NULL;
}

const xmlNode *xml_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (xml_named(child, name))
            return child;
    return NULL;
}

bool xml_text(const xmlNode *node, char *ret, size_t size)
{
    static const char blanks[] = " \t\r\n";
    xmlChar *content = xmlNodeGetContent(node);
    const char *from = content ? (const char *)content : "";
    from += strspn(from, blanks);
    size_t len = strlen(from);
    while (len > 0 && strchr(blanks, from[len - 1]))
        len--;
    bool whole = text_copy_n(ret, size, from, len);
    xmlFree(content);
    return whole;
}

bool xml_child_text(const xmlNode *node, const char *name, char *ret, size_t size)
{
    const xmlNode *child = xml_child(node, name);
    ret[0] = '\0';
    return child == NULL || xml_text(child, ret, size);
}

bool xml_list_take(const xmlNode *node, const char *item, struct xml_list *list)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (!xml_named(child, item))
            continue;
        if (list->count == XML_LIST_MAX)
            return false;
        list->items = mem_resize(list->items, list->count + 1, sizeof(list->items[0]));
        (void)xml_text(child, list->items[list->count++], XML_TEXT_SIZE);
    }
    return true;
}

bool xml_list_has(const struct xml_list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

void xml_list_fini(struct xml_list *list)
{
    free(list->items);
    *list = (struct xml_list){0};
}
