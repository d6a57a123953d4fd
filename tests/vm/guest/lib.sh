# What the guest's tests share: expectations, the platform, scanners at the other end of a USB cable.
failures=0

expect() { # what it says, then a command that must succeed within 60 s
    local what=$1 until=$((SECONDS + 60))
    shift
    while :; do
        if "$@" >/dev/null 2>&1; then
            echo "ok: $what"
            return
        fi
        [ $SECONDS -lt $until ] || break
        sleep 0.2
    done
    echo "FAILED: $what"
    failures=$((failures + 1))
}

expect_not() {
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "FAILED: $what"
        failures=$((failures + 1))
    else
        echo "ok: $what"
    fi
}

finish() {
    [ "$failures" -eq 0 ]
    exit
}

configure() { # further blocks
    cat >/etc/tallyman/tallyman.conf <<CONF
station { name = "vm" }
otapi { url = "http://127.0.0.1:18080/service/"  instance_key = "demo-key"  operator_login = "demo"
        operator_password = "demo"  timeout_ms = 20000  verdict_ms = 20000 }
$1
CONF
    chgrp tallyman /etc/tallyman/tallyman.conf
    chmod 640 /etc/tallyman/tallyman.conf
}

platform() {
    ip link set lo up 2>/dev/null
    tallyman-sim --port 18080 >/tmp/sim.log 2>&1 &
    sleep 1
}

log_has() { # waybill, verdict: a row of the log with both
    tallyman log --waybill "$1" --format json | grep -q "\"verdict\":\"$2\""
}

waybills() { # prefix: each row of the log whose waybill begins so, in order
    tallyman log --format json | grep -o "\"waybill\":\"$1[^\"]*\"" | cut -d'"' -f4
}

all_once() { # prefix, how many: the waybills PREFIX0000000001 up to there, each once, in order
    [ "$(waybills "$1")" = "$(codes "$1" 1 "$2")" ]
}

arrived() { # prefix, how many: waits until the last of them is in the log, at most 60 s
    local until=$((SECONDS + 60))
    until waybills "$1" | grep -qx "$(codes "$1" "$2" "$2")" || [ $SECONDS -ge $until ]; do
        sleep 0.5
    done
}

guessed() { # prefix, how many: waybills that nobody typed
    waybills "$1" | grep -vx -f <(codes "$1" 1 "$2")
}

refused() {
    tallyman log --verdict refused --format json | wc -l
}

# An emulated processor that is not run for 20 ms while another one types really overruns the kernel's buffer. What was lost then must have been
# refused, nothing may be guessed, and it is typed again under another prefix.
right_once() { # what it says, how many, function that types PREFIX PREFIX, pairs of prefixes...
    local what=$1 n=$2 type=$3 one two before
    shift 3
    while [ $# -gt 1 ]; do
        one=$1
        two=$2
        shift 2
        before=$(refused)
        "$type" "$one" "$two"
        arrived "$one" "$n"
        arrived "$two" "$n"
        if guessed "$one" "$n" || guessed "$two" "$n"; then
            break
        fi
        if all_once "$one" "$n" && all_once "$two" "$n"; then
            echo "ok: $what"
            return
        fi
        echo "overrun: $one $(waybills "$one" | wc -l), $two $(waybills "$two" | wc -l) of $n each, $(($(refused) - before)) refused"
        [ "$(refused)" -gt "$before" ] || break
    done
    echo "FAILED: $what"
    failures=$((failures + 1))
}

codes() { # prefix, from, to
    seq -f "$1%010.0f" "$2" "$3"
}

taken() { # how many times scanners were taken by the station since it started
    [ "$(journalctl -u tallyman -o cat --no-pager | grep -c 'event=scanner_ready')" -ge "$1" ]
}

# --- scanners: gadgets of the kernel's own USB stack on dummy controllers ------------------------------------------
gadgets=/sys/kernel/config/usb_gadget

usb_start() {
    modprobe dummy_hcd num=4
    modprobe libcomposite
    mount -t configfs none /sys/kernel/config 2>/dev/null
}

keyboard_descriptor='\x05\x01\x09\x06\xa1\x01\x05\x07\x19\xe0\x29\xe7\x15\x00\x25\x01\x75\x01\x95\x08\x81\x02\x95\x01\x75\x08\x81\x03\x95\x05\x75\x01\x05\x08\x19\x01\x29\x05\x91\x02\x95\x01\x75\x03\x91\x03\x95\x06\x75\x08\x15\x00\x25\x65\x05\x07\x19\x00\x29\x65\x81\x00\xc0'
pos_descriptor='\x05\x8c\x09\x02\xa1\x01\x09\x12\xa1\x02\x85\x02\x15\x00\x26\xff\x00\x75\x08\x95\x01\x05\x01\x09\x3b\x81\x02\x95\x03\x05\x8c\x09\xfb\x09\xfc\x09\xfd\x81\x02\x95\x38\x09\xfe\x82\x02\x01\x75\x01\x95\x01\x09\xff\x81\x02\x95\x07\x81\x03\xc0\xc0'

gadget() { # name, vendor, product, serial number, functions (keyboard pos acm printer)...
    local name=$1 vendor=$2 product=$3 serial=$4 g=$gadgets/$1
    shift 4
    mkdir -p "$g/strings/0x409" "$g/configs/c.1"
    echo "0x$vendor" >"$g/idVendor"
    echo "0x$product" >"$g/idProduct"
    echo "$serial" >"$g/strings/0x409/serialnumber"
    echo "Test" >"$g/strings/0x409/manufacturer"
    echo "Scanner $name" >"$g/strings/0x409/product"
    for function in "$@"; do
        case $function in
        keyboard) hid "$g" "$name" 1 1 8 "$keyboard_descriptor" ;;
        pos) hid "$g" "$name" 0 0 62 "$pos_descriptor" ;;
        acm)
            mkdir "$g/functions/acm.$name"
            ln -s "$g/functions/acm.$name" "$g/configs/c.1/"
            ;;
        printer)
            mkdir "$g/functions/printer.$name"
            echo "MFG:Zebra;CMD:ZPL;MDL:$name;" >"$g/functions/printer.$name/pnp_string"
            ln -s "$g/functions/printer.$name" "$g/configs/c.1/"
            ;;
        esac
    done
}

hid() { # gadget, name, protocol, subclass, report length, descriptor
    local f=$1/functions/hid.$2
    mkdir "$f"
    echo "$3" >"$f/protocol"
    echo "$4" >"$f/subclass"
    echo "$5" >"$f/report_length"
    printf "$6" >"$f/report_desc"
    ln -s "$f" "$1/configs/c.1/"
}

plug() { # name, controller number
    echo "dummy_udc.$2" >"$gadgets/$1/UDC"
    udevadm settle
}

unplug() {
    echo >"$gadgets/$1/UDC"
}

scrap() { # name: the kernel has four HID gadgets, plugged in or not
    unplug "$1" 2>/dev/null
    rm -f "$gadgets/$1"/configs/c.1/*.*
    rmdir "$gadgets/$1"/functions/*
}

keys_of() { # the other end of a gadget's cable: /dev/hidgN
    local device
    device=$(cat "$gadgets/$1/functions/hid.$1/dev")
    for node in /dev/hidg*; do
        [ "$((0x$(stat -c %t "$node"))):$((0x$(stat -c %T "$node")))" = "$device" ] && echo "$node"
    done
}

port_of() { # the other end of a gadget's serial port: /dev/ttyGSN
    echo "/dev/ttyGS$(cat "$gadgets/$1/functions/acm.$1/port_num")"
}
