#!/bin/sh
# DeviceAllow= is resolved when the service starts, from what the kernel has then: whatever belongs to a module must have it loaded before, or
# the first scanner of that kind that is plugged in later is denied. sh service_modules.sh UNIT
set -eu
failed=0
for class in $(sed -n 's/^DeviceAllow=char-\([^ ]*\) .*/\1/p' "$1"); do
    case $class in
    input | ttyS | ttyAMA) continue ;; # built into the kernel
    hidraw) module=hid ;;
    ttyACM) module=cdc_acm ;;
    ttyUSB) module=usbserial ;;
    usb | lp) module=usblp ;;
    alsa) module=snd ;;
    *) module=unknown ;;
    esac
    for word in Wants After; do
        grep -q "^$word=.*modprobe@$module\.service" "$1" || { echo "char-$class: no $word=modprobe@$module.service"; failed=1; }
    done
done
exit $failed
