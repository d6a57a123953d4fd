#!/bin/sh
# Footprint of a running station: memory, threads, idle CPU, time until it is ready.  footprint.sh BUILD-DIR
set -eu
bin=$1/bin
dir=$(mktemp -d)
trap 'kill $sim $station 2>/dev/null || true; rm -rf "$dir"' EXIT
"$bin/tallyman-sim" >"$dir/sim" &
sim=$!
until url=$(sed -n 's/^listening on //p' "$dir/sim") && [ -n "$url" ]; do :; done
cat >"$dir/conf" <<EOF
station { name = "bench"  state = "$dir/state" }
otapi { url = "$url"  instance_key = "demo-key"  operator_login = "demo"  operator_password = "demo" }
EOF
chmod 600 "$dir/conf"
"$bin/tallyman" --config "$dir/conf" run --headless --no-find 2>"$dir/log" &
station=$!
until [ -S "$dir/state/control" ] && printf '{"id":1,"do":"status"}\n' | timeout 1 "$bin/tallyman" --config "$dir/conf" scan --no-wait /dev/null; do :; done
"$bin/tallyman-sim" --samples | awk 'NR > 1 { print $1 }' | "$bin/tallyman" --config "$dir/conf" scan >/dev/null
sleep 2
ticks() { awk '{ print $14 + $15 }' "/proc/$station/stat"; }
before=$(ticks)
sleep 10
after=$(ticks)
grep -E '^(VmRSS|RssAnon|Threads)' "/proc/$station/status"
echo "idle CPU: $((after - before)) ticks of $(getconf CLK_TCK) a second in 10 s"
