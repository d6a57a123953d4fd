# Scanners, printers and rules on the real kernel, with the station as the service of the package.
. /test/lib.sh
configure 'printer "dock" { uri = "usb:/dev/usb/lp0"  language = "zpl"  media = "58x40"  per = "parcel"  kinds = {"parcel"} }
printer "shelf" { uri = "usb://Zebra/ZD420"  language = "zpl"  media = "58x40"  kinds = {"hold"} }'
platform
usb_start

# Ids of the shipped tables, but for the office keyboard's and the printer's.
gadget wedge 05f9 2206 SN0001 keyboard
gadget twin 05f9 2206 SN0001 keyboard
gadget ring 1eab 0106 SN0002 acm
gadget pos 1eab 0110 SN0003 pos
gadget combo 0c2e 0b81 SN0004 keyboard acm printer
gadget ZD420 0a5f 0166 SN0006 printer
plug wedge 0
systemctl start tallyman
expect "the service runs" systemctl is-active tallyman
ready() { tallyman log --limit 1; }
expect "its log can be read" ready
expect "it takes the keyboard scanner" taken 1

# --- the keyboard ---------------------------------------------------------------------------------------------------
wedge=$(keys_of wedge)
/test/type_codes keys "$wedge" 2000 SF1331875979567
expect "a code of the keyboard scanner is a match or complete" log_has SF1331875979567 complete
at_1_ms() { /test/type_codes keys "$wedge" 1000 $(codes "$1" 1 50) $(codes "$2" 1 50); }
at_half_a_ms() { /test/type_codes keys "$wedge" 500 $(codes "$1" 1 50) $(codes "$2" 1 50); }
right_once "100 of 100 at 1 ms a report" 50 at_1_ms AA AB AC AD AE AF
right_once "100 of 100 at 0.5 ms a report" 50 at_half_a_ms BA BB BC BD BE BF

# --- an overrun: the reader is held up, the kernel drops ---------------------------------------------------------------
before=$(refused)
pid=$(systemctl show -p MainPID --value tallyman)
kill -STOP "$pid"
/test/type_codes keys "$wedge" 1000 $(codes TC 1 4)
kill -CONT "$pid"
overrun() { [ "$(refused)" -gt "$before" ]; }
expect "an overrun of the kernel's buffer is refused" overrun
sleep 1
/test/type_codes keys "$wedge" 1000 TD0000000001
expect "the code after it is read" log_has TD0000000001 unknown
some_lost() { [ "$(waybills TC | wc -l)" -lt 4 ]; }
expect "it was a real one: codes are missing" some_lost
nothing_guessed() { [ -z "$(waybills T | grep -v -x 'T[A-D]0000000[0-9]*')" ] && [ -z "$(waybills TC | grep -v -x 'TC000000000[1-4]')" ]; }
expect "nothing was guessed" nothing_guessed

# --- who else wants it ---------------------------------------------------------------------------------------------------
timeout 60 tallyman --state /tmp/other scanner test --seconds 3 >/tmp/second 2>&1
expect "a second reader is told that it is busy, and who holds it" grep -q 'busy.*tallyman' /tmp/second
/test/type_codes keys "$wedge" 1000 TD0000000002
expect "the first one has lost nothing by that" log_has TD0000000002 unknown

# --- unplugged in the middle of a code, back at another port ---------------------------------------------------------------
/test/type_codes half "$wedge" 1000 TE00000
unplug wedge
plug wedge 2
expect "back at another port it is taken" taken 2
/test/type_codes keys "$(keys_of wedge)" 1000 TF0000000001
expect "it reads on there" log_has TF0000000001 unknown
half() { [ -n "$(waybills TE)" ]; }
expect_not "half a code is no waybill" half

# --- two equal scanners ------------------------------------------------------------------------------------------------------
plug twin 1
expect "a second one with the same ids and serial number is taken" taken 3
both_at_once() {
    /test/type_codes keys "$(keys_of wedge)" 1000 $(codes "$1" 1 40) &
    local one=$!
    /test/type_codes keys "$(keys_of twin)" 1000 $(codes "$2" 1 40)
    wait $one
}
right_once "two equal scanners at once: 80 of 80, each in order" 40 both_at_once TG TH TN TO TP TQ
scanners_of() { tallyman log --format json | grep "\"waybill\":\"$1" | grep -o '"scanner":"[^"]*"' | sort -u; }
told_apart() { [ "$(scanners_of TG | wc -l)" = 1 ] && [ "$(scanners_of TH | wc -l)" = 1 ] && [ "$(scanners_of TG)" != "$(scanners_of TH)" ]; }
expect "they are told apart" told_apart
unplug twin

