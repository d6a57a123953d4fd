/* Labels through a CUPS server of our own (raw queue to the fake printer) and through ippeveprinter: in order, none lost, none
 * twice; also when the printer is away for a while, the queue is stopped, its server dies, and when station and IPP printer are
 * killed at random moments. */
#include "printer_kill.h"

#define CUPSD         "/usr/sbin/cupsd"
#define IPPEVEPRINTER "/usr/sbin/ippeveprinter"
#define DBUS_DAEMON   "/usr/bin/dbus-daemon"

static int labels = 20;

/* As many as fit the number of labels. */
static int kill_rounds(void)
{
    return labels / 10 < 3 ? 3 : labels / 10;
}

static bool there(const char *program)
{
    if (access(program, X_OK) == 0)
        return true;
    printf("skipped: %s is not installed (packages cups-daemon, cups-client, cups-ipp-utils, dbus)\n",
           program);
    return false;
}

/* A process that ends with the test; out: where it writes. */
static pid_t spawn(const char *out, const char *bus, const char *const *argv)
{
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open(out, O_WRONLY | O_CREAT | O_APPEND, 0600);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setpgid(0, 0); /* with its children it can be killed at once */
        if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
            _exit(126);
        if (bus)
            setenv("DBUS_SYSTEM_BUS_ADDRESS", bus, 1);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_true(pid > 0);
    (void)setpgid(pid, pid);
    return pid;
}

static void end(pid_t pid)
{
    assert_int_equal(kill(pid, SIGTERM), 0);
    (void)fixture_wait(pid);
}

static void run_until_it_works(const char *command)
{
    for (int i = 0; i < WAIT_S * 10; i++) {
        if (system(command) == 0)
            return;
        pause_ms(100);
    }
    fail_msg("in %d s not done: %s", WAIT_S, command);
}

/* --- CUPS ------------------------------------------------------------------------------------------------------------------- */
struct cups {
    struct fixture f;
    struct fake_printer printer;
    pid_t server;
    struct held_port port;
    char conf[200];
    char files[200];
    char out[160];
};

static void write_server(struct cups *c, const char *more)
{
    static const char *const folders[] = {"root", "spool", "cache", "state", "log", "tmp"};
    char d[100];
    char text[2048];
    bool root = getuid() == 0;
    text_format(d, sizeof(d), "%s/cups", c->f.folder);
    /* Its own users go in and out there. */
    assert_int_equal(chmod(c->f.folder, 0755), 0);
    assert_int_equal(mkdir(d, 0755), 0);
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        text_format(text, sizeof(text), "%s/%s", d, folders[i]);
        assert_int_equal(mkdir(text, 0755), 0);
    }
    text_format(c->conf, sizeof(c->conf), "%s/cupsd.conf", d);
    text_format(text, sizeof(text),
                "LogLevel info\nListen 127.0.0.1:%d\nListen %s/cups.sock\nBrowsing No\nDefaultAuthType None\n"
                "WebInterface No\nIdleExitTimeout 0\nDirtyCleanInterval 0\nJobRetryInterval 1\nErrorPolicy "
                "retry-job\nMaxLogSize 0\n%s\n"
                "<Location />\n Order allow,deny\n Allow all\n</Location>\n"
                "<Location /admin>\n Order allow,deny\n Allow all\n</Location>\n"
                "<Policy default>\n <Limit All>\n  Order deny,allow\n </Limit>\n</Policy>\n",
                c->port.port, d, more);
    fixture_write(c->conf, text);
    text_format(c->files, sizeof(c->files), "%s/cups-files.conf", d);
    text_format(
        text, sizeof(text),
        "ServerRoot %s/root\nRequestRoot %s/spool\nCacheDir %s/cache\nStateDir %s/state\nTempDir %s/tmp\n"
        "AccessLog %s/log/access_log\nErrorLog %s/log/error_log\nPageLog %s/log/page_log\nFileDevice Yes\n"
        "%sSystemGroup %s\nSandboxing relaxed\n",
        d, d, d, d, d, d, d, d, root ? "User lp\nGroup lp\n" : "", root ? "root" : "nogroup");
    fixture_write(c->files, text);
}

