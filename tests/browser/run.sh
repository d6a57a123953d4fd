#!/bin/sh
# usage: run.sh FOLDER-OF-PROGRAMS TEST.js   Exit status 77: skipped, and says why.
set -eu
programs=$(cd "$1" && pwd)
cd "$(dirname "$0")"
skip() {
    echo "skipped: $*"
    exit 77
}
command -v node >/dev/null || skip "node is not installed (apt-get install nodejs)"
case $2 in
words.test.js | rules.test.js | events.test.js) ;;
*)
    command -v chromium >/dev/null || [ -x "${CHROMIUM:-}" ] || skip "Chromium is not installed (apt-get install chromium)"
    [ -d node_modules/playwright-core ] || skip "run sh tests/browser/prepare.sh first (needs npm)"
    ;;
esac
TALLYMAN_BIN=$programs exec node --test --test-reporter=spec "$2"