# --- serial and HID POS --------------------------------------------------------------------------------------------------------
plug ring 3
expect "it takes the CDC-ACM scanner" taken 4
expect "ModemManager is told to keep off its port" sh -c 'udevadm info -q property /dev/ttyACM0 | grep -qx ID_MM_DEVICE_IGNORE=1'
usb_of() { for device in /sys/bus/usb/devices/*; do [ "$(cat "$device/serial" 2>/dev/null)" = "$1" ] && echo "$device"; done; }
expect "and off the whole device" sh -c "udevadm info -q property $(usb_of SN0002) | grep -qx ID_MM_DEVICE_IGNORE=1"
expect "it is not put to sleep" grep -qx on "$(usb_of SN0002)/power/control"
port=$(port_of ring)
stty -F "$port" raw -echo
for code in $(codes TI 1 20); do printf '%s\r' "$code" >"$port"; done
expect "the CDC-ACM scanner: 20 of 20" all_once TI 20
unplug ring
plug pos 3
expect "it takes the HID POS scanner" taken 5
/test/type_codes pos "$(keys_of pos)" $(codes TJ 1 20)
expect "the HID POS scanner: 20 of 20" all_once TJ 20
unplug pos

# --- one device that is keyboard, serial port and printer ------------------------------------------------------------------------
printed=/tmp/printed
plug combo 3
expect "keyboard and port of a composite device are taken" taken 7
(timeout 300 cat /dev/g_printer0 >$printed) &
/test/type_codes keys "$(keys_of combo)" 1000 YT4512345678901
port=$(port_of combo)
stty -F "$port" raw -echo
printf 'JT0006968326954\r' >"$port"
expect "its keyboard is read" log_has YT4512345678901 match
expect "its port is read" log_has JT0006968326954 complete
out() { [ "$(grep -a -c '\^XZ' $1)" -ge "$2" ] && grep -a -q "$3" "$1"; }
expect "the labels of both come out at usb:/dev/usb/lp0" out $printed 2 JT0006968326954

# --- rights: the service's user has its devices and no other; the office keyboard is one that it must not have ---------------------------
scrap pos
gadget office 046d c31c SN0005 keyboard
plug office 1
office_node() { for node in /dev/input/event*; do udevadm info -q property "$node" | grep -qx ID_VENDOR_ID=046d && echo "$node"; done | grep .; }
expect "the office keyboard is there" office_node
office=$(office_node | head -n 1)
readable_to() { # user, group: device nodes that it may read without further groups
    find /dev -type c -o -type b | setpriv --reuid "$1" --regid "$2" --clear-groups sh -c 'while read -r f; do [ -r "$f" ] && echo "$f"; done' | sort
}
readable_to tallyman tallyman >/tmp/ours
readable_to nobody nogroup >/tmp/anybody
scanners() { # nodes below the scanners' USB devices
    for node in /dev/input/event* /dev/hidraw* /dev/ttyACM*; do
        case $(udevadm info -q property "$node" 2>/dev/null) in *ID_VENDOR_ID=05f9* | *ID_VENDOR_ID=0c2e*) echo "$node" ;; esac
    done | sort
    for node in /dev/hidraw*; do
        readlink -f "/sys/class/hidraw/${node##*/}/device" | grep -qE '0003:(05F9|0C2E):' && echo "$node"
    done
}
scanners | sort -u >/tmp/scanners
comm -23 /tmp/ours /tmp/anybody >/tmp/own
sed "s/^/scanner: /" /tmp/scanners
diff /tmp/scanners /tmp/own
expect "there is something to compare" grep -q ttyACM0 /tmp/scanners
expect "the service's user may read its scanners and nothing else that is not everybody's" cmp /tmp/scanners /tmp/own
expect "it belongs to group input, as before" sh -c "[ \"\$(stat -c %G:%a $office)\" = input:660 ]"
timeout 10 /test/type_codes keys "$(keys_of office)" 1000 TK0000000001 # waits for ever when nobody reads it
/test/type_codes keys "$(keys_of wedge)" 1000 TL0000000001
expect "a scanner is read while it types" log_has TL0000000001 unknown
typed() { [ -n "$(waybills TK)" ]; }
expect_not "what the office keyboard types is not" typed
links() { # each scanner by its port; they end in the node's kind
    [ "$(ls /dev/tallyman | sed 's/^scanner-platform-dummy_hcd\.//' | sort | tr '\n' ' ')" = "2-usb-0:1:1.0-event 2-usb-0:1:1.0-hidraw \
3-usb-0:1:1.0-event 3-usb-0:1:1.0-hidraw 3-usb-0:1:1.1 " ]
}
expect "each has a link by its port" links
unplug office

# --- a label printer by what it says it is, while another one is /dev/usb/lp0 ------------------------------------------------------
plug ZD420 1
(timeout 300 cat /dev/g_printer1 >/tmp/shelf) &
/test/type_codes keys "$(keys_of wedge)" 1000 TM0000000001
expect "a hold label comes out at usb://Zebra/ZD420" out /tmp/shelf 1 TM0000000001

spent() { systemctl show -p CPUUsageNSec --value tallyman; }
before=$(spent)
sleep 10
echo "idle for 10 s it spent $((($(spent) - before) / 1000000)) ms"
systemctl stop tallyman
expect "it stops" sh -c '! systemctl is-active tallyman'
expect "the database is sound" sh -c '[ "$(sqlite3 /var/lib/tallyman/tallyman.db "PRAGMA integrity_check")" = ok ]'
ls -l /dev/tallyman /dev/g_printer* /dev/usb
journalctl -u tallyman --no-pager | tail -n 60
cat /tmp/second
finish
