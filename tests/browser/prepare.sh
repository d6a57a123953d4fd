#!/bin/sh
# Installs what the browser tests need from npm, as package-lock.json pins it. The second time it needs no network.
set -eu
cd "$(dirname "$0")"
sum=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ -d node_modules ] && [ "$(cat node_modules/.lock-sum 2>/dev/null)" = "$sum" ]; then
    echo "browser tests: node_modules are there"
    exit 0
fi
npm ci --fetch-retries 5 --ignore-scripts --no-audit --no-fund --prefer-offline
echo "$sum" >node_modules/.lock-sum
