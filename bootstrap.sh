#!/bin/sh
# Sets a bare Debian 12 up and runs Tallyman: `sh bootstrap.sh demo` or `sh bootstrap.sh test`. docs/contributing.md says more.
set -eu
cd "$(dirname "$0")"

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config gettext
    libcurl4-openssl-dev libssl-dev libxml2-dev libevdev-dev libudev-dev libserialport-dev libsqlite3-dev
    libconfuse-dev libjansson-dev libsystemd-dev libncurses-dev libmicrohttpd-dev libgnutls28-dev zlib1g-dev libcups2-dev libsodium-dev libjs-chart.js
    libpango1.0-dev libzint-dev fonts-dejavu-core fonts-wqy-microhei
    libasound2-dev"
TEST_PACKAGES="mold clang clang-format cppcheck libclang-rt-14-dev libcmocka-dev umockdev libumockdev-dev libglib2.0-dev
    curl tmux openssl sqlite3 strace iproute2 nftables e2fsprogs ncurses-term locales-all libzbar-dev zbar-tools poppler-utils nodejs chromium
    cups cups-client cups-daemon cups-ipp-utils dbus"

VM_PACKAGES="dpkg-dev file qemu-system-x86 debootstrap busybox-static kmod xz-utils e2fsprogs sqlite3 eatmydata gcc libc6-dev"
# What a benchmark measures beside it, where it is installed.
BENCH_PACKAGES="lprint socat python3 python3-evdev"

say() {
    printf '\n== %s\n' "$*"
}

usage() {
    cat <<'EOF'
usage: sh bootstrap.sh COMMAND [ARGUMENT...]

  demo [ARGUMENT...]  install what is missing, build, and run the station on the simulator with sample
                      orders; arguments go to `tallyman demo` (--auto scans by itself and ends)
  test [PRESET...]    install what is missing, check the style, build and run the suite (dev, asan, tsan);
                      with presets: only those (dev, release, asan, tsan, clang)
  bench [PART...]     install what is missing, build, and run the benchmarks (tests/bench/run.sh --help)
  package             install what is missing, build, and make the Debian package in build/release
  vm [PART...]        the package in an emulated machine: real kernel, scanners, power cuts (tests/vm/README.md)
  tidy                clang-tidy over the sources (.clang-tidy), some minutes
  long [PART...]      the long run: fuzzing, kills, a compressed day, network faults, power cuts, benchmarks (tests/long/README.md)
  build               install what is missing and build; the programs are in build/release/bin
  help                this text

Works on Debian 12, as root or with sudo. Needs the package servers only while something is missing.
EOF
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "bootstrap: root is needed for: $*" >&2
        echo "bootstrap: run this as root, or install sudo" >&2
        exit 1
    fi
}

# A package server or another installer's lock may be in the way for a moment.
apt_get() {
    for pause in 10 60 no; do
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300 "$@" && return
        [ "$pause" != no ] || return 1
        say "packages: once more in $pause s"
        sleep "$pause"
    done
}

# Installs those of the named packages that are not there; says nothing to the network when all are.
need() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed' ||
            missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        say "packages: all there"
        return
    fi
    if ! command -v apt-get >/dev/null; then
        echo "bootstrap: this is not Debian; install these by hand:$missing" >&2
        exit 1
    fi
    say "packages: installing$missing"
    apt_get update
    # shellcheck disable=SC2086
    apt_get install -y --no-install-recommends $missing
}

build_release() {
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES
    say "building (build/release)"
    # Without the tests: they need packages that running it does not.
    log=$(mktemp)
    cmake --preset release -DTALLYMAN_TESTS=OFF >"$log" 2>&1 || { cat "$log"; rm -f "$log"; exit 1; }
    rm -f "$log"
    cmake --build --preset release
}

check_style() {
    say "style: clang-format"
    find src include tests -name '*.[ch]' -exec clang-format --dry-run --Werror {} +
    say "cppcheck"
    cppcheck -j "$(nproc)" --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
        --suppress=missingIncludeSystem --suppress=internalAstError --suppress=unknownMacro \
        -D_GNU_SOURCE -Iinclude src
}

build_preset() {
    cmake --preset "$1" >/dev/null
    nice -n 19 cmake --build --preset "$1" -- -k 0
}

# The tests of each preset in turn. Many of them wait most of the time: meanwhile the next preset is built. All are run, whatever fails.
test_presets() {
    log=$(mktemp)
    failed=
    trap 'trap - INT TERM; kill 0' INT TERM # what is built meanwhile, too
    say "building: $1"
    build_preset "$1"
    while [ $# -gt 0 ]; do
        preset=$1
        shift
        [ $# -eq 0 ] || { build_preset "$1" >"$log" 2>&1 & }
        say "tests: $preset${1:+ (and building: $1)}"
        ctest --preset "$preset" || failed="$failed $preset"
        grep -h '^skipped' "build/$preset/Testing/Temporary/LastTest.log" || true
        [ $# -eq 0 ] || wait $! || {
            cat "$log"
            failed="$failed $1 (build)"
        }
    done
    rm -f "$log"
    [ -z "$failed" ] || {
        say "tests failed:$failed"
        exit 1
    }
}

case "${1:-help}" in
demo)
    shift
    build_release
    say "starting the station on its simulator"
    exec build/release/bin/tallyman demo "$@"
    ;;
build)
    build_release
    ;;
vm)
    shift
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES $VM_PACKAGES
    build_release
    cmake --build --preset release --target package
    exec bash tests/vm/run.sh "$@"
    ;;
bench)
    shift
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES $TEST_PACKAGES $BENCH_PACKAGES
    say "building (build/release)"
    cmake --preset release >/dev/null
    cmake --build --preset release
    exec sh tests/bench/run.sh "$@"
    ;;
long)
    shift
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES $TEST_PACKAGES
    exec bash tests/long/run.sh "$@"
    ;;
tidy)
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES $TEST_PACKAGES clang-tidy
    cmake --preset clang >/dev/null
    run-clang-tidy -quiet -j "$(nproc)" -p build/clang "$PWD/src/([a-z]+/)+[a-z0-9_]+\\.c\$"
    ;;
package)
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES dpkg-dev file
    build_release
    say "making the package"
    cmake --build --preset release --target package
    ls -1 build/release/tallyman_*.deb
    ;;
test)
    shift
    # shellcheck disable=SC2086
    need $BUILD_PACKAGES $TEST_PACKAGES
    # What draws ZPL for the tests and what drives the browser come by npm; some builds of nodejs bring it along.
    command -v npm >/dev/null || need npm
    say "browser tests"
    sh tests/browser/prepare.sh || echo "bootstrap: without npm's packages the browser tests are skipped" >&2
    say "the kernel of the power cuts"
    # shellcheck disable=SC2086
    { need $VM_PACKAGES && sh tests/vm/make-kernel.sh build/vm; } || echo "bootstrap: without it the power cuts are skipped" >&2
    if [ $# -eq 0 ]; then
        check_style
        set -- dev asan tsan
    fi
    test_presets "$@"
    say "all tests passed: $*"
    ;;
help | -h | --help)
    usage
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
