#include "command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ask.h"
#include "base/text.h"
#include "core/role.h"
#include "secret.h"
#include "web/password.h"

const char help_user[] =
    "usage: tallyman user add NAME --role staff|desk|admin [--password-file FILE]\n"
    "       tallyman user passwd NAME [--password-file FILE]\n"
    "       tallyman user role NAME --role staff|desk|admin\n"
    "       tallyman user disable|enable NAME\n"
    "       tallyman user list [--json]\n"
    "       tallyman user pairing\n\n"
    "Who may log in on the web pages. The first admin is made here. The password is asked for on the "
    "terminal,\n"
    "read from a file, or from standard input when that is no terminal; never from the command line.\n"
    "Roles: staff sees the log, the hold shelf and labels; desk also orders, providers and activities; "
    "admin\n"
    "everything. `pairing` prints the codes that station pages on the network wait for (with name and "
    "address),\n"
    "when the station has no screen of its own.\n";

struct arguments {
    const char *what;
    const char *name;
    const char *role;
    const char *password_file;
    bool json;
};

/* One line without echo. False at the end of the input. */
static bool ask_terminal(const char *prompt, char *ret, size_t size)
{
    struct termios before;
    struct termios quiet;
    bool silent = tcgetattr(STDIN_FILENO, &before) == 0;
    fprintf(stderr, "%s", prompt);
    if (silent) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        silent = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    bool got = fgets(ret, (int)size, stdin) != NULL;
    if (silent) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    ret[got ? strcspn(ret, "\r\n") : 0] = '\0';
    return got;
}

static bool get_password(const struct arguments *a, char *ret, size_t size, struct error *err)
{
    char again[PASSWORD_MAX + 8] = "";
    bool open_to_others;
    bool terminal = isatty(STDIN_FILENO);
    bool ok = true;
    if (a->password_file) {
        ok = secret_read_file(a->password_file, ret, size, &open_to_others, err);
        if (ok && open_to_others)
            fprintf(stderr, "tallyman: warning: %s: others can read it: chmod o= %s\n", a->password_file,
                    a->password_file);
    } else if (!ask_terminal(terminal ? "Password: " : "", ret, size)) {
        ok = error_set(err, ERROR_INPUT, "no password was given");
    } else if (terminal) {
        (void)ask_terminal("The same again: ", again, sizeof(again));
        if (strcmp(again, ret) != 0)
            ok = error_set(err, ERROR_INPUT, "the two are not the same; nothing was changed");
    }
    explicit_bzero(again, sizeof(again));
    return ok && password_acceptable(ret, err);
}

static bool add_hash(const struct arguments *a, json_t *request, struct error *err)
{
    char password[PASSWORD_MAX + 8] = "";
    char hash[PASSWORD_HASH_MAX];
    bool ok = get_password(a, password, sizeof(password), err);
    if (ok && !password_hash(password, hash, sizeof(hash)))
        ok = error_set(err, ERROR_FULL, "too little memory to hash a password");
    if (ok)
        json_object_set_new(request, "hash", json_string(hash));
    explicit_bzero(password, sizeof(password));
    return ok;
}

static void show_users(const json_t *reply)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(reply, "rows"), i, row)
    {
        const char *login = ask_get(row, "last_login_at");
        printf("%-24s %-6s %-9s %s\n", ask_get(row, "name"), ask_get(row, "role"),
               json_is_true(json_object_get(row, "disabled")) ? "disabled" : "", login[0] ? login : "never");
    }
}

static void show_pairing(const json_t *reply)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(reply, "rows"), i, row)
        printf("%s  %s  %s\n", ask_get(row, "code"), ask_get(row, "name"), ask_get(row, "address"));
    if (json_array_size(json_object_get(reply, "rows")) == 0)
        printf("no page waits for a code; open /station on it first\n");
}

static int send(struct app *app, const struct arguments *a, json_t *request)
{
    if (strcmp(a->what, "list") == 0)
        return ask_and_list(app, false, request, a->json, "rows", show_users);
    if (strcmp(a->what, "pairing") == 0)
        return ask_and_show(app, false, request, a->json, show_pairing);
    int status = ask_and_show(app, false, request, a->json, NULL);
    if (status == EXIT_DONE && !a->json)
        printf("%s: done\n", a->name);
    return status;
}

static bool known(const char *what)
{
    static const char *const all[] = {"add", "passwd", "role", "disable", "enable", "list", "pairing"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(all[i], what) == 0)
            return true;
    return false;
}

int command_user(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"role", required_argument, NULL, 'r'},
                                            {"password-file", required_argument, NULL, 'f'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    struct arguments a = {0};
    struct error err = {0};
    enum role role;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'r')
            a.role = optarg;
        else if (option == 'f')
            a.password_file = optarg;
        else if (option == 'j')
            a.json = true;
        else
            return app_usage("user", "wrong option");
    }
    a.what = optind < argc ? argv[optind] : "";
    bool pairing = strcmp(a.what, "pairing") == 0;
    bool list = pairing || strcmp(a.what, "list") == 0; /* about nobody in particular */
    bool with_role = strcmp(a.what, "add") == 0 || strcmp(a.what, "role") == 0;
    bool with_password = strcmp(a.what, "add") == 0 || strcmp(a.what, "passwd") == 0;
    if (!known(a.what) || argc - optind != (list ? 1 : 2))
        return app_usage("user",
                         "it takes add, passwd, role, disable, enable (with a NAME), list or pairing");
    a.name = list ? "" : argv[optind + 1];
    if (with_role && (a.role == NULL || !role_from_name(a.role, &role)))
        return app_usage("user", "%s needs --role staff, desk or admin", a.what);
    if (!with_role && a.role)
        return app_usage("user", "%s takes no --role", a.what);
    if (!list && !user_name_valid(a.name))
        return app_usage("user", "a name has 1 to %d letters, digits and . _ - @", USER_NAME_MAX - 1);
    if (!app_configure(app))
        return EXIT_USAGE;
    char what[24] = "pairing.code";
    if (!pairing)
        text_format(what, sizeof(what), "user.%s", a.what);
    json_t *request =
        json_pack("{s:i, s:s, s:s, s:s}", "id", 1, "do", what, "name", a.name, "role", a.role ? a.role : "");
    if (!list)
        json_object_set_new(request, "audit",
                            json_pack("{s:s, s:s}", "who", "command line", "subject", a.name));
    if (!with_password || add_hash(&a, request, &err))
        return send(app, &a, request);
    json_decref(request);
    return app_fail(&err);
}
