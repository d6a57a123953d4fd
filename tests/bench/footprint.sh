#!/bin/sh
# Footprint of a whole station: pages on, a label printer that answers, a serial line's worth of scans, 10^5 order lines mirrored from the
# simulator; memory, threads, idle CPU and wake-ups; then how long it takes to start on that state.  footprint.sh BUILD-DIR [FOLDER [ORDERS]]
set -eu
bin=$(cd "$1/bin" && pwd)
orders=${3:-40000}
dir=$(mktemp -d "${2:-/tmp}/footprint-XXXXXX")
sim= printer= station=
finish() {
    for pid in $station $printer $sim; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' INT TERM
echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"

"$bin/tallyman-sim" --orders "$orders" >"$dir/sim" &
sim=$!
mkdir "$dir/printer"
echo ok >"$dir/printer/mode"
"$bin/fake_printer" "$dir/printer" &
printer=$!
until url=$(sed -n 's/^listening on //p' "$dir/sim") && [ -n "$url" ]; do sleep 0.1; done
until [ -s "$dir/printer/port" ]; do sleep 0.1; done
cat >"$dir/conf" <<EOF
station { name = "bench"  state = "$dir/state" }
otapi { url = "$url"  instance_key = "demo-key"  operator_login = "demo"  operator_password = "demo" }
background { mirror_days = 1 }
printer "bench" { uri = "socket://127.0.0.1:$(cat "$dir/printer/port")" }
web { listen = "127.0.0.1:0" }
EOF
chmod 600 "$dir/conf"
"$bin/tallyman" --config "$dir/conf" run --headless --no-find 2>"$dir/log" &
station=$!
waited=0
until grep -q 'event=mirror_pass ' "$dir/log"; do
    sleep 1
    waited=$((waited + 1))
    if [ "$waited" -gt 300 ] || ! kill -0 "$station" 2>/dev/null; then
        echo "footprint.sh: the mirror was not read in 300 s" >&2
        tail -3 "$dir/log" >&2
        exit 1
    fi
done
sed -n 's/.*event=mirror_pass /mirror: /p' "$dir/log"
"$bin/tallyman-sim" --samples | awk 'NR > 1 { print $1 }' | "$bin/tallyman" --config "$dir/conf" scan >/dev/null
sleep 5 # labels come out, look-ups end
echo "labels printed: $(wc -l <"$dir/printer/journal")"

# A short pass of the mirror may follow the first one, and every ten minutes: the quietest ten seconds of forty are what idling costs.
ticks() { awk '{ print $14 + $15 }' "/proc/$station/stat"; }
wakes() { awk '/^voluntary_ctxt/ { n += $2 } END { print n }' /proc/"$station"/task/*/status; }
ticks=1000000
for window in 1 2 3 4; do
    ticks_before=$(ticks)
    wakes_before=$(wakes)
    sleep 10
    now=$(($(ticks) - ticks_before))
    if [ "$now" -lt "$ticks" ]; then
        ticks=$now
        wakes=$(($(wakes) - wakes_before))
    fi
done
awk '/^(VmRSS|RssAnon|RssFile|Threads)/ { print }' "/proc/$station/status"
rss=$(awk '/^VmRSS/ { print $2 }' "/proc/$station/status")
anon=$(awk '/^RssAnon/ { print $2 }' "/proc/$station/status")
hertz=$(getconf CLK_TCK)
result() { # what, number, unit, limit
    awk -v what="$1" -v n="$2" -v unit="$3" -v limit="$4" \
        'BEGIN { printf "result: %s | %.2f %s | <= %s %s | %s\n", what, n, unit, limit, unit, n <= limit ? "met" : "missed" }'
}
result "memory: anonymous" "$(awk -v k="$anon" 'BEGIN { print k / 1024 }')" MiB 16
result "memory: resident" "$(awk -v k="$rss" 'BEGIN { print k / 1024 }')" MiB 40
result "idle: processor time" "$(awk -v t="$ticks" -v h="$hertz" 'BEGIN { print t / h / 10 * 100 }')" % 0.5
result "idle: wake-ups a second, all threads" "$(awk -v w="$wakes" 'BEGIN { print w / 10 }')" /s 10
kill "$station"
wait "$station" || true
station=

sqlite3 "$dir/state/tallyman.db" 'SELECT DISTINCT waybill FROM line_waybill WHERE length(waybill) < 40 LIMIT 20 OFFSET 5000' >"$dir/codes"
echo "start with $(sqlite3 "$dir/state/tallyman.db" 'SELECT count(*) FROM line') lines on file:"
"$bin/bench_start" "$dir/conf" "$dir/codes"
