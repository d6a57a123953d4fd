/* Writes the manual pages and the shell completions from what the program itself knows: its commands with their help texts, and
 * its configuration's tables. Run at build time, not installed.
 * usage: manual tallyman.1 | tallyman.conf.5 EXAMPLE | bash | zsh | fish */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "command.h"
#include "config_block.h"

/* roff takes a dot or quote at a line's start, backslashes and hyphens for its own. */
static void put_roff(const char *text, size_t len)
{
    bool start = true;
    for (size_t i = 0; i < len; i++) {
        if (start && (text[i] == '.' || text[i] == '\''))
            fputs("\\&", stdout);
        if (text[i] == '\\')
            fputs("\\e", stdout);
        else if (text[i] == '-')
            fputs("\\-", stdout);
        else
            putchar(text[i]);
        start = text[i] == '\n';
    }
}

static void put_block(const char *text)
{
    puts(".nf");
    put_roff(text, strlen(text));
    if (text[0] && text[strlen(text) - 1] != '\n')
        putchar('\n');
    puts(".fi");
}

static void put_head(const char *name, int section, const char *summary)
{
    printf(".TH %s %d \"\" \"tallyman " TALLYMAN_VERSION "\"\n.SH NAME\n", name, section);
    put_roff(name, strlen(name));
    fputs(" \\- ", stdout);
    put_roff(summary, strlen(summary));
    putchar('\n');
}

static int write_manual(void)
{
    put_head("tallyman", 1, "warehouse receiving station for forwarded marketplace parcels");
    puts(".SH SYNOPSIS\n.B tallyman\n[\\-\\-config FILE] [\\-\\-state DIR] COMMAND [ARGUMENT...]\n"
         ".SH DESCRIPTION\n"
         "A parcel's tracking number is scanned; tallyman shows the order lines it belongs to, writes the "
         "receipt\n"
         "to disk, prints its labels, and keeps the platform's sessions and the synchronising running.\n"
         ".SH OPTIONS\n.TP\n.B \\-\\-config FILE\ninstead of /etc/tallyman/tallyman.conf\n"
         ".TP\n.B \\-\\-state DIR\ninstead of the configured station.state\n"
         ".TP\n.B \\-\\-help\nwhat a command does; ends\n.SH COMMANDS");
    for (unsigned i = 0; command_at(i); i++) {
        printf(".SS %s \\- %s\n", command_at(i)->name, command_at(i)->summary);
        put_block(command_at(i)->help);
    }
    puts(".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\ncould not be done; one line on standard error says why and "
         "what to do "
         "next\n.TP\n2\nwrong usage or configuration (file:line)\n.TP\n3\nnot known whether it was done: a "
         "write whose "
         "answer was lost\n"
         ".SH FILES\n.TP\n/etc/tallyman/tallyman.conf\nconfiguration, see\n.BR tallyman.conf (5)\n"
         ".TP\n/var/lib/tallyman/\nthe database, the control socket, pictures and photos\n"
         ".SH SEE ALSO\n.BR tallyman.conf (5),\n.BR tallyman\\-sim (1)");
    return EXIT_DONE;
}

static void put_option(const struct config_option *o)
{
    printf(".TP\n.B %s\n", o->name);
    switch (o->kind) {
    case OPTION_NUMBER:
        printf("%ld to %ld; default %ld\n", o->min, o->max, o->number);
        break;
    case OPTION_FLAG:
        printf("true or false; default %s\n", o->number ? "true" : "false");
        break;
    case OPTION_WORD:
        printf("one of: %s; default %s\n", o->words, o->text);
        break;
    case OPTION_SECRET:
        printf("a secret; better %s_file with the name of a file, a systemd credential %s,\nor TALLYMAN_",
               o->name, o->name);
        for (const char *p = o->name; *p; p++)
            putchar(toupper((unsigned char)*p));
        puts(" of the environment");
        break;
    case OPTION_TEXT:
    case OPTION_LIST:
        fputs("default ", stdout);
        put_roff(o->text[0] ? o->text : "\"\"", o->text[0] ? strlen(o->text) : 2);
        putchar('\n');
        break;
    }
}

static int write_config_manual(const char *example)
{
    FILE *file = fopen(example, "r");
    if (file == NULL) {
        perror(example);
        return EXIT_NOT_DONE;
    }
    put_head("tallyman.conf", 5, "configuration of tallyman");
    puts(".SH DESCRIPTION\n/etc/tallyman/tallyman.conf is read at the start. Every value has a default but "
         "the instance\n"
         "key and the operator's log\\-in.\n.B tallyman config check\nreads it as the start does, and names "
         "file, line and "
         "option when something is wrong;\n.B tallyman config show\nprints every value in force.\n.SH "
         "OPTIONS");
    for (size_t i = 0; config_block_at(i); i++) {
        const struct config_block *block = config_block_at(i);
        printf(".SS %s%s { }\n", block->name, block->title_size ? " \"name\"" : "");
        for (size_t j = 0; j < block->option_count; j++)
            put_option(&block->options[j]);
    }
    puts(".SH EXAMPLE\n.nf");
    char line[1024];
    while (fgets(line, sizeof(line), file))
        put_roff(line, strlen(line));
    fclose(file);
    puts(".fi\n.SH SEE ALSO\n.BR tallyman (1)");
    return EXIT_DONE;
}

