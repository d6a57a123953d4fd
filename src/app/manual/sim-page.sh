#!/bin/sh
# The manual page of tallyman-sim, made of its --help: sh sim-page.sh PROGRAM
set -eu
printf '.TH tallyman-sim 1\n.SH NAME\ntallyman\\-sim \\- the platform as a program, for training and tests\n'
printf '.SH DESCRIPTION\n.nf\n'
"$1" --help | sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"
printf '.fi\n.SH SEE ALSO\n.BR tallyman (1)\n'
