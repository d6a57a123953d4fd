#!/bin/sh
# Every benchmark of DESIGN's table, several times, as docs/performance.md wants them.  run.sh [BUILD-DIR] [FOLDER ON THE DISK] [TIMES]
# Each prints a ratio against a reference of the same run: on a machine that does other things, compare ratios and repeat.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
disk=${2:-.}
times=${3:-3}
if [ ! -x "$build/bin/bench_parse" ]; then
    echo "run.sh: $build/bin has no benchmarks: cmake --preset release && cmake --build --preset release" >&2
    exit 1
fi
echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg), $(uname -rm)"
round=1
while [ "$round" -le "$times" ]; do
    echo "--- round $round of $times"
    "$build/bin/bench_waybill"
    "$build/bin/bench_parse"
    "$build/bin/bench_verdict" "$disk"
    "$build/bin/bench_backlog" "$disk"
    round=$((round + 1))
done
echo "--- the mirror"
"$build/bin/bench_mirror"
echo "--- footprint"
sh tests/bench/footprint.sh "$build"
