/* Build tool: turns text files into a C array of strings, in the order given.
 *   text2c OUT.c SYMBOL FILE...
 * OUT.c defines `const char *const SYMBOL[]` and `const int SYMBOL_count`. */
#include <stdio.h>
#include <stdlib.h>

static void fail(const char *what)
{
    fprintf(stderr, "text2c: %s\n", what);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        fail("usage: text2c OUT.c SYMBOL FILE...");
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL)
        fail(argv[1]);
    fprintf(out, "extern const char *const %s[];\nextern const int %s_count;\n\nconst char *const %s[] = {\n",
            argv[2], argv[2], argv[2]);
    for (int i = 3; i < argc; i++) {
        FILE *in = fopen(argv[i], "rb");
        if (in == NULL)
            fail(argv[i]);
        fputs("    \"", out);
        for (int c; (c = getc(in)) != EOF;) {
            if (c == '\n')
                fputs("\\n\"\n    \"", out);
            else if (c == '"' || c == '\\')
                fprintf(out, "\\%c", c);
            else
                putc(c, out);
        }
        fputs("\",\n", out);
        fclose(in);
    }
    fprintf(out, "};\n\nconst int %s_count = %d;\n", argv[2], argc - 3);
    return fclose(out) == 0 ? 0 : 1;
}
