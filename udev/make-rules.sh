#!/bin/sh
# Writes 70-tallyman.rules from the scanner tables: sh udev/make-rules.sh >udev/70-tallyman.rules
# A test compares; whoever changes src/devices/data/*.csv runs this.
set -eu
data=$(dirname "$0")/../src/devices/data

cat <<'EOF'
# Barcode scanners of Tallyman: made by udev/make-rules.sh from src/devices/data/*.csv, not to be edited here.
# Gives the nodes of known scanners, and of them alone, to group tallyman: whoever is in group input reads every keyboard,
# passwords too. For a scanner that is not listed copy a line into /etc/udev/rules.d/69-tallyman-local.rules, for example
#   ATTRS{idVendor}=="1eab", ATTRS{idProduct}=="0103", ENV{TALLYMAN_SCANNER}="1"
# The number is below 73, where uaccess is turned into rights.

ACTION=="remove", GOTO="tallyman_end"
SUBSYSTEM!="usb|input|tty|hidraw", GOTO="tallyman_end"

# By USB ids. Both have to match on the same parent.
EOF

# One line a vendor; rows "any product" stand alone.
awk -F, '
    NR == 1 { next }
    $2 == "*" { any[$1] = 1; name[$1] = $3; next }
    !(($1, $2) in seen) {
        seen[$1, $2] = 1
        if (!($1 in name)) name[$1] = $3
        products[$1] = products[$1] (products[$1] == "" ? "" : "|") $2
    }
    { if (!($1 in place)) { place[$1] = ++count; vendor[count] = $1 } }
    END {
        for (v in any) if (!(v in place)) { place[v] = ++count; vendor[count] = v }
        for (i = 1; i <= count; i++) {
            v = vendor[i]
            if (v in any)
                printf "ATTRS{idVendor}==\"%s\", ENV{TALLYMAN_SCANNER}=\"1\"\n", v
            else
                printf "ATTRS{idVendor}==\"%s\", ATTRS{idProduct}==\"%s\", ENV{TALLYMAN_SCANNER}=\"1\"\n", v, products[v]
        }
    }' "$data/scanners.csv" | sort

cat <<'EOF'

# By the name of the input device, for scanners that use the ids of somebody else.
EOF
awk -F, 'NR > 1 { printf "SUBSYSTEM==\"input\", ATTRS{name}==\"%s\", ENV{TALLYMAN_SCANNER}=\"1\"\n", $1 }' \
    "$data/scanner_names.csv"

cat <<'EOF'

ENV{TALLYMAN_SCANNER}!="1", GOTO="tallyman_end"

# No modem, and not to be put to sleep: waking up costs the first characters.
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ENV{ID_MM_DEVICE_IGNORE}="1"
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", TEST=="power/control", ATTR{power/control}="on"

# The station reads them; a desktop leaves them alone. Links by port tell equal scanners apart.
SUBSYSTEM=="input", KERNEL=="event*", GROUP="tallyman", MODE="0660", ENV{LIBINPUT_IGNORE_DEVICE}="1"
SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_KEYBOARD}=="1", ENV{ID_PATH}=="?*", SYMLINK+="tallyman/scanner-$env{ID_PATH}-event"
SUBSYSTEM=="tty", GROUP="tallyman", MODE="0660", ENV{ID_MM_DEVICE_IGNORE}="1"
SUBSYSTEM=="tty", ENV{ID_PATH}=="?*", SYMLINK+="tallyman/scanner-$env{ID_PATH}"
SUBSYSTEM=="hidraw", GROUP="tallyman", MODE="0660"
SUBSYSTEM=="hidraw", ENV{ID_PATH}=="", IMPORT{builtin}="path_id"
SUBSYSTEM=="hidraw", ENV{ID_PATH}=="?*", SYMLINK+="tallyman/scanner-$env{ID_PATH}-hidraw"

LABEL="tallyman_end"
EOF
