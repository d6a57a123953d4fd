#include "shared_answer.h"

json_t *shared_answer_get(struct shared_answer *a, int64_t now_us, int64_t life_us)
{
    if (a->reply && now_us - a->asked_us < life_us)
        return a->reply;
    a->asked_us = now_us;
    return NULL;
}

void shared_answer_put(struct shared_answer *a, json_t *reply, int64_t since_us)
{
    if (since_us <= a->changed_us)
        return;
    json_decref(a->reply);
    a->reply = json_incref(reply);
}

void shared_answer_drop(struct shared_answer *a, int64_t now_us)
{
    json_decref(a->reply);
    a->reply = NULL;
    a->changed_us = now_us;
}

void shared_answer_mark(struct shared_answer *a, uint64_t mark, int64_t now_us)
{
    if (a->mark != mark)
        shared_answer_drop(a, now_us);
    a->mark = mark;
}

void shared_answer_fini(struct shared_answer *a)
{
    json_decref(a->reply);
    a->reply = NULL;
}
