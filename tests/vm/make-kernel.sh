#!/bin/sh
# Fetches Debian's kernel into FOLDER: sh make-kernel.sh FOLDER. Nothing is installed: vmlinux, its modules in kernel/, its version.
set -eu
mkdir -p "$1"
cd "$1"
[ ! -e version ] || exit 0
echo "-- the kernel"
package=$(apt-cache depends linux-image-amd64 | awk '/Depends:/{print $2; exit}')
apt-get download -o Acquire::Retries=5 -o APT::Sandbox::User=root "$package" >/dev/null
rm -rf kernel
dpkg-deb -x "$package"_*.deb kernel
rm -f "$package"_*.deb
version=${package#linux-image-}
depmod -b kernel "$version"
# The kernel without its shell boots some seconds sooner under emulation.
at=$(LC_ALL=C grep -abom1 "$(printf '\3757zXZ')" "kernel/boot/vmlinuz-$version" | cut -d: -f1)
tail -c +$((at + 1)) "kernel/boot/vmlinuz-$version" | xz -dc --single-stream >vmlinux 2>/dev/null || true
[ -s vmlinux ]
echo "$version" >version
