/* What an element of an answer becomes: a type is a table of its fields, read by one walker (answer_parser.c). Pure data. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { RECORD_FIELDS_MAX = 128 };

enum field_kind {
    FIELD_TEXT,      /* a child's text, trimmed, cut at a character's end; or that of its child Value */
    FIELD_INT,       /* int */
    FIELD_INT64,     /* int64_t */
    FIELD_BOOL,      /* bool: "true" or "1" */
    FIELD_ATTRIBUTE, /* text of an attribute of the element itself */
    FIELD_OWN_TEXT,  /* text of the element itself */
    FIELD_PART,      /* a child whose own children belong to the struct at offset */
    FIELD_ARRAY,     /* each such child is put into the array at offset; what does not fit is left out */
    FIELD_LIST, /* each such child is put into the allocated list whose pointer is at offset; of more than `size` the older
                        half is dropped */
    FIELD_EACH, /* each such child is given out as soon as it is whole */
};

struct record;

struct field {
    const char *element;
    enum field_kind kind;
    size_t offset;
    size_t size;         /* TEXT, ATTRIBUTE, OWN_TEXT: bytes; ARRAY, LIST: at most so many */
    size_t count_offset; /* ARRAY, LIST: of the size_t that counts them */
    const struct record *of;
};

struct record {
    size_t size;
    const struct field *fields;
    size_t count;
    const struct record *base;    /* the fields of the struct this one begins with; NULL */
    void (*finish)(void *record); /* once it is whole; NULL */
};

#define RECORD_FIELD_(type, element, kind, member)                                                           \
    {                                                                                                        \
        element, kind, offsetof(type, member), sizeof(((type *)0)->member), 0, NULL                          \
    }
#define RECORD_TEXT(type, element, member)      RECORD_FIELD_(type, element, FIELD_TEXT, member)
#define RECORD_INT(type, element, member)       RECORD_FIELD_(type, element, FIELD_INT, member)
#define RECORD_INT64(type, element, member)     RECORD_FIELD_(type, element, FIELD_INT64, member)
#define RECORD_BOOL(type, element, member)      RECORD_FIELD_(type, element, FIELD_BOOL, member)
#define RECORD_ATTRIBUTE(type, element, member) RECORD_FIELD_(type, element, FIELD_ATTRIBUTE, member)
#define RECORD_OWN_TEXT(type, member)           RECORD_FIELD_(type, "", FIELD_OWN_TEXT, member)
#define RECORD_PART(type, element, member, of)                                                               \
    {                                                                                                        \
        element, FIELD_PART, offsetof(type, member), 0, 0, &(of)                                             \
    }
/* A level of the answer that is none of the struct's. */
#define RECORD_LEVEL(element, of)                                                                            \
    {                                                                                                        \
        element, FIELD_PART, 0, 0, 0, &(of)                                                                  \
    }
#define RECORD_ARRAY(type, element, member, counter, of)                                                     \
    {                                                                                                        \
        element, FIELD_ARRAY, offsetof(type, member),                                                        \
            sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), offsetof(type, counter), &(of)     \
    }
#define RECORD_LIST(type, element, member, counter, max, of)                                                 \
    {                                                                                                        \
        element, FIELD_LIST, offsetof(type, member), max, offsetof(type, counter), &(of)                     \
    }
#define RECORD_EACH(element, of)                                                                             \
    {                                                                                                        \
        element, FIELD_EACH, 0, 0, 0, &(of)                                                                  \
    }
#define RECORD_OF(type, fields)                                                                              \
    {                                                                                                        \
        sizeof(type), fields, sizeof(fields) / sizeof((fields)[0]), NULL, NULL                               \
    }

/* Frees the lists that the record holds, and its lists' lists, and zeroes it. */
void record_fini(const struct record *type, void *record);
/* A new zeroed item at the end of an ARRAY or LIST; NULL when there is no room. */
void *record_append(const struct field *list, void *record);
/* Trimmed text into a TEXT, INT, INT64, BOOL, ATTRIBUTE or OWN_TEXT field; control and bidirectional characters become blanks.
 * Empty text changes nothing. */
void record_take(const struct field *field, void *record, const char *text, size_t len);
