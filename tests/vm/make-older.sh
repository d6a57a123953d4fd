#!/bin/sh
# Makes a package of a version before this one, as an upgrade finds it: sh make-older.sh FOLDER. The program is this one under a lower
# number; the configuration that comes with it is another one. FOLDER/older.deb.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
cmake -S "$here/../.." -B "$folder/older" -G Ninja -DTALLYMAN_TESTS=OFF -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_PROJECT_INCLUDE="$here/older.cmake" >"$folder/older.log"
cmake --build "$folder/older" --target package >>"$folder/older.log" 2>&1 || { tail -n 20 "$folder/older.log"; exit 1; }
rm -rf "$folder/older.root"
dpkg-deb -R "$folder"/older/tallyman_*.deb "$folder/older.root"
echo "# This line was in the older version's." >>"$folder/older.root/etc/tallyman/tallyman.conf"
dpkg-deb --root-owner-group -b "$folder/older.root" "$folder/older.deb" >>"$folder/older.log"
rm -rf "$folder/older.root"
