/* Build tool: turns a CSV file (RFC 4180, first row = column names) into a C array of rows of strings.
 *   csv2c FILE.csv SYMBOL OUT.c
 * OUT.c defines
 *   const char *const SYMBOL[][SYMBOL_COLUMNS]   one row a record, a string a field
 *   const size_t SYMBOL_count
 * and whoever uses it declares them `extern` with the number of columns it expects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, FIELD_MAX = 8192 };

static FILE *in;
static FILE *out;
static char field[FIELD_MAX];

static void fail(const char *what)
{
    fprintf(stderr, "csv2c: %s\n", what);
    exit(1);
}

/* Reads one field; returns the character that ended it (',', '\n' or EOF). */
static int read_field(void)
{
    size_t len = 0;
    int c = getc(in);
    int quoted = c == '"';
    if (quoted)
        c = getc(in);
    for (;; c = getc(in)) {
        if (quoted && c == '"') {
            c = getc(in);
            if (c != '"')
                quoted = 0;
        }
        if (!quoted && c == '\r')
            continue;
        if (c == EOF || (!quoted && (c == ',' || c == '\n')))
            break;
        if (len + 1 >= sizeof(field))
            fail("field too long");
        field[len++] = (char)c;
    }
    field[len] = '\0';
    return c;
}

static void write_string(const char *s)
{
    putc('"', out);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7F)
            fprintf(out, "\\%03o", c);
        else
            putc(c, out);
    }
    putc('"', out);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        fail("usage: csv2c FILE.csv SYMBOL OUT.c");
    in = fopen(argv[1], "rb");
    out = fopen(argv[3], "wb");
    if (in == NULL || out == NULL)
        fail("cannot open the files");
    int columns = 0;
    int end;
    do {
        end = read_field();
        columns++;
    } while (end == ',');
    if (columns > COLUMNS_MAX)
        fail("too many columns");
    fprintf(out, "/* Made from %s by csv2c. */\n#include <stddef.h>\n\n",
            strrchr(argv[1], '/') ? strrchr(argv[1], '/') + 1 : argv[1]);
    fprintf(out, "extern const char *const %s[][%d];\nextern const size_t %s_count;\n\n", argv[2], columns,
            argv[2]);
    fprintf(out, "const char *const %s[][%d] = {\n", argv[2], columns);
    int rows = 0;
    while (end != EOF) {
        int c = getc(in);
        if (c == EOF)
            break;
        ungetc(c, in);
        fputs("    {", out);
        int seen = 0;
        do {
            end = read_field();
            write_string(field);
            fputs(", ", out);
            seen++;
        } while (end == ',');
        fputs("},\n", out);
        rows++;
        if (seen != columns) {
            fprintf(stderr, "csv2c: %s: row %d has %d fields instead of %d\n", argv[1], rows + 1, seen,
                    columns);
            return 1;
        }
    }
    fprintf(out, "};\n\nconst size_t %s_count = %d;\n", argv[2], rows);
    return fclose(out) == 0 ? 0 : 1;
}