static void start_server(struct cups *c)
{
    c->server = spawn(c->out, NULL, ARGS(CUPSD, "-f", "-c", c->conf, "-s", c->files));
}

/* A command of CUPS about the queue, when its server is there. */
static void manage(const struct cups *c, const char *command)
{
    char line[400];
    text_format(line, sizeof(line), "%s -h 127.0.0.1:%d label >>%s 2>&1", command, c->port.port, c->out);
    run_until_it_works(line);
}

/* A server, and a simulator that makes every scan a hold at once, with its label. more: of its configuration; stale_s: how long a
 * label may wait. Skips the test where there is no CUPS. */
static void open_cups_for(struct cups *c, const char *more, int stale_s)
{
    struct sim_config sim;
    char text[400];
    if (!there(CUPSD))
        skip();
    *c = (struct cups){.port = port_hold()};
    sim_config_init(&sim);
    fixture_open(&c->f, &sim, "");
    fake_start(&c->printer, &c->f, "printer", "ok");
    write_server(c, more);
    text_format(c->out, sizeof(c->out), "%s/cupsd.out", c->f.folder);
    start_server(c);
    text_format(
        text, sizeof(text),
        "lpadmin -h 127.0.0.1:%d -p label -E -v 'socket://127.0.0.1:%d/?waiteof=false' -m raw >>%s 2>&1",
        c->port.port, c->printer.port, c->out);
    run_until_it_works(text);
    text_format(text, sizeof(text),
                "printer \"queue\" { uri = \"cups://127.0.0.1:%d/label\"  stale_s = %d }\n", c->port.port,
                stale_s);
    fixture_more(&c->f, text);
    fixture_steer(&c->f, "fault?kind=reset");
}

static void open_cups(struct cups *c, const char *more)
{
    open_cups_for(c, more, 600);
}

static void close_cups(struct cups *c)
{
    fake_stop(&c->printer);
    end(c->server);
    close(c->port.fd);
    fixture_close(&c->f);
}

