#!/bin/bash
# Boots the guest's tests: bash run.sh [all | long | kernel | package | power]... See README.md.
set -u
here=$(cd "$(dirname "$0")" && pwd)
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
if [ "$(id -u)" != 0 ]; then
    echo "skipped: building the guest needs root" >&2
    exit 77
fi
sh "$here/make-guest.sh" "$folder" "$package" || exit 1
passed=0
failed=0

boot() { # words of the kernel's command line, then further options of QEMU
    local words=$1
    shift
    timeout 900 qemu-system-x86_64 -machine q35,i8042=off -accel tcg,thread=multi -cpu max -smp 2 -m 768 -nodefaults \
        -display none -no-reboot -kernel "$folder/vmlinux" -initrd "$folder/initrd.img" \
        -append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable systemd.show_status=0 $words" \
        -drive "file=$folder/disk.img,if=virtio,format=raw,snapshot=on" -serial stdio "$@" </dev/null 2>&1
}

count() { # name, 0 when it passed
    if [ "$2" = 0 ]; then
        echo "PASSED $1"
        passed=$((passed + 1))
    else
        echo "FAILED $1"
        failed=$((failed + 1))
    fi
}

run_guest() {
    local log=$folder/$1.log
    boot "guest=$1" | stdbuf -oL tr -d '\r' | tee "$log" | grep --line-buffered -E '^(ok|FAILED|GUEST):'
    grep -q '^GUEST: RESULT 0' "$log"
    count "$1" $?
    grep -q '^GUEST: RESULT 0' "$log" || tail -n 40 "$log"
}

# One power cut: boots, lets it scan for a random time after the first answer, kills the machine, boots again and compares.
cut() { # mode; prints what was lost, nothing when all is well
    local mode=$1 line first=0 pid
    local drive="file=$folder/power.img,if=virtio,format=raw,cache=writeback"
    rm -f "$folder/power.img"
    truncate -s 128M "$folder/power.img"
    mkfs.ext4 -q -F "$folder/power.img"
    local after=$((RANDOM % 4000 + 500))
    : >"$folder/acks"
    exec 8< <(boot "guest=power args=scan,$mode" -drive "$drive" -pidfile "$folder/power.pid")
    local until=0
    while IFS= read -r -u 8 line; do
        line=${line%$'\r'}
        case $line in
        "ACK "*)
            echo "${line#ACK }" >>"$folder/acks"
            [ $first = 1 ] || { first=1; until=$(($(date +%s%3N) + after)); }
            [ "$(date +%s%3N)" -lt $until ] || break
            ;;
        esac
    done
    pid=$(cat "$folder/power.pid")
    kill -9 "$pid"
    cat <&8 >/dev/null
    exec 8<&-
    boot "guest=power args=check" -drive "$drive" | tr -d '\r' >"$folder/after"
    grep -q '^END' "$folder/after" || { echo "the guest did not say what it has"; return; }
    grep -q '^SOUND ok' "$folder/after" || grep '^SOUND' "$folder/after"
    sed -n 's/^HAVE \(.*\) 1$/\1/p' "$folder/after" | sort >"$folder/have"
    sed -n 's/^HAVE \(.*\) [02-9][0-9]*$/twice: \1/p' "$folder/after"
    # The last line may be cut by the kill.
    sed '$d' "$folder/acks" | sort >"$folder/answered"
    comm -23 "$folder/answered" "$folder/have" | sed 's/^/lost: /' | head -n 5
    echo "answered $(wc -l <"$folder/answered"), there $(wc -l <"$folder/have")" >&2
}

run_power() {
    local i lost
    for ((i = 1; i <= rounds; i++)); do
        lost=$(cut sync)
        [ -z "$lost" ] || echo "$lost"
        [ -z "$lost" ]
        count "power cut $i of $rounds" $?
    done
    # The same without fsync must lose something, or the test could not tell.
    lost=
    for ((i = 1; i <= 3; i++)); do
        lost=$lost$(cut nosync)
    done
    [ -n "$lost" ]
    count "the control without fsync loses something" $?
}

for part in $parts; do
    echo "== $part"
    case $part in
    power) run_power ;;
    *) run_guest "$part" ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
