# Scanners, printer and rules on the real kernel, with the station as the service of the package.
. /test/lib.sh
configure 'printer "dock" { uri = "usb:/dev/usb/lp0"  language = "zpl"  media = "58x40"  per = "parcel" }'
platform
usb_start

gadget wedge 05f9 2204 SN0001 keyboard
gadget twin 05f9 2204 SN0001 keyboard
gadget ring 1eab 0106 SN0002 acm
gadget pos 1eab 0110 SN0003 pos
gadget office 046d c31c SN0004 keyboard
gadget label 0a5f 0166 SN0005 printer
plug wedge 0
systemctl start tallyman
expect "the service runs" systemctl is-active tallyman
ready() { tallyman log --limit 1; }
expect "its log can be read" ready

codes() { # prefix, from, to
    seq -f "$1%010.0f" "$2" "$3"
}

# --- the keyboard ---------------------------------------------------------------------------------------------------
wedge=$(keys_of wedge)
/test/type_codes keys "$wedge" 2000 SF1331875979567
expect "a code of the keyboard scanner is a match or complete" log_has SF1331875979567 complete
/test/type_codes keys "$wedge" 1000 $(codes TA 1 100)
all_ta() { [ "$(log_count TA)" -eq 100 ]; }
expect "100 of 100 at 1 ms a report" all_ta
/test/type_codes keys "$wedge" 500 $(codes TB 1 100)
all_tb() { [ "$(log_count TB)" -eq 100 ]; }
expect "100 of 100 at 0.5 ms a report" all_tb

# --- an overrun: the reader is held up, the kernel drops ---------------------------------------------------------------
pid=$(systemctl show -p MainPID --value tallyman)
kill -STOP "$pid"
/test/type_codes keys "$wedge" 0 $(codes TC 1 4)
kill -CONT "$pid"
sleep 1
/test/type_codes keys "$wedge" 1000 TD0000000001
expect "the code after it is read" log_has TD0000000001 unknown
broken() { tallyman log --verdict refused --format csv | grep -q .; }
expect "the loss is in the log as refused" broken
whole_or_none() { # nothing that was guessed: every TC waybill in the log is one that was sent
    [ -z "$(tallyman log --format csv | grep -o 'TC[0-9]*' | grep -v -x 'TC000000000[1-4]')" ]
}
expect "nothing was guessed" whole_or_none

# --- who else wants it ---------------------------------------------------------------------------------------------------
tallyman --state /tmp/other scanner test --seconds 3 >/tmp/second 2>&1
expect "a second reader is told who holds it" grep -q "tallyman" /tmp/second

# --- unplugged in the middle of a code, back at another port ---------------------------------------------------------------
/test/type_codes half "$wedge" 1000 TE00000
unplug wedge
sleep 1
plug wedge 2
sleep 1
/test/type_codes keys "$(keys_of wedge)" 1000 TF0000000001
expect "it reads on at another port" log_has TF0000000001 unknown
expect_not "half a code is no waybill" log_has TE00000 unknown

# --- two equal scanners ------------------------------------------------------------------------------------------------------
plug twin 1
sleep 1
/test/type_codes keys "$(keys_of wedge)" 1000 $(codes TG 1 40) &
/test/type_codes keys "$(keys_of twin)" 1000 $(codes TH 1 40) &
wait %2 %3 2>/dev/null
wait $(jobs -p | tail -n +2) 2>/dev/null
both() { [ "$(log_count TG)" -eq 40 ] && [ "$(log_count TH)" -eq 40 ]; }
expect "two equal scanners at once: 80 of 80" both
names() { [ "$(tallyman log --format json | grep -E '"waybill":"T[GH]' | grep -o '"scanner":"[^"]*"' | sort -u | wc -l)" -eq 2 ]; }
expect "they are told apart" names

# --- serial and HID POS --------------------------------------------------------------------------------------------------------
plug ring 3
sleep 2
expect "ModemManager is told to keep off" sh -c 'udevadm info -q property /dev/ttyACM0 | grep -q ID_MM_DEVICE_IGNORE=1'
stty -F /dev/ttyGS0 raw -echo
for code in $(codes TI 1 20); do printf '%s\r' "$code" >/dev/ttyGS0; done
all_ti() { [ "$(log_count TI)" -eq 20 ]; }
expect "the CDC-ACM scanner: 20 of 20" all_ti
unplug ring
sleep 1
plug pos 3
sleep 1
/test/type_codes pos "$(keys_of pos)" $(codes TJ 1 20)
all_tj() { [ "$(log_count TJ)" -eq 20 ]; }
expect "the HID POS scanner: 20 of 20" all_tj
unplug pos

# --- rights --------------------------------------------------------------------------------------------------------------------
plug office 3
sleep 1
event_of() { # event node of a USB product
    for node in /dev/input/event*; do
        udevadm info -q property "$node" | grep -q "ID_VENDOR_ID=$1" && echo "$node"
    done
}
scanner=$(event_of 05f9 | head -n 1)
office=$(event_of 046d | head -n 1)
expect "the service's user may read the scanner" runuser -u tallyman -- test -r "$scanner"
expect_not "it may not read another keyboard" runuser -u tallyman -- test -r "$office"
expect "the scanner belongs to group tallyman" sh -c "[ \"\$(stat -c %G $scanner)\" = tallyman ]"
unplug office

# --- the printer -----------------------------------------------------------------------------------------------------------------
plug label 3
sleep 1
(timeout 60 cat /dev/g_printer0 >/tmp/printed) &
/test/type_codes keys "$(keys_of wedge)" 1000 SF2000000000014
expect "a match prints at /dev/usb/lp0" grep -q -a '\^XZ' /tmp/printed

systemctl stop tallyman
expect "it stops" sh -c '! systemctl is-active tallyman'
expect "the database is sound" sh -c '[ "$(sqlite3 /var/lib/tallyman/tallyman.db "PRAGMA integrity_check")" = ok ]'
journalctl -u tallyman --no-pager | tail -n 20
finish
