#!/bin/bash
# Power cuts: bash power.sh FOLDER ROUNDS, after make-small.sh. A machine with ext4 scans and prints until it is killed; the scanner, the
# printer and the platform are on this side of the cable and outlive it. Its drive has a volatile cache: of what it wrote after its last
# flush a random half is lost. What the scanner was told (ACK), what `scan` answered and what is on paper must fit what the disk has
# after the next start. Two controls must not fit: one in which fsync does nothing, and one whose file system never flushes the drive; with
# few rounds only the first, which says that the comparison can tell.
set -u
folder=$1
rounds=$2
. "$(dirname "$0")/host.sh"
work=$folder/power
rm -rf "$work"
mkdir -p "$work/printer"
cd "$work" || exit 1
export VM_TIMEOUT=600
controls="nosync nobarrier"
span=7 # seconds, in which the plug is pulled at some moment
if [ "$rounds" -lt 10 ]; then
    controls=nosync
    span=3
    export VM_CPUS=1 # it boots with a third less of our processors
fi
# Nothing is tested here of what these leave out: it only has the kernel up sooner.
kernel_words="$kernel_words init_on_alloc=0 cryptomgr.notests audit=0 apparmor=0 random.trust_cpu=on"

# --- the world outside --------------------------------------------------------------------------------------------------------
gcc -D_GNU_SOURCE -O1 -o fake_printer "$here"/../fakes/fake_*.c || exit 1
gcc -D_GNU_SOURCE -O1 -o volatile_cache "$here/volatile_cache.c" || exit 1
echo ok >printer/mode
./fake_printer printer &
helpers=$!
"$folder/small/usr/bin/tallyman-sim" --port 0 --orders 5 >sim.log 2>&1 &
helpers="$helpers $!"
mkfifo ring.in ring.out

unplug() {
    [ -s pid ] && kill -9 "$(cat pid)" 2>/dev/null
    wait "$guest" 2>/dev/null
    rm -f pid
}

ending() {
    touch stop
    [ -s pid ] && kill -9 "$(cat pid)" 2>/dev/null
    # shellcheck disable=SC2086
    kill $helpers 2>/dev/null
}
trap ending EXIT

until_there() { # file, pattern; fails when the machine has ended
    until grep -q "$2" "$1" 2>/dev/null; do
        kill -0 "$guest" 2>/dev/null || return 1
        sleep 0.2
    done
}

for ((i = 0; i < 200; i++)); do
    grep -q 'http://' sim.log && [ -s printer/port ] && break
    sleep 0.1
done
sim=$(grep -oE '127\.0\.0\.1:[0-9]+' sim.log | head -n 1 | cut -d: -f2)
printer=$(cat printer/port)

# --- the machine -----------------------------------------------------------------------------------------------------------------
plug_in() { # disk, round, mode; works on a copy, live.img, and logs what it writes
    rm -f rows answers console pid live.img
    : >rows
    : >answers
    : >writes
    cp --sparse=always "$1" live.img
    machine -m 512 -initrd "$folder/small.img" -append "$kernel_words round=$2 mode=$3 sim=$sim printer=$printer" \
        -blockdev driver=file,node-name=image,filename=live.img -blockdev driver=file,node-name=log,filename=writes \
        -blockdev driver=blklogwrites,node-name=disk,file=image,log=log -device virtio-blk-pci,drive=disk \
        -pidfile pid -serial file:console \
        -chardev pipe,id=ring,path=ring -serial chardev:ring \
        -netdev user,id=net -device virtio-net-pci,netdev=net,romfile= -device virtio-serial \
        -chardev file,id=rows,path=rows,append=on -device virtserialport,chardev=rows,name=rows \
        -chardev file,id=answers,path=answers -device virtserialport,chardev=answers,name=answers </dev/null >qemu.log 2>&1 &
    guest=$!
}

# The scanner: the next code when the last one was acknowledged, which it notes. A code that comes before the port is open is lost without a
# word, and one on whose way it is opened is recorded from there on: as long as nothing at all was acknowledged, whoever holds the scanner
# presses again after a while, and acknowledgements, which come in order, are taken for the codes before those they are for. The first code
# is never noted.
scanner() { # round
    local n=0 lost=0 code byte waited codes=()
    while [ ! -e stop ]; do
        n=$((n + 1))
        code=$(printf 'G7:%d:%d' "$1" "$n") # no waybill: refused, and recorded
        [ $((n % 10)) != 5 ] || code=$(printf 'SF7%03d%08d' "$1" "$n") # nobody's: a hold and its label
        codes+=("$code")
        printf '%s\r' "$code" >&7
        waited=0
        byte=
        until IFS= read -r -N 1 -t 1 -u 6 byte; do
            [ ! -e stop ] || return
            waited=$((waited + 1))
            [ $n -gt $((lost + 1)) ] || [ $waited -lt 40 ] || break
        done
        if [ -z "$byte" ]; then
            lost=$((lost + 1))
        elif [ "$byte" = $'\x06' ] && [ $((n - lost)) -gt $((lost > 1 ? lost : 1)) ]; then
            echo "${codes[n - lost - 1]}" >>acked
        fi
    done
}

