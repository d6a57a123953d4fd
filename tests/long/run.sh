#!/bin/bash
# The long run: what runs on each commit, and more of it. `bash tests/long/run.sh [PART]...`; without a part all of them, some
# eight hours. `sh bootstrap.sh long [PART]...` installs and builds before. Each part leaves build/long/PART.log; at the end
# stands what passed. README.md beside this says what each part shows.
set -u
cd "$(dirname "$0")/../.."
dev=$PWD/build/dev
asan=$PWD/build/asan
logs=$PWD/build/long
all="tests fuzz kill printers devices faults network soak page kernel package power bench"

FUZZ_S=${FUZZ_S:-600}       # each fuzz target
KILLS=${KILLS:-2000}        # moments of kill -9
LABELS=${LABELS:-1000}      # in each mood of a printer and each language, on a network, at a line and through CUPS
CODES=${CODES:-100000}      # through the scanners of the device tests
SOAK_MIN=${SOAK_MIN:-48}    # the day is that long
PAGE_SCANS=${PAGE_SCANS:-28800} # what eight hours have at one a second
FAULTS=${FAULTS:-5}         # times through the faults of disk, clock, platform and of hostile programs
NETWORKS=${NETWORKS:-5}     # times through the matrix of network faults
POWER_ROUNDS=${POWER_ROUNDS:-50}
PRESETS=${PRESETS:-} # of the tests; none: as on each commit
BENCH=${BENCH:-}     # arguments of tests/bench/run.sh; none: all parts

usage() {
    sed -n '2,5s/^# //p' "$0"
    echo "parts: $all"
}

build() { # preset, targets...
    local preset=$1
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null || return 1
    cmake --build "build/$preset" ${1:+--target} "$@" >"$logs/build.log" 2>&1 || { tail -n 30 "$logs/build.log"; return 1; }
}

part_tests() {
    # shellcheck disable=SC2086
    sh bootstrap.sh test $PRESETS
}

# New ways each time, and two at once; what they find is kept beside the log, and a crash ends the target.
part_fuzz() {
    local targets status=0
    targets=$(for f in tests/fuzz/*/fuzz_*.c; do basename "$f" .c; done)
    # shellcheck disable=SC2086
    build asan $targets || return 1
    export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
    export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
    for target in $targets; do
        local found=$logs/fuzz/$target
        mkdir -p "$found/new"
        if ! "$asan/bin/$target" -fork=2 -ignore_crashes=0 -max_total_time="$FUZZ_S" -seed=0 -max_len=65536 \
            -timeout=25 -rss_limit_mb=2048 -artifact_prefix="$found/" "$found/new" \
            "tests/fuzz/corpus/$target" >"$found/log" 2>&1; then
            echo "FAILED $target: $found"
            tail -n 20 "$found/log"
            status=1
        else
            echo "$target: $(find "$found/new" -type f | wc -l) new inputs, no fault"
        fi
    done
    return $status
}

part_kill() {
    build dev e2e_test_kill e2e_test_printer_kill e2e_test_upgrade_kill && "$dev/bin/e2e_test_kill" "$KILLS" &&
        "$dev/bin/e2e_test_printer_kill" "$((KILLS / 10))" && "$dev/bin/e2e_test_upgrade_kill" all
}

part_printers() {
    build dev e2e_test_printer e2e_test_printer_line e2e_test_cups oracle_languages || return 1
    local test
    for test in e2e_test_printer e2e_test_printer_line e2e_test_cups oracle_languages; do
        "$dev/bin/$test" "$LABELS" || return 1
    done
}

part_devices() {
    build dev device_test_many device_test_wedge device_test_serial device_test_hidpos || return 1
    local test
    for test in wedge serial hidpos; do
        umockdev-wrapper "$dev/bin/device_test_$test" || return 1
    done
    umockdev-wrapper "$dev/bin/device_test_many" "$CODES"
}

part_faults() {
    build dev e2e_test_io e2e_test_clock e2e_test_disk e2e_test_faults e2e_test_answers e2e_test_hostile || return 1
    ctest --test-dir "$dev" --output-on-failure -j1 --repeat "until-fail:$FAULTS" \
        -R 'e2e.test_(io|clock|disk|faults|answers|hostile)$'
}

part_network() {
    build dev e2e_test_network || return 1
    local i
    for ((i = 0; i < NETWORKS; i++)); do
        "$dev/bin/e2e_test_network" all || return 1
    done
}

part_soak() {
    build dev e2e_test_day && "$dev/bin/e2e_test_day" "$SOAK_MIN"
}

part_page() {
    sh tests/browser/prepare.sh || echo "without npm's packages it is skipped"
    build dev tallyman tallyman-sim || return 1
    TALLYMAN_ENDURANCE_SCANS=$PAGE_SCANS sh tests/browser/run.sh "$dev/bin" endurance.test.js
}

part_kernel() {
    sh bootstrap.sh vm kernel
}

part_package() {
    sh bootstrap.sh vm package
}

part_power() {
    ROUNDS=$POWER_ROUNDS sh bootstrap.sh vm power
}

part_bench() {
    # shellcheck disable=SC2086
    sh bootstrap.sh bench $BENCH
}

parts=${*:-$all}
for part in $parts; do
    case $part in
    -h | --help | help)
        usage
        exit 0
        ;;
    esac
    case " $all " in
    *" $part "*) ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
done
mkdir -p "$logs"
: >"$logs/summary"
failed=0
for part in $parts; do
    echo "== $part ($(date '+%H:%M:%S'), $logs/$part.log)"
    begun=$SECONDS
    "part_$part" >"$logs/$part.log" 2>&1
    case $? in
    0) result=passed ;;
    77) result=skipped ;; # this machine lacks something; the log says what
    *)
        result=FAILED
        failed=$((failed + 1))
        tail -n 30 "$logs/$part.log"
        ;;
    esac
    skipped=$(grep -c '^skipped' "$logs/$part.log")
    printf '%-10s %s  %d min %d s%s\n' "$part" "$result" $(((SECONDS - begun) / 60)) $(((SECONDS - begun) % 60)) \
        "$([ "$skipped" = 0 ] || echo "  ($skipped skipped)")" | tee -a "$logs/summary"
done
echo "== summary"
cat "$logs/summary"
[ $failed = 0 ]
