# power.sh scan [nosync]: scans for ever and acknowledges on the console what was answered. power.sh check: what is there.
. /test/lib.sh
mkdir -p /state
mount -t ext4 /dev/vdb /state || { echo "no disk"; exit 1; }
if [ "$1" = check ]; then
    db=/state/s/tallyman.db
    echo "SOUND $(sqlite3 $db 'PRAGMA integrity_check' 2>&1 | head -n 1)"
    sqlite3 $db "SELECT 'HAVE ' || waybill || ' ' || count(*) FROM scan GROUP BY waybill" 2>/dev/null
    sqlite3 $db "SELECT 'SENDING ' || count(*) FROM label WHERE state = 1" 2>/dev/null
    echo "END"
    exit 0
fi
configure ''
platform
run=
[ "${2:-}" = nosync ] && run=eatmydata
# Numbers nobody knows, one after the other; an answer is printed only when the scan is committed.
(i=0; while :; do i=$((i + 1)); printf 'TP%011d\n' $i; done) |
    $run tallyman --state /state/s scan --json --no-wait | while IFS= read -r line; do
    waybill=${line#*\"waybill\":\"}
    echo "ACK ${waybill%%\"*}"
done
