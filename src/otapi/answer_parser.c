#include "answer_parser.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "xml_push.h"

enum { FRAMES_MAX = 12, INDEXES_MAX = 16, INITIALS = 32 };

/* A type's fields by their first letter, so that most elements cost one or two comparisons. */
struct index {
    const struct record *type;
    const struct field *fields[RECORD_FIELDS_MAX];
    unsigned char next[RECORD_FIELDS_MAX]; /* number + 1 of the next with the same letter */
    unsigned char first[INITIALS];
    size_t count;
    const struct field *own_text;
    bool nested;     /* has PART, ARRAY, LIST or EACH */
    bool attributes; /* has ATTRIBUTE */
};

/* An element that is a record, whose end has not come yet. */
struct frame {
    const struct index *index;
    const struct field *from; /* what it is in the record around; NULL: payload or envelope */
    void *record;
    int depth;
};

struct answer_parser {
    struct answer_want want;
    struct answer answer;
    struct xml_push *xml;
    int depth;
    const char *leaf; /* the element begun last right below the innermost frame */
    struct frame frames[FRAMES_MAX];
    int top;
    struct index *indexes[INDEXES_MAX];
    void *item; /* of FIELD_EACH */
};

static const struct field envelope_fields[] = {
    RECORD_TEXT(struct answer, "ErrorCode", code),
    RECORD_TEXT(struct answer, "SubErrorCode", sub_code),
    RECORD_TEXT(struct answer, "ErrorDescription", description),
    RECORD_TEXT(struct answer, "RequestId", request_id),
    RECORD_TEXT(struct answer, "SessionId", session),
};
static const struct record envelope = RECORD_OF(struct answer, envelope_fields);

/* --- a type's index ------------------------------------------------------------------------------------------------------------- */
static void index_add(struct index *index, const struct record *type)
{
    if (type->base)
        index_add(index, type->base);
    for (size_t i = 0; i < type->count; i++) {
        const struct field *f = &type->fields[i];
        unsigned char *first = &index->first[(unsigned char)f->element[0] % INITIALS];
        if (f->kind == FIELD_OWN_TEXT) {
            index->own_text = f;
            continue;
        }
        assert(index->count < RECORD_FIELDS_MAX);
        index->nested = index->nested || f->of != NULL;
        index->attributes = index->attributes || f->kind == FIELD_ATTRIBUTE;
        index->fields[index->count++] = f;
        index->next[index->count - 1] = *first;
        *first = (unsigned char)index->count;
    }
}

static const struct index *index_of(struct answer_parser *p, const struct record *type)
{
    int i = 0;
    while (p->indexes[i] && p->indexes[i]->type != type) {
        i++;
        assert(i < INDEXES_MAX);
    }
    if (p->indexes[i] == NULL) {
        p->indexes[i] = mem_new(sizeof(struct index));
        p->indexes[i]->type = type;
        index_add(p->indexes[i], type);
    }
    return p->indexes[i];
}

static const struct field *find(const struct index *index, const char *name)
{
    unsigned char at = index->first[(unsigned char)name[0] % INITIALS];
    for (; at != 0; at = index->next[at - 1])
        if (strcmp(index->fields[at - 1]->element, name) == 0)
            return index->fields[at - 1];
    return NULL;
}

/* --- frames ----------------------------------------------------------------------------------------------------------------------- */
static void push(struct answer_parser *p, const struct record *type, const struct field *from, void *record)
{
    assert(p->top < FRAMES_MAX);
    p->frames[p->top++] = (struct frame){index_of(p, type), from, record, p->depth};
}

/* The child that begins is a record of its own. */
static void enter(struct answer_parser *p, const struct frame *around, const struct field *f)
{
    void *record = NULL;
    if (f->kind == FIELD_PART)
        record = (char *)around->record + f->offset;
    else if (f->kind == FIELD_ARRAY || f->kind == FIELD_LIST)
        record = record_append(f, around->record);
    else if (f->kind == FIELD_EACH && p->want.each)
        record = p->item = p->item ? p->item : mem_new(f->of->size);
    if (record)
        push(p, f->of, f, record);
}