typedef void word_fn(const char *command, const char *word, size_t len);

/* Calls fn for each different word of the text that begins with "--". */
static void each_option(const char *help, word_fn *fn, const char *command)
{
    const char *seen[64];
    size_t lens[64];
    size_t count = 0;
    for (const char *p = strstr(help, "--"); p; p = strstr(p + 2, "--")) {
        size_t len = 2;
        while (islower((unsigned char)p[len]) || isdigit((unsigned char)p[len]) || p[len] == '-')
            len++;
        bool known = len == 2 || count == COUNT_OF(seen);
        for (size_t i = 0; i < count && !known; i++)
            known = lens[i] == len && strncmp(seen[i], p, len) == 0;
        if (known)
            continue;
        seen[count] = p;
        lens[count++] = len;
        fn(command, p, len);
    }
}

static void take_verb(const char *command, const char *p, word_fn *fn)
{
    size_t len = 0;
    p += strspn(p, " \n");
    while (islower((unsigned char)p[len]))
        len++;
    if (len > 1 && (p[len] == '\0' || strchr(" |\n[", p[len])))
        fn(command, p, len);
}

/* Second words: what stands behind "tallyman NAME" in the usage, and behind each " | " there that is in no brackets. */
static void each_verb(const struct command *command, word_fn *fn)
{
    char start[64];
    snprintf(start, sizeof(start), "tallyman %s ", command->name);
    const char *end = strstr(command->help, "\n\n");
    for (const char *p = strstr(command->help, start); p && p < end; p = strstr(p, start)) {
        int depth = 0;
        p += strlen(start);
        take_verb(command->name, p, fn);
        for (; p < end && strncmp(p, start, strlen(start)) != 0; p++) {
            depth += (*p == '[' || *p == '(') - (*p == ']' || *p == ')');
            if (*p == '|' && p[-1] == ' ' && depth == 0)
                take_verb(command->name, p + 1, fn);
        }
    }
}

static void put_word(const char *command, const char *word, size_t len)
{
    (void)command;
    printf(" %.*s", (int)len, word);
}

static int write_bash(void)
{
    puts("# bash completion of tallyman\n_tallyman()\n{\n    local word=${COMP_WORDS[COMP_CWORD]} command= i "
         "words=\n"
         "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "        case ${COMP_WORDS[i]} in\n        --config | --state) ((i++)) ;;\n        -*) ;;\n"
         "        *) command=${COMP_WORDS[i]}; break ;;\n        esac\n    done\n    case $command in");
    fputs("    '') words='--config --state --help --version", stdout);
    for (unsigned i = 0; command_at(i); i++)
        printf(" %s", command_at(i)->name);
    puts("' ;;");
    for (unsigned i = 0; command_at(i); i++) {
        printf("    %s) words='--help", command_at(i)->name);
        each_verb(command_at(i), put_word);
        each_option(command_at(i)->help, put_word, command_at(i)->name);
        puts("' ;;");
    }
    puts("    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\ncomplete -o filenames "
         "-F _tallyman "
         "tallyman");
    return EXIT_DONE;
}

static int write_zsh(void)
{
    puts("#compdef tallyman\nlocal -a commands words\ncommands=(");
    for (unsigned i = 0; command_at(i); i++)
        printf("    '%s:%s'\n", command_at(i)->name, command_at(i)->summary);
    puts(")\nif (( CURRENT == 2 )); then\n    _describe command commands\n    return\nfi\ncase $words[2] in");
    for (unsigned i = 0; command_at(i); i++) {
        printf("%s) compadd -- --help", command_at(i)->name);
        each_verb(command_at(i), put_word);
        each_option(command_at(i)->help, put_word, command_at(i)->name);
        puts(" ;;");
    }
    puts("esac\n_files");
    return EXIT_DONE;
}

static void put_fish_verb(const char *command, const char *word, size_t len)
{
    printf("complete -c tallyman -n '__fish_seen_subcommand_from %s' -a %.*s\n", command, (int)len, word);
}

static void put_fish_option(const char *command, const char *option, size_t len)
{
    printf("complete -c tallyman -n '__fish_seen_subcommand_from %s' -l %.*s\n", command, (int)len - 2,
           option + 2);
}

static int write_fish(void)
{
    for (unsigned i = 0; command_at(i); i++) {
        const struct command *c = command_at(i);
        printf("complete -c tallyman -n __fish_use_subcommand -a %s -d '%s'\n", c->name, c->summary);
        each_verb(c, put_fish_verb);
        each_option(c->help, put_fish_option, c->name);
    }
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "tallyman.1") == 0)
        return write_manual();
    if (strcmp(what, "tallyman.conf.5") == 0 && argc > 2)
        return write_config_manual(argv[2]);
    if (strcmp(what, "bash") == 0)
        return write_bash();
    if (strcmp(what, "zsh") == 0)
        return write_zsh();
    if (strcmp(what, "fish") == 0)
        return write_fish();
    fputs("usage: manual tallyman.1 | tallyman.conf.5 EXAMPLE | bash | zsh | fish\n", stderr);
    return EXIT_USAGE;
}
