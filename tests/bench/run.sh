#!/bin/sh
# Every benchmark of the design's table, and what people would use instead beside it.
#   run.sh [--build DIR] [--disk FOLDER] [--rounds N] [PART...]      no part: all of them, at most 20 minutes
# Each prints a ratio against a reference of the same run; the table at the end says what was met. On a machine that does other things,
# compare ratios and repeat.
set -eu
cd "$(dirname "$0")/../.."
build=build/release
disk=.
rounds=2
parts="decode parse verdict backlog live label log mirror pages growth footprint"
usage() {
    cat <<EOF
usage: sh tests/bench/run.sh [--build DIR] [--disk FOLDER] [--rounds N] [PART...]

  --build DIR    where the programs were built ($build)
  --disk FOLDER  on the disk that is to be measured ($disk)
  --rounds N     how often the short ones are repeated ($rounds)

parts: $parts
  decode     key events to waybill; beside python-evdev
  parse      an answer of 10,000 lines; beside libxml2's text reader
  verdict    mirrored verdict with 10, 10^4 and 10^6 lines; beside a bare commit
  backlog    a file of scans; beside bare insertion
  live       live verdict over HTTP and TLS; beside the bare call, and a Python script
  label      commit to the first byte at the printer; beside lprint (root)
  log        first pages over 10^6 receipts; export beside sqlite3 -csv
  mirror     40,000 orders read; scans meanwhile
  pages      220 pages that follow the station, 20 admins who read its log
  growth     10, 10^4, 10^6 lines and receipts; 1 to 8 scanners; 1 to 200 pages; the log of 10^4 receipts
  footprint  memory, idling and start with 10^5 lines, pages and a printer
EOF
}
chosen=
while [ $# -gt 0 ]; do
    case $1 in
    --build | --disk | --rounds)
        [ $# -ge 2 ] || { usage >&2; exit 2; }
        case $1 in --build) build=$2 ;; --disk) disk=$2 ;; --rounds) rounds=$2 ;; esac
        shift 2
        ;;
    --help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *)
        case " $parts " in *" $1 "*) ;; *) echo "run.sh: no part \"$1\": $parts" >&2; exit 2 ;; esac
        chosen="$chosen $1"
        shift
        ;;
    esac
done
chosen=${chosen:-$parts}
if [ ! -x "$build/bin/bench_live" ]; then
    echo "run.sh: $build/bin has no benchmarks: cmake --preset release && cmake --build --preset release" >&2
    exit 1
fi
bin=$(cd "$build/bin" && pwd)
folder=$(mktemp -d "$disk/bench-run-XXXXXX")
folder=$(cd "$folder" && pwd)
results=$folder/results
: >"$results"
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

until=$(($(date +%s) + 1200)) # all of it

# What a benchmark says goes to the terminal and is looked through for results.  part SECONDS COMMAND...
part() {
    limit=$1
    shift
    begun=$(date +%s)
    if [ "$limit" -gt $((until - begun)) ]; then
        limit=$((until - begun > 10 ? until - begun : 10)) # each gets its chance to say that it was cut short
    fi
    { timeout -k 10 "$limit" "$@" 2>&1 || echo "failed: $*, status $? (it had $limit s)"; } >"$folder/out"
    cat "$folder/out"
    sed -n 's/^result: //p' "$folder/out" >>"$results"
    sed -n 's/^failed: \(.*\)$/\1 | | | failed/p' "$folder/out" >>"$results"
    sed -n 's/^skipped: \(.*\)$/\1 | | | skipped/p' "$folder/out" >>"$results"
    echo "    ($(($(date +%s) - begun)) s, load $(cut -d' ' -f1 /proc/loadavg))"
}

# These two say their ratio in words of their own.
part_of_words() { # limit, aim, command...
    limit=$1 aim=$2
    shift 2
    part "$limit" "$@"
    awk -v aim="$aim" "$words" "$folder/out" >>"$results"
}

run_part() {
    case $1 in
    decode)
        part 120 "$bin/bench_waybill"
        part 120 "$bin/bench_decode"
        ;;
    parse) part 120 "$bin/bench_parse" ;;
    verdict)
        words='/^verdict, / { sub(/^verdict, /, ""); printf "mirrored verdict, %s lines, p99 | %.2f x a bare commit | <= %s | %s\n", $1, $NF, aim, ($NF <= aim ? "met" : "missed") }'
        part_of_words 240 1.5 "$bin/bench_verdict" "$folder"
        ;;
    backlog)
        words='/^backlog of / { match($0, /: [0-9]+ scans\/s/); speed = substr($0, RSTART + 2) + 0
            printf "backlog | %d scans/s | >= 10000 | %s\n", speed, (speed >= 10000 ? "met" : "missed") }
            match($0, /, ratio [0-9.]+/) { ratio = substr($0, RSTART + 8) + 0
            printf "backlog against bare insertion | %.2f x | >= %s | %s\n", ratio, aim, (ratio >= aim ? "met" : "missed") }'
        part_of_words 120 0.5 "$bin/bench_backlog" "$folder"
        ;;
    live) part 240 "$bin/bench_live" "$folder" ;;
    label)
        if [ "$(id -u)" = 0 ]; then
            part 240 sh tests/bench/bench_label.sh "$bin" 200
        else
            echo "skipped: label needs root (a network of its own)"
            echo "label: needs root (a network of its own) | | | skipped" >>"$results"
        fi
        ;;
    log) part 420 "$bin/bench_log" "$folder" ;;
    mirror) part 240 "$bin/bench_mirror" 40000 "$folder" ;;
    pages) part 120 "$bin/bench_pages" "$folder" ;;
    growth)
        part 240 "$bin/bench_growth" "$folder"
        for pages in 1 20 200; do part 120 "$bin/bench_pages" "$folder" "$pages"; done
        part 120 "$bin/bench_log" "$folder" 10000
        ;;
    footprint) part 240 sh tests/bench/footprint.sh "$build" "$folder" ;;
    esac
}

echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg), $(uname -rm), $(git rev-parse --short HEAD 2>/dev/null || echo 'no git')"
for name in $chosen; do
    echo "--- $name"
    times=1
    case $name in parse | verdict | backlog) times=$rounds ;; esac
    while [ "$times" -gt 0 ]; do
        run_part "$name"
        times=$((times - 1))
    done
done
echo
echo "=== summary, $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
awk -F ' *[|] *' '{ printf "%-62s %-28s %-28s %s\n", $1, $2, $3, $4; n[$4]++ }
    END { printf "%d met, %d missed, %d failed, %d skipped\n", n["met"], n["missed"], n["failed"], n["skipped"] }' "$results"
! grep -q '| failed$' "$results"
