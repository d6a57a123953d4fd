/* `tallyman scanner learn`: finds the scanner that is plugged in while it watches, and what it is set to. Main thread. */
#pragma once

/* text: what the person's own code says; NULL: the calibration code of the sheet. Prints the configuration lines; returns the exit status. */
int scanner_learn(const char *text);