# --- what must be true --------------------------------------------------------------------------------------------------------------
# Reads: codes acknowledged, answers of `scan`, the printer's journal, the rows. Prints what is wrong.
judge() { # last: also nothing may wait any more
    local last=${1:-}
    [ "$(grep -c '^END' rows)" -ge 1 ] || { echo "the disk could not be read: $(tail -n 3 rows console 2>/dev/null | tr '\n' ' ')"; return; }
    touch acked answered printer/journal
    awk -v last="$last" '
        FNR == 1 { file++ }
        file == 1 && /^SOUND/ { if ($2 != "ok" && $2 != "new") print "database: " $0 }
        file == 1 && $1 == "SCAN" { by_raw[$3]++; raw_of[$2] = $3 }
        file == 1 && $1 == "LABEL" { state[$5] = $3; number[$5] = $2; if ($3 == 1) sending++; if (last && $3 < 2) print "label " $2 " still waits" }
        file == 1 && $1 == "BARE" { print "the hold of scan " $2 " has no label" }
        file == 1 && !/^(SOUND|SCAN|LABEL|BARE|END)/ { print "rows: " $0 }
        FILENAME == "acked" { if (!($1 in by_raw)) print "acknowledged and lost: " $1 }
        FILENAME == "answered" { if (raw_of[$1] != $2) print "answered and lost: scan " $1 " " $2 }
        FILENAME == "printer/journal" {
            if (paper[$4]++) print "label " $4 " is there twice"
            if (!($4 in state)) { print "on paper and not in the database: " $4; next }
            if (state[$4] == 0 || state[$4] == 6) print "on paper, and its state is " state[$4] ": " $4
            if (number[$4] < before) print "out of order: " $4
            before = number[$4]
        }
        END {
            # The rest of a code on whose way the port was opened may be like another such rest.
            for (r in by_raw) if (by_raw[r] > 1 && r ~ /^(G[78]:|SF[78])/) print "twice: " r
            for (own in state) if ((state[own] == 2 || state[own] == 3) && !(own in paper)) print "sent, and not on paper: " own
            if (sending > 1) print sending " labels are being sent at once"
        }' rows acked answered printer/journal | sort | uniq | head -n 12
}

take_answers() { # the last line may be cut
    sed -n 's/^{.*"scan_id":"\([0-9]*\)".*"raw":"\([^"]*\)".*}$/\1 \2/p' answers >>answered
}

# One life of the machine: judge what its disk has, go on, die. The plug is pulled a random while after the first answer, or, one time in
# five, anywhere from the start of the station.
live_and_die() { # disk, round, mode; prints what was wrong
    rm -f stop
    exec 6<>ring.out 7<>ring.in
    while IFS= read -r -N 1 -t 0.05 -u 6 _; do :; done
    plug_in "$1" "$2" "$3"
    if ! until_there rows '^END'; then
        echo "it did not start: $(tail -n 3 console qemu.log | tr '\n' ' ')"
        return
    fi
    judge
    echo go >&7
    if [ $((RANDOM % 5)) = 0 ] && [ "$3" = scan ]; then
        sleep "$((RANDOM % 4)).$((RANDOM % 1000 + 1000))"
    elif until_there console READY; then
        scanner "$2" &
        local typing=$!
        local had
        had=$(wc -l <acked)
        until [ "$(wc -l <acked)" -gt "$had" ] && [ -s answers ]; do
            kill -0 "$guest" 2>/dev/null || { echo "it ended by itself: $(tail -n 3 console)"; break; }
            sleep 0.05
        done
        sleep "$((RANDOM % span)).$((RANDOM % 900 + 100))"
    else
        echo "it did not get ready: $(tail -n 3 console)"
    fi
    unplug
    ./volatile_cache writes "$1" "$RANDOM" >>caches || echo "what the drive had written could not be told"
    touch stop
    [ -z "${typing:-}" ] || wait "$typing"
    exec 6>&- 7>&-
    take_answers
}

new_disk() {
    rm -f "$1"
    truncate -s 256M "$1"
    mkfs.ext4 -q -F "$1"
    rm -f printer/journal.old acked answered
    : >acked
    : >answered
    : >printer/journal
}

look() { # disk, mode: a last start
    exec 6<>ring.out 7<>ring.in
    plug_in "$1" 999 "$2"
    until_there rows '^END' || true
    if [ "$2" = finish ]; then
        judge
        : >rows
        echo go >&7
        until_there rows '^END' || echo "the labels that waited did not come out"
    fi
    wait "$guest"
    exec 6>&- 7>&-
    mv live.img "$1"
}

count_right() { # name, what was wrong
    [ -z "$2" ] || echo "$2"
    count "$1" "${#2}"
}

new_disk disk.img
for ((i = 1; i <= rounds; i++)); do
    began=$SECONDS
    wrong=$(live_and_die disk.img "$i" scan)
    count_right "power cut $i of $rounds ($((SECONDS - began)) s; $(wc -l <acked) acknowledged, $(wc -l <answered) answered, $(wc -l <printer/journal) on paper so far)" "$wrong"
done
wrong=$(look disk.img finish; judge last)
count_right "after the last cut all is there once, and every label is out ($(wc -l <printer/journal)) or known to be unsure ($(grep -c '^LABEL [0-9]* 4' rows))" "$wrong"

# Without fsync, or without a flush of the drive, something must be lost, or the test could not tell. That it did not start is no loss.
loss='^(acknowledged|answered) and lost: |not in the database: |^database: |^sent, and not on paper: '
for mode in $controls; do
    wrong=
    for ((i = 1; i <= 3; i++)); do
        new_disk control.img
        wrong=$(live_and_die control.img "$i" $mode; look control.img look; judge)
        printf '%s\n' "$wrong" | grep -qE "$loss" && break
    done
    printf '%s\n' "$wrong" | head -n 3 | sed "s/^/  $mode: /"
    printf '%s\n' "$wrong" | grep -qE "$loss" # its status is what counts
    count "the control with $mode loses something" $?
done
awk '{ open += $3; lost += $8 } END { print NR " cuts of power lost " lost " of " open " writes that were not flushed" }' caches
echo "power: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
