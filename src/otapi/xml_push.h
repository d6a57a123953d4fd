/* A push parser for the platform's answers: bytes in, as they arrive, elements and their text out. It takes the XML that such
 * services send and refuses the rest: no document type (so no entities but the five and the numeric ones, and no bombs), no
 * depth without end, UTF-8 only. Names come without their prefix. Pure; one parser a document. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"

enum {
    XML_DEPTH_MAX = 32,
    XML_NAME_MAX = 128, /* bytes of a name */
    XML_TAG_MAX = 8192, /* bytes of a tag's attributes */
    XML_TEXT_MAX =
        8192, /* bytes of one element's text that are kept; the rest is dropped, the end cut at a character */
};

struct xml_handler {
    /* An element begins. name is borrowed for the call. */
    void (*begin)(void *arg, const char *name);
    /* An attribute of the element that has just begun; may be NULL. Borrowed for the call. */
    void (*attribute)(void *arg, const char *name, const char *value, size_t len);
    /* It ends; text is what stood in it directly, behind its last child element if it has any; terminated, borrowed for the call. */
    void (*end)(void *arg, const char *name, const char *text, size_t len);
};

struct xml_push;

struct xml_push *xml_push_new(const struct xml_handler *handler, void *arg);
void xml_push_free(struct xml_push *x);
/* The next bytes. False when it is not (such) XML; the parser is dead then. */
NODISCARD bool xml_push_bytes(struct xml_push *x, const char *bytes, size_t len, struct error *err);
/* The document has ended. False when it was cut, or there was none. */
NODISCARD bool xml_push_finish(struct xml_push *x, struct error *err);
/* Has the root element ended? */
bool xml_push_complete(const struct xml_push *x);
