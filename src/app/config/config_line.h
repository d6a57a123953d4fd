/* Where the options stand that were read last, for messages about several of them. The reader's thread. */
#pragma once

struct config_option;

void config_forget_lines(void);
/* title: its block's, borrowed; NULL: it has none. Set again: its last line counts. */
void config_note_line(const struct config_option *option, const char *title, int line);
/* For a block's finish(): the line at which the option was set last in the block of that title ("": it has none); 0: it was not. */
int config_option_line(const struct config_option *option, const char *title);
