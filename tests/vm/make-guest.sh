#!/bin/sh
# Builds the whole guest, a Debian with systemd and udev: sh make-guest.sh FOLDER PACKAGE.deb. Root is needed (debootstrap, chroot). What is
# there already is kept; the package is installed anew when it is another one. disk.img is the guest, test.img its /test.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
package=$2
sh "$here/make-kernel.sh" "$folder"
cd "$folder"
version=$(cat version)

say() {
    echo "-- $*"
}

if [ ! -e root/ready ]; then
    say "Debian into $folder/root"
    rm -rf root
    mirror=$(grep -rhoE 'https?://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 | tr -d ' ')
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,udev,dbus,kmod,sqlite3,procps,fonts-dejavu-core \
        bookworm root "${mirror:-http://deb.debian.org/debian}" >debootstrap.log 2>&1 || { tail debootstrap.log; exit 1; }
    touch root/ready
fi

modules_of() {
    for module in "$@"; do
        modprobe -d kernel -S "$version" --show-depends "$module" | awk '/^insmod/{print $2}'
    done | awk '!seen[$0]++'
}

if [ ! -e initrd.img ] || [ "$here/guest-init" -nt initrd.img ]; then
    say "its initrd"
    rm -rf initrd
    mkdir -p initrd/bin initrd/proc initrd/sys initrd/dev initrd/new initrd/lib
    cp /bin/busybox initrd/bin/
    for name in sh mount umount insmod sleep switch_root; do
        ln -s busybox "initrd/bin/$name"
    done
    modules_of virtio_pci virtio_blk ext4 | while read -r file; do
        cp "$file" initrd/lib/
        echo "/lib/$(basename "$file")" >>initrd/modules
    done
    cp "$here/guest-init" initrd/init
    chmod +x initrd/init
    (cd initrd && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >../initrd.img)
fi

if [ ! -d "root/lib/modules/$version" ]; then
    say "its modules"
    modules_of xhci-pci usbhid hid-generic evdev uinput cdc-acm usblp libcomposite dummy_hcd usb_f_acm usb_f_hid \
        usb_f_printer configfs autofs4 usbserial ftdi_sio snd | while read -r file; do
        mkdir -p "root/lib/modules/$(dirname "${file##*/lib/modules/}")"
        cp "$file" "root/lib/modules/${file##*/lib/modules/}"
    done
    cp "kernel/lib/modules/$version/modules.order" "kernel/lib/modules/$version/modules.builtin" \
        "kernel/lib/modules/$version/modules.builtin.modinfo" "root/lib/modules/$version/"
    depmod -b root "$version"
fi

# Everything but the package is as it was when its sum is the same.
sum=$(cat "$package" "$here/make-guest.sh" | sha256sum)
if [ ! -e disk.img ] || [ "$sum" != "$(cat disk.sum 2>/dev/null)" ]; then
    say "the package"
    rm -f disk.sum
    mkdir -p root/test
    cp "$package" root/test/tallyman.deb
    # Only the lists that are needed; a second time nothing but the package is new.
    chroot root sh -c 'ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 || apt-get update -q >/dev/null
        apt-get purge -y -q tallyman >/dev/null 2>&1
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends /test/tallyman.deb' >install.log 2>&1 ||
        { tail -20 install.log; exit 1; }
    rm -f root/test/tallyman.deb root/var/cache/apt/archives/*.deb
    for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-timesyncd.service \
        getty@tty1.service serial-getty@ttyS0.service systemd-networkd-wait-online.service; do
        ln -sf /dev/null "root/etc/systemd/system/$unit"
    done
    cat >root/etc/systemd/system/vmtest.service <<'UNIT'
[Unit]
Description=the test that the kernel's command line names
After=multi-user.target

[Service]
Type=oneshot
ExecStart=/bin/bash /test/start
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
UNIT
    mkdir -p root/etc/systemd/system/multi-user.target.wants
    ln -sf ../vmtest.service root/etc/systemd/system/multi-user.target.wants/vmtest.service
    : >root/etc/fstab
    say "its disk"
    rm -f disk.img
    truncate -s 1536M disk.img
    mkfs.ext4 -q -F -d root disk.img
    echo "$sum" >disk.sum
fi

rm -rf test test.img
mkdir test
cp "$here"/guest/* "$here"/../../src/store/schema/*.sql test/
cp "$package" test/tallyman.deb
[ ! -e older.deb ] || cp older.deb test/
gcc -static -O1 -o test/type_codes "$here/type_codes.c"
gcc -static -D_GNU_SOURCE -O1 -o test/fake_printer "$here"/../fakes/fake_*.c
truncate -s 32M test.img
mkfs.ext4 -q -F -d test test.img
