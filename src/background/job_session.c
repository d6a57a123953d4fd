/* The operator session: checked now and then, logged in again when it has expired. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"

static enum job_step turn(struct job *job)
{
    struct connection *c = job->jobs->connection;
    if (c->session.session[0]) {
        enum session_step step = operator_session_check(&c->session, c->otapi);
        if (step != SESSION_KEPT)
            c->tell(c->arg, step);
    }
    if (job_session(job) == NULL)
        return JOB_FAILED;
    job_due_in(job, job->jobs->settings->session_check_s);
    text_copy(job->detail, sizeof(job->detail), "logged in");
    return JOB_DONE;
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_session_new(struct jobs *j)
{
    (void)j;
    struct job *job = mem_new(sizeof(*job));
    *job = (struct job){.name = "session", .turn = turn, .free = free_job};
    return job;
}
