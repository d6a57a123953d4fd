/* XML arguments of calls: opened safely (no document type, so no entities and nothing from outside), and read by name.
 * The text comes from outside. Pure. */
#pragma once

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

enum { XML_BYTES_MAX = 1 << 20, XML_TEXT_SIZE = 128, XML_LIST_MAX = 1000 };

struct xml_list {
    char (*items)[XML_TEXT_SIZE]; /* owned */
    size_t count;
};

/* NULL when it is not well-formed, too long, or has a document type. xmlFreeDoc() it. */
xmlDoc *xml_open(const char *text);
bool xml_named(const xmlNode *node, const char *name);
/* The root when it has that name, else NULL. */
const xmlNode *xml_root(const xmlDoc *doc, const char *name);
const xmlNode *xml_child(const xmlNode *node, const char *name);
/* The node's text without blanks around it. False when it was cut. */
bool xml_text(const xmlNode *node, char *ret, size_t size);
/* The text of the child of that name, "" without one. False when it was cut. */
bool xml_child_text(const xmlNode *node, const char *name, char *ret, size_t size);
/* Adds the texts of the children of that name. False when there are too many. */
bool xml_list_take(const xmlNode *node, const char *item, struct xml_list *list);
bool xml_list_has(const struct xml_list *list, const char *item);
void xml_list_fini(struct xml_list *list);
