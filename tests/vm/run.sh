#!/bin/bash
# Runs the tests in emulated machines: bash run.sh [all | long | kernel | package | power | shell]... See README.md.
set -u
. "$(dirname "$0")/host.sh"
top=$(cd "$here/../.." && pwd)
folder=$top/build/vm
rounds=5
parts="kernel package power"
[ $# -eq 0 ] || [ "$1" = all ] || parts="$*"
if [ "$parts" = long ]; then
    rounds=50
    parts="kernel package power"
fi
rounds=${ROUNDS:-$rounds}
package=$(ls -t "$top"/build/release/tallyman_*.deb 2>/dev/null | head -n 1)
if [ -z "$package" ]; then
    echo "no package: sh bootstrap.sh package makes it" >&2
    exit 1
fi

boot_guest() { # its test
    machine -m 768 -initrd "$folder/initrd.img" -append "$kernel_words systemd.show_status=0 guest=$1" -serial stdio \
        -drive "file=$folder/disk.img,if=virtio,format=raw,snapshot=on" -drive "file=$folder/test.img,if=virtio,format=raw,snapshot=on"
}

run_guest() {
    local log=$folder/$1.log
    if [ "$(id -u)" != 0 ]; then
        echo "skipped: making the guest needs root"
        return
    fi
    [ "$1" != package ] || sh "$here/make-older.sh" "$folder" || { count "making an older package" 1; return; }
    sh "$here/make-guest.sh" "$folder" "$package" || { count "making the guest" 1; return; }
    (boot_guest "$1" </dev/null 2>&1) | stdbuf -oL tr -d '\r' | tee "$log" | grep --line-buffered -E '^(ok|FAILED|GUEST):'
    grep -q '^GUEST: RESULT 0' "$log"
    count "$1" $?
    grep -q '^GUEST: RESULT 0' "$log" || tail -n 40 "$log"
}

for part in $parts; do
    echo "== $part"
    began=$SECONDS
    case $part in
    power)
        sh "$here/make-small.sh" "$folder" "$package" && bash "$here/power.sh" "$folder" "$rounds"
        count power $?
        ;;
    shell) boot_guest shell ;;
    *) run_guest "$part" ;;
    esac
    echo "$part took $((SECONDS - began)) s"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