static void cups_prints_in_order(void **state)
{
    (void)state;
    struct cups c;
    open_cups(&c, "");
    pid_t station = station_start_process(&c.f);
    scan_unknown(&c.f, 0, labels);
    wait_for_labels(&c.f);
    assert_int_equal(count_state(&c.f, LABEL_STATE_SENT), labels);
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

static void cups_waits_for_the_printer(void **state)
{
    (void)state;
    struct cups c;
    open_cups(&c, "");
    pid_t station = station_start_process(&c.f);
    fake_mode(&c.printer, "away");
    scan_unknown(&c.f, 0, 5);
    wait_for_state(&c.f, "queue", "stalled");
    fake_mode(&c.printer, "ok");
    wait_for_labels(&c.f);
    assert_int_equal(count_state(&c.f, LABEL_STATE_SENT), 5);
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

/* All are sent, once, each by itself and none as a copy. */
static void all_sent_once(struct cups *c, int count)
{
    wait_for_labels(&c->f);
    assert_int_equal(count_state(&c->f, LABEL_STATE_SENT), count);
    struct label_rows rows = read_labels(&c->f);
    assert_int_equal(rows.count, count);
    for (size_t i = 0; i < rows.count; i++)
        assert_int_equal(rows.all[i].copy_no, 1);
    free(rows.all);
    struct printed_list out = fake_journal(&c->printer);
    assert_int_equal(out.count, count);
    free(out.all);
}

/* The first label lies in the queue, the others wait at the station; nothing is on paper until it goes on. */
static void stop_queue_with_four(struct cups *c, int from)
{
    manage(c, "cupsdisable");
    scan_unknown(&c->f, from, 4);
    wait_for_state(&c->f, "queue", "stalled");
    assert_int_equal(count_state(&c->f, LABEL_STATE_SENDING), 1);
    assert_int_equal(count_state(&c->f, LABEL_STATE_QUEUED), 3);
    struct printed_list out = fake_journal(&c->printer);
    assert_int_equal(out.count, from);
    free(out.all);
}

static void cups_queue_is_stopped(void **state)
{
    (void)state;
    struct cups c;
    open_cups(&c, "");
    pid_t station = station_start_process(&c.f);
    scan_unknown(&c.f, 0, 3);
    all_sent_once(&c, 3);
    stop_queue_with_four(&c, 3);
    manage(&c, "cupsenable");
    all_sent_once(&c, 7);
    wait_for_state(&c.f, "queue", "ready");
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

/* A server that is kept waiting for long closes a connection: then nobody knows, and the test is for another time. So it is for a label
 * that was never handed over. */
static bool doubtful(const struct cups *c, size_t i)
{
    struct label_rows rows = read_labels(&c->f);
    assert_true(i < rows.count);
    const struct label_row *row = &rows.all[i];
    bool unsure = row->state == LABEL_STATE_UNSURE && strstr(row->problem, "it was cancelled") == NULL;
    bool doubt = unsure || row->attempts == 0;
    free(rows.all);
    return doubt;
}

/* fn() says whether it has come to its end without a doubt. */
static void try_until_sure(bool (*fn)(struct cups *c), int stale_s)
{
    bool sure = false;
    for (int tries = 0; tries < 5 && !sure; tries++) {
        struct cups c;
        open_cups_for(&c, "", stale_s);
        sure = fn(&c);
        close_cups(&c);
    }
    assert_true(sure);
}

static void assert_label(const struct cups *c, size_t i, enum label_state state, const char *problem)
{
    struct label_rows rows = read_labels(&c->f);
    assert_true(i < rows.count);
    assert_string_equal(label_state_name(rows.all[i].state), label_state_name(state));
    if (strstr(rows.all[i].problem, problem) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", rows.all[i].problem, problem);
    free(rows.all);
}

/* Lets the queue print on a printer that, once FOLDER/half is there, takes the first bytes of a label to FOLDER/paper and is gone: a
 * backend of CUPS, in a folder with all the others. */
static void use_half_printer(struct cups *c)
{
    struct text files = {0};
    char bin[160];
    char path[200];
    char line[500];
    text_format(bin, sizeof(bin), "%s/cups/bin", c->f.folder);
    text_format(line, sizeof(line),
                "mkdir -m 755 %s %s/backend && ln -s /usr/lib/cups/[!b]* %s && ln -s /usr/lib/cups/backend/* "
                "%s/backend",
                bin, bin, bin, bin);
    assert_int_equal(system(line), 0);
    text_format(path, sizeof(path), "%s/backend/half", bin);
    text_format(
        line, sizeof(line),
        "#!/bin/sh\n[ -e %s/half ] || exec cat ${6+\"$6\"} >/dev/null\n"
        "head -c 100 ${6+\"$6\"} >>%s/paper\necho 'STATE: +connecting-to-device' >&2\nexec sleep 600\n",
        c->f.folder, c->f.folder);
    fixture_write(path, line);
    assert_int_equal(chmod(path, 0700), 0);
    char *old = fixture_read(c->files);
    text_add_format(&files, "%sServerBin %s\n", old, bin);
    fixture_write(c->files, files.data);
    text_fini(&files);
    free(old);
    end(c->server);
    start_server(c);
    text_format(line, sizeof(line), "lpadmin -h 127.0.0.1:%d -p label -v half:/ >>%s 2>&1", c->port.port,
                c->out);
    run_until_it_works(line);
}

static bool stops_queue_and_station(struct cups *c)
{
    char text[300];
    pid_t station = station_start_process(&c->f);
    scan_unknown(&c->f, 0, 1);
    wait_for_labels(&c->f);
    manage(c, "cupsdisable");
    scan_unknown(&c->f, 1, 1);
    text_format(text, sizeof(text), "lpstat -h 127.0.0.1:%d -o label 2>>%s | grep -q .", c->port.port,
                c->out);
    for (int i = 0; system(text) != 0 && !doubtful(c, 1); i++) {
        assert_true(i < WAIT_S * 10);
        pause_ms(100);
    }
    station_end(station);
    if (doubtful(c, 0) || doubtful(c, 1))
        return false;
    assert_label(c, 1, LABEL_STATE_QUEUED, "the station was stopped");
    manage(c, "cupsenable");
    station = station_start_process(&c->f);
    wait_for_labels(&c->f);
    station_end(station);
    if (doubtful(c, 1))
        return false;
    all_sent_once(c, 2);
    assert_as_said(&c->f, &c->printer, "queue");
    return true;
}

/* What the queue has not begun is taken back for certain: after the restart it comes out as if nothing had been. */
static void cups_queue_and_station_are_stopped(void **state)
{
    (void)state;
    try_until_sure(stops_queue_and_station, 600);
}

/* The first label only opens the way: on a slow machine it is too old itself. */
static bool keeps_too_long(struct cups *c)
{
    char text[300];
    use_half_printer(c);
    pid_t station = station_start_process(&c->f);
    scan_unknown(&c->f, 0, 1);
    wait_for_labels(&c->f);
    manage(c, "cupsdisable");
    scan_unknown(&c->f, 1, 1);
    wait_for_state(&c->f, "queue", "paused"); /* looked at again, since the label is back */
    bool sure = !doubtful(c, 1);
    if (sure) {
        assert_label(c, 1, LABEL_STATE_QUEUED, "was taken back");
        manage(c, "cupsenable");
        wait_for_labels(&c->f);
        assert_label(c, 1, LABEL_STATE_CANCELLED, "waited longer");
        text_format(text, sizeof(text), "%s/half", c->f.folder);
        fixture_write(text, "");
        scan_unknown(&c->f, 2, 1);
        wait_for_labels(&c->f);
        sure = !doubtful(c, 2);
    }
    if (sure) {
        assert_label(c, 2, LABEL_STATE_UNSURE, "it was cancelled");
        text_format(text, sizeof(text),
                    "out=$(lpstat -h 127.0.0.1:%d -o label 2>>%s) && test -z \"$out\" &&"
                    " test $(wc -c <%s/paper) -eq 100",
                    c->port.port, c->out, c->f.folder);
        run_until_it_works(text);
    }
    station_end(station);
    return sure;
}

/* A label that has waited too long: one that the queue never began is known to be nowhere; one that it had begun is not, though its
 * printer looks as if it had never been reached. Neither comes out later. */
static void cups_keeps_a_label_too_long(void **state)
{
    (void)state;
    try_until_sure(keeps_too_long, 5);
}

static void kill_server(struct cups *c)
{
    assert_int_equal(kill(c->server, SIGKILL), 0);
    assert_int_equal(fixture_wait(c->server), -SIGKILL);
}

/* With nothing in its queue, and with a label in it, which the next server has on disk. */
static void cups_server_dies(void **state)
{
    (void)state;
    struct cups c;
    open_cups(&c, "");
    pid_t station = station_start_process(&c.f);
    scan_unknown(&c.f, 0, 3);
    all_sent_once(&c, 3);
    kill_server(&c);
    scan_unknown(&c.f, 3, 4);
    wait_for_state(&c.f, "queue", "offline");
    wait_for_count(&c.f, LABEL_STATE_QUEUED, 4); /* also the one that it had been given */
    start_server(&c);
    all_sent_once(&c, 7);
    stop_queue_with_four(&c, 7);
    kill_server(&c);
    pause_ms(2000);
    start_server(&c);
    manage(&c, "cupsenable");
    all_sent_once(&c, 11);
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

enum { FORGOTTEN_SENT = 4, FORGOTTEN_MAX = 40 };

/* The connections, as the server counts them, over which a job was taken and over which it last said that it does not know it. 0: none. */
struct job_trace {
    int taken_over;
    int forgotten_over;
};

static int number_after(const char *line, const char *mark)
{
    int number = 0;
    const char *at = strstr(line, mark);
    return at && sscanf(at + strlen(mark), "%d", &number) == 1 ? number : 0;
}

/* What the server's log says of its jobs, whose numbers begin with 1. It does one thing after the other. */
static void trace_jobs(const struct cups *c, struct job_trace jobs[FORGOTTEN_MAX + 1])
{
    char path[200];
    int taking = 0;
    int asking = 0;
    text_format(path, sizeof(path), "%s/cups/log/error_log", c->f.folder);
    char *text = fixture_read(path);
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        int job = strstr(line, "] Queued on ") ? number_after(line, "[Job ") : 0;
        int unknown = strstr(line, " does not exist.") ? number_after(line, "not-found: Job #") : 0;
        if (strstr(line, "] 2.0 Print-Job "))
            taking = number_after(line, "[Client ");
        else if (strstr(line, "] 2.0 Get-Job-Attributes "))
            asking = number_after(line, "[Client ");
        else if (job > 0 && job <= FORGOTTEN_MAX)
            jobs[job].taken_over = taking;
        else if (unknown > 0 && unknown <= FORGOTTEN_MAX)
            jobs[unknown].forgotten_over = asking;
    }
    free(text);
}

/* Unsure is only what another connection took than the one that was told of no such job, or what broke off while it was handed over. */
static void assert_no_doubt_without_a_reason(const struct cups *c)
{
    struct job_trace jobs[FORGOTTEN_MAX + 1] = {0};
    struct label_rows rows = read_labels(&c->f);
    size_t seen = 0;
    trace_jobs(c, jobs);
    for (int i = 1; i <= FORGOTTEN_MAX; i++)
        seen += jobs[i].taken_over != 0 && jobs[i].taken_over == jobs[i].forgotten_over;
    for (size_t i = 0; i < rows.count; i++) {
        const struct label_row *row = &rows.all[i];
        assert_int_equal(row->copy_no, 1);
        if (row->state != LABEL_STATE_UNSURE)
            continue;
        int job = number_after(row->problem, "it does not know job ");
        if (job == 0 && strncmp(row->problem, "CUPS was lost", strlen("CUPS was lost")) == 0)
            continue;
        assert_in_range(job, 1, FORGOTTEN_MAX);
        assert_int_not_equal(jobs[job].taken_over, 0);
        assert_int_not_equal(jobs[job].forgotten_over, 0);
        if (jobs[job].taken_over == jobs[job].forgotten_over)
            fail_msg("label %lld is unsure, and one connection took its job %d and was told that it is gone",
                     (long long)row->id, job);
    }
    free(rows.all);
    assert_true(seen > 0); /* the log is read as it is written */
}

/* A server that keeps no list of what it has done: it forgets a job once it is out, and that is no reason for doubt as long as the
 * connection stands. On a busy machine one may break; then there are more labels, until enough were sent. */
static void cups_forgets_what_it_has_printed(void **state)
{
    (void)state;
    struct cups c;
    size_t sent = 0;
    int scans = 0;
    open_cups(&c, "PreserveJobHistory No\nLogLevel debug");
    pid_t station = station_start_process(&c.f);
    for (; scans < FORGOTTEN_MAX && sent < FORGOTTEN_SENT; scans += FORGOTTEN_SENT) {
        scan_unknown(&c.f, scans, FORGOTTEN_SENT);
        wait_for_labels(&c.f);
        sent = count_state(&c.f, LABEL_STATE_SENT);
    }
    size_t unsure = count_state(&c.f, LABEL_STATE_UNSURE);
    printf("%d labels: %zu sent, %zu unsure\n", scans, sent, unsure);
    assert_int_equal(sent + unsure, scans);
    assert_true(sent >= FORGOTTEN_SENT);
    assert_no_doubt_without_a_reason(&c);
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

/* The same, but it has ended meanwhile: what it forgot then need not be on paper. */
static void cups_forgets_what_another_has_taken(void **state)
{
    (void)state;
    struct cups c;
    char command[200];
    open_cups(&c, "PreserveJobHistory No");
    pid_t station = station_start_process(&c.f);
    scan_unknown(&c.f, 0, 2);
    all_sent_once(&c, 2);
    stop_queue_with_four(&c, 2);
    kill_server(&c);
    text_format(command, sizeof(command), "rm -f %s/cups/spool/* %s/cups/cache/job.cache*", c.f.folder,
                c.f.folder);
    assert_int_equal(system(command), 0);
    start_server(&c);
    manage(&c, "cupsenable");
    wait_for_labels(&c.f);
    assert_int_equal(count_state(&c.f, LABEL_STATE_UNSURE), 1);
    assert_int_equal(count_state(&c.f, LABEL_STATE_SENT), 5);
    struct label_rows rows = read_labels(&c.f);
    assert_int_equal(rows.all[2].state, LABEL_STATE_UNSURE);
    assert_non_null(strstr(rows.all[2].problem, "it does not know job"));
    free(rows.all);
    struct printed_list out = fake_journal(&c.printer);
    assert_int_equal(out.count, 5);
    free(out.all);
    station_end(station);
    assert_as_said(&c.f, &c.printer, "queue");
    close_cups(&c);
}

static void cups_and_a_killed_station(void **state)
{
    (void)state;
    struct cups c;
    open_cups(&c, "");
    struct kills k = {.f = &c.f,
                      .printer = "queue",
                      .rounds = kill_rounds(),
                      .codes = labels < 100 ? 4 : 10,
                      .wait_ms = 1000};
    kills_run(&k);
    kills_settle(&k, &c.printer);
    close_cups(&c);
}

/* --- IPP -------------------------------------------------------------------------------------------------------------------- */
struct ipp_printer {
    struct fixture f;
    struct fake_printer paper; /* only its folder, with the journal */
    pid_t daemon, process;
    struct held_port held;
    char port[16]; /* as text */
    char saver[200];
    char bus[200];
    char out[160];
};

/* What the printer does with a label: its id goes to the journal. */
static void write_saver(const struct ipp_printer *p)
{
    char text[1024];
    char journal[200];
    text_format(text, sizeof(text),
                "#!/bin/sh\nid=$(grep -ao 'MA,P7K[0-9A-Z]*' \"$1\" | head -n 1 | cut -c 4-)\n"
                "printf '0 0 %%d %%s\\n' \"$(wc -c < \"$1\")\" \"${id:--}\" >> %s/journal\n"
                "echo 'ATTR: job-impressions=1 job-impressions-completed=1' >&2\n",
                p->paper.folder);
    fixture_write(p->saver, text);
    assert_int_equal(chmod(p->saver, 0700), 0);
    text_format(journal, sizeof(journal), "%s/journal", p->paper.folder);
    fixture_write(journal, "");
}

/* It insists on a system bus. */
static void start_bus(struct ipp_printer *p)
{
    char conf[200];
    char text[1024];
    text_format(conf, sizeof(conf), "%s/bus.conf", p->f.folder);
    text_format(
        text, sizeof(text),
        "<busconfig><type>system</type><listen>unix:path=%s/bus</listen><auth>EXTERNAL</auth>"
        "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow own=\"*\"/>"
        "<allow send_type=\"method_call\"/><allow send_type=\"signal\"/>"
        "<allow send_requested_reply=\"true\" send_type=\"method_return\"/>"
        "<allow send_requested_reply=\"true\" send_type=\"error\"/><allow receive_type=\"method_call\"/>"
        "<allow receive_type=\"method_return\"/><allow receive_type=\"error\"/>"
        "<allow receive_type=\"signal\"/></policy></busconfig>\n",
        p->f.folder);
    fixture_write(conf, text);
    text_format(text, sizeof(text), "--config-file=%s", conf);
    p->daemon = spawn(p->out, NULL, ARGS(DBUS_DAEMON, text, "--nofork", "--nopidfile", "--nosyslog"));
    text_format(p->bus, sizeof(p->bus), "%s/bus", p->f.folder);
    for (int i = 0; i < WAIT_S * 10 && access(p->bus, F_OK) != 0; i++)
        pause_ms(100);
    text_format(p->bus, sizeof(p->bus), "unix:path=%s/bus", p->f.folder);
}

static void ipp_run(void *arg)
{
    struct ipp_printer *p = arg;
    p->process = spawn(p->out, p->bus,
                       ARGS(IPPEVEPRINTER, "-n", "localhost", "-p", p->port, "-d", p->f.folder, "-c",
                            p->saver, "-f", "application/octet-stream,application/vnd.zebra-zpl", "-M",
                            "Zebra", "-m", "ZD420", "-r", "off", "Label1"));
}

/* With what it has begun: its power is cut. */
static void ipp_kill(void *arg)
{
    struct ipp_printer *p = arg;
    assert_int_equal(kill(-p->process, SIGKILL), 0);
    assert_int_equal(fixture_wait(p->process), -SIGKILL);
}

static void ipp_open(struct ipp_printer *p)
{
    struct sim_config sim;
    char text[200];
    *p = (struct ipp_printer){0};
    sim_config_init(&sim);
    fixture_open(&p->f, &sim, "");
    fixture_steer(&p->f, "fault?kind=reset");
    text_format(p->paper.folder, sizeof(p->paper.folder), "%s/paper", p->f.folder);
    assert_int_equal(mkdir(p->paper.folder, 0700), 0);
    p->held = port_hold();
    text_format(p->port, sizeof(p->port), "%d", p->held.port);
    text_format(p->saver, sizeof(p->saver), "%s/saver", p->f.folder);
    text_format(p->out, sizeof(p->out), "%s/ipp.out", p->f.folder);
    write_saver(p);
    start_bus(p);
    ipp_run(p);
    text_format(text, sizeof(text),
                "printer \"ipp\" { uri = \"ipp://localhost:%s/ipp/print\"  stale_s = 600 }\n", p->port);
    fixture_more(&p->f, text);
}

static void ipp_close(struct ipp_printer *p)
{
    end(p->process);
    end(p->daemon);
    close(p->held.fd);
    fixture_close(&p->f);
}

static void ipp_printer_prints_in_order(void **state)
{
    (void)state;
    struct ipp_printer p;
    if (!there(IPPEVEPRINTER) || !there(DBUS_DAEMON))
        skip();
    ipp_open(&p);
    pid_t station = station_start_process(&p.f);
    scan_unknown(&p.f, 0, labels);
    wait_for_labels(&p.f);
    assert_int_equal(count_state(&p.f, LABEL_STATE_SENT), labels);
    station_end(station);
    assert_as_said(&p.f, &p.paper, "ipp");
    ipp_close(&p);
}

static void ipp_printer_and_station_are_killed(void **state)
{
    (void)state;
    struct ipp_printer p;
    if (!there(IPPEVEPRINTER) || !there(DBUS_DAEMON))
        skip();
    ipp_open(&p);
    struct kills k = {.f = &p.f,
                      .printer = "ipp",
                      .rounds = kill_rounds(),
                      .codes = 10,
                      .wait_ms = 1500,
                      .kill_printer = ipp_kill,
                      .run_printer = ipp_run,
                      .arg = &p};
    kills_run(&k);
    kills_settle(&k, &p.paper);
    ipp_close(&p);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cups_prints_in_order),
        cmocka_unit_test(cups_waits_for_the_printer),
        cmocka_unit_test(cups_queue_is_stopped),
        cmocka_unit_test(cups_queue_and_station_are_stopped),
        cmocka_unit_test(cups_keeps_a_label_too_long),
        cmocka_unit_test(cups_server_dies),
        cmocka_unit_test(cups_forgets_what_it_has_printed),
        cmocka_unit_test(cups_forgets_what_another_has_taken),
        cmocka_unit_test(cups_and_a_killed_station),
        cmocka_unit_test(ipp_printer_prints_in_order),
        cmocka_unit_test(ipp_printer_and_station_are_killed),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 1, 100000, &given))
        labels = (int)given;
    if (argc > 2)
        cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
