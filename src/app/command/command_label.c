#include "command_label.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"

const char help_label[] =
    "usage: tallyman label list [--json] [--state S] [--printer P] [--waybill W] [--scan ID] [--limit N]\n"
    "       tallyman label reprint [--printer P] LABEL-ID | --scan ID\n"
    "       tallyman label cancel LABEL-ID | --printer P\n"
    "       tallyman label confirm LABEL-ID\n"
    "       tallyman label shelf [--printer P] [--comment TEXT] CODE...\n"
    "       tallyman label test [--printer P]\n"
    "       tallyman label render [--template NAME] [--media WxH] [--language zpl|tspl|epl2|escpos] [--dpi "
    "N]\n"
    "                             [--gap MM] [--darkness N] [--speed MM] [--native-text] [--directory DIR]\n"
    "                             [--scan ID | --field NAME=VALUE...] [--png FILE] [--raw FILE]\n\n"
    "  list    the newest labels, oldest first (50, or --limit N). States: queued sending sent confirmed "
    "unsure\n"
    "          failed cancelled; sent means that the printer has it, confirmed that it was seen\n"
    "  reprint prints a label, or those of a scan, again; what may be on paper already says COPY\n"
    "  cancel  calls off what has not been sent; an unsure label counts as thrown away\n"
    "  confirm says that an unsure label came out (scanning its QR code does the same)\n"
    "  shelf   prints labels for shelves: a code, large, and the bar code that puts the parcel in hand "
    "there\n"
    "          (letters A-Z, digits or . _ -); --comment is a line below, the same on each\n"
    "  test    prints a test label\n"
    "  render  draws a label without printing it: --png shows exactly what the printer prints, one pixel a "
    "dot;\n"
    "          --raw writes the printer's commands; FILE may be - for standard output (--raw only).\n"
    "          What it says: the label of a scan, or --field for each field (kind bin client customer "
    "parcel_index\n"
    "          parcel_total line_index line_total waybill courier code own_id hold_no order_id title config "
    "comment\n"
    "          quantity weight_g at station operator copy), or without either an example.\n"
    "          Defaults: --template parcel --media 58x40 --language zpl --dpi 203 --gap 2 (0: endless "
    "paper);\n"
    "          --darkness 0-100 and --speed in mm/s, else as the printer is set.\n";

int command_label(struct app *app, int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct app *app, int argc, char **argv);
    } verbs[] = {{"list", label_command_list},     {"reprint", label_command_reprint},
                 {"cancel", label_command_cancel}, {"confirm", label_command_confirm},
                 {"shelf", label_command_shelf},   {"test", label_command_test},
                 {"render", label_command_render}};
    for (size_t i = 0; argc > 1 && i < COUNT_OF(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(app, argc - 1, argv + 1);
    return app_usage("label", argc > 1 ? "no \"%s\"" : "what?%s", argc > 1 ? argv[1] : "");
}
