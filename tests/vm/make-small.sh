#!/bin/sh
# Builds the small guest of the power cuts: sh make-small.sh FOLDER PROGRAMS, these being PACKAGE.deb or the folder of a build's programs. No
# Debian in it, only the programs with the libraries of this machine, busybox and sqlite3: it boots in seconds. small.img is its initrd.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
programs=$(realpath "$2")
sh "$here/make-kernel.sh" "$folder"
cd "$folder"
version=$(cat version)
echo "-- the small guest"
rm -rf small
mkdir -p small/bin small/lib64 small/lib/x86_64-linux-gnu small/proc small/sys small/dev small/tmp small/run small/state small/etc \
    small/modules small/usr/bin
if [ -d "$programs" ]; then
    strip -o small/usr/bin/tallyman "$programs/tallyman"
    strip -o small/usr/bin/tallyman-sim "$programs/tallyman-sim"
else
    dpkg-deb -x "$programs" small
    rm -rf small/usr/share small/etc/tallyman
fi

libraries_of() {
    ldd "$@" | grep -oE '/[^ ]+\.so[^ ]*' | sort -u | while read -r file; do
        [ -e "small/lib/x86_64-linux-gnu/$(basename "$file")" ] || cp -L "$file" small/lib/x86_64-linux-gnu/
    done
}

cp /bin/busybox small/bin/
for name in sh mount umount insmod ip cat cp sleep ln ls awk grep kill stty poweroff mkdir sed head basename printf rm seq; do
    ln -s busybox "small/bin/$name"
done
cp /usr/bin/sqlite3 small/bin/
cp /usr/lib/x86_64-linux-gnu/libeatmydata.so small/lib/x86_64-linux-gnu/
libraries_of small/usr/bin/tallyman small/bin/sqlite3
cp -L /lib64/ld-linux-x86-64.so.2 small/lib64/
mkdir -p small/usr/share/fonts
cp -r /usr/share/fonts/truetype/dejavu small/usr/share/fonts/
cp -rL /etc/fonts small/etc/

# In the order in which they must be loaded.
for module in virtio_pci virtio_blk ext4 virtio_net virtio_console; do
    modprobe -d kernel -S "$version" --show-depends "$module" | awk '/^insmod/{print $2}'
done | awk '!seen[$0]++' | while read -r file; do
    cp "$file" small/modules/
    echo "/modules/$(basename "$file")" >>small/modules/order
done
cp "$here/small/init" small/init
chmod +x small/init
(cd small && find . | busybox cpio -o -H newc 2>/dev/null >../small.img)
du -h small.img | sed 's/^/-- /'
