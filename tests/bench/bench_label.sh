#!/bin/sh
# usage: bench_label.sh BIN [LABELS]   BIN: the folder of the built programs. Our way to the fake printer and lprint's, one after the
# other. lprint's server listens on every address, whatever it is told, so that all of it runs in a network of its own (needs root).
set -eu
bin=$1
labels=${2:-300}
if [ "${INSIDE:-}" = "" ]; then
    command -v lprint >/dev/null || echo "skipped: lprint is not installed (package lprint)"
    INSIDE=1 exec unshare -n "$0" "$bin" "$labels"
fi
ip link set lo up
folder=$(mktemp -d)
fake= server=
# What still writes there has ended before the folder goes.
finish() {
    for pid in $server $fake; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -f /run/lprint.sock
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM
"$bin/bench_label" "$folder" "$labels"
command -v lprint >/dev/null || exit 0
echo ok >"$folder/mode"
"$bin/fake_printer" "$folder" & fake=$!
while [ ! -f "$folder/port" ]; do sleep 0.1; done
export HOME="$folder"
lprint server -o log-file="$folder/log" -o spool-directory="$folder/spool" >/dev/null 2>&1 & server=$!
for i in $(seq 100); do [ -S /run/lprint.sock ] && break; sleep 0.1; done
lprint add -d bench -v "socket://127.0.0.1:$(cat "$folder/port")" -m zpl_4inch-203dpi-dt >/dev/null 2>&1
"$bin/bench_label" --lprint "$folder" bench "$labels"
