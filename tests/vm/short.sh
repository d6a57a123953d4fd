#!/bin/sh
# What ctest runs: sh short.sh FOLDER PROGRAMS ROUNDS. Skipped where the machine or its kernel is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ "$(uname -m)" = x86_64 ] || { echo "skipped: not an amd64 machine"; exit 77; }
for program in qemu-system-x86_64 busybox sqlite3 mkfs.ext4 modprobe; do
    PATH=$PATH:/sbin:/usr/sbin command -v "$program" >/dev/null || { echo "skipped: no $program"; exit 77; }
done
[ -e "$1/version" ] || { echo "skipped: sh $here/make-kernel.sh $1 fetches the kernel first"; exit 77; }
sh "$here/make-small.sh" "$1" "$2"
exec bash "$here/power.sh" "$1" "$3"
