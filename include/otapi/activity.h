/* Background activities of the platform: what runs, how far it is, what it asks. Called by the client's thread. */
#pragma once

#include "otapi/otapi.h"

struct otapi_parameter {
    char name[64];
    char value[512];
};
/* Something a person may choose. */
struct otapi_action {
    char id[64];
    char name[128];
    struct otapi_parameter *parameters; /* of a step's action: echoed when it is chosen */
    size_t parameter_count;
};
struct otapi_step {
    char type[32]; /* Info, Warning, Error, Question, …: an open set, in any case */
    char message[512];
    int64_t from_start_ms;
    struct otapi_action *actions;
    size_t action_count;
};
struct otapi_activity {
    char id[64];
    char type[64];
    char description[256];
    bool finished;
    bool cancelled;
    bool awaiting; /* a person must choose */
    int progress;  /* percent, 0 to 100 */
    int64_t work_ms;
    char started[40]; /* as it came */
    struct otapi_action *actions;
    size_t action_count;
    struct otapi_step *steps; /* oldest first; of a very long log the newest */
    size_t step_count;
};
/* Frees what it holds and zeroes it. */
void otapi_activity_fini(struct otapi_activity *activity);

/* The only action known by name. */
#define OTAPI_ACTION_CANCEL "Cancel"
/* A step's actions of this id go to otapi_do_step_action(); "Link" opens the address in its parameter "url". */
#define OTAPI_ACTION_STEP "DoStepAction"
#define OTAPI_ACTION_LINK "Link"

/* Borrowed for the call; false ends the reading. Steps are not told here. */
typedef bool otapi_activity_fn(void *arg, const struct otapi_activity *activity);
/* SearchBackgroundActivities; no types: all. */
NODISCARD bool otapi_search_activities(struct otapi *o, const char *session, const char *const *types,
                                       size_t count, otapi_activity_fn *fn, void *arg,
                                       struct otapi_reply *ret_reply);
/* GetBackgroundActivityInfo. On success the caller ends *ret with otapi_activity_fini(). */
NODISCARD bool otapi_get_activity(struct otapi *o, const char *session, const char *type, const char *id,
                                  struct otapi_activity *ret, struct otapi_reply *ret_reply);
/* DoActionForBackgroundActivity, a write: an answer, or OTAPI_ACTION_CANCEL. */
NODISCARD bool otapi_do_action(struct otapi *o, const char *session, const char *type, const char *id,
                               const char *action_id, struct otapi_reply *ret_reply);
/* DoStepActionForBackgroundActivity, a write: the step's own action with its parameters. */
NODISCARD bool otapi_do_step_action(struct otapi *o, const char *session, const char *type, const char *id,
                                    const struct otapi_parameter *parameters, size_t count,
                                    struct otapi_reply *ret_reply);