static void leave(struct answer_parser *p, const char *text, size_t len)
{
    struct frame done = p->frames[--p->top];
    if (done.index->own_text)
        record_take(done.index->own_text, done.record, text, len);
    if (done.index->type->finish)
        done.index->type->finish(done.record);
    if (done.from == NULL || done.from->kind != FIELD_EACH)
        return;
    p->answer.items++;
    if (!p->answer.stopped)
        p->answer.stopped = !p->want.each(p->want.arg, done.record);
    record_fini(done.index->type, done.record);
}

static void begin_payload(struct answer_parser *p, const char *name)
{
    if (!p->want.payload || strcmp(name, p->want.element) != 0)
        return;
    p->answer.has_payload = true;
    push(p, p->want.payload, NULL, p->want.into);
}

static void on_begin(void *arg, const char *name)
{
    struct answer_parser *p = arg;
    p->depth++;
    if (p->top == 0) {
        push(p, &envelope, NULL, &p->answer);
        return;
    }
    const struct frame *around = &p->frames[p->top - 1];
    if (p->depth != around->depth + 1)
        return;
    p->leaf = name;
    if (p->top == 1)
        begin_payload(p, name);
    if (!around->index->nested)
        return;
    const struct field *f = find(around->index, name);
    if (f && f->of)
        enter(p, around, f);
}

static void on_attribute(void *arg, const char *name, const char *value, size_t len)
{
    struct answer_parser *p = arg;
    const struct frame *frame = &p->frames[p->top - 1];
    if (frame->depth != p->depth || !frame->index->attributes)
        return;
    const struct field *f = find(frame->index, name);
    if (f && f->kind == FIELD_ATTRIBUTE)
        record_take(f, frame->record, value, len);
}

static void on_end(void *arg, const char *name, const char *text, size_t len)
{
    struct answer_parser *p = arg;
    int depth = p->depth--;
    if (p->top == 0)
        return;
    const struct frame *frame = &p->frames[p->top - 1];
    const struct field *f = NULL;
    if (depth == frame->depth)
        leave(p, text, len);
    else if (depth == frame->depth + 1)
        f = find(frame->index, name);
    else if (depth == frame->depth + 2 && strcmp(name, "Value") == 0)
        f = find(frame->index, p->leaf);
    if (f && f->kind != FIELD_ATTRIBUTE)
        record_take(f, frame->record, text, len);
}

struct answer_parser *answer_parser_new(const struct answer_want *want)
{
    static const struct xml_handler handler = {.begin = on_begin, .attribute = on_attribute, .end = on_end};
    struct answer_parser *p = mem_new(sizeof(*p));
    p->want = *want;
    if (p->want.element == NULL)
        p->want.element = "Result";
    if (p->want.into == NULL)
        p->want.into = &p->answer.frame;
    p->answer.frame.total = -1;
    p->xml = xml_push_new(&handler, p);
    return p;
}

void answer_parser_free(struct answer_parser *p)
{
    if (p == NULL)
        return;
    /* An answer that was cut inside of an item leaves its lists behind. */
    for (int i = 0; i < p->top; i++)
        if (p->frames[i].from && p->frames[i].from->kind == FIELD_EACH)
            record_fini(p->frames[i].index->type, p->frames[i].record);
    for (int i = 0; i < INDEXES_MAX; i++)
        free(p->indexes[i]);
    free(p->item);
    xml_push_free(p->xml);
    explicit_bzero(p->answer.session, sizeof(p->answer.session));
    free(p);
}

bool answer_parser_bytes(struct answer_parser *p, const char *bytes, size_t len, struct error *err)
{
    return xml_push_bytes(p->xml, bytes, len, err);
}

bool answer_parser_finish(struct answer_parser *p, struct error *err)
{
    if (!xml_push_finish(p->xml, err))
        return false;
    if (p->answer.code[0] == '\0')
        return error_set(err, ERROR_INPUT, "the answer has no ErrorCode");
    return true;
}

const struct answer *answer_parser_answer(const struct answer_parser *p)
{
    return &p->answer;
}

bool collection_add(void *collection, const void *item)
{
    struct collection *c = collection;
    const char *id = item;
    size_t empty = 0;
    while (empty < c->id_size && id[empty] == '\0')
        empty++;
    if (empty < c->id_size && c->count < c->max)
        memcpy((char *)c->items + c->count++ * c->item_size, item, c->item_size);
    return true;
}
