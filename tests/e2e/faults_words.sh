#!/bin/bash
# docs/faults.md says the words of the screens: each sentence it quotes must stand in the sources, and each test it names must be one.
# bash faults_words.sh PROJECT-DIR
set -u
cd "$1"
sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
# Neighbouring string literals are one.
cat src/*/*.[ch] src/*/*/*.[ch] include/*/*.h | tr -d '\n' | sed 's/" *"//g' >"$sources"
bad=0
sentences=0
while IFS= read -r quoted; do
    case $quoted in
    T\ * | ctest\ * | sh\ * | *.md | */* | tallyman\ * | event=* | timedatectl*) continue ;;
    esac
    # What is filled in at run time, and what stands between two texts, cuts it.
    while IFS= read -r part; do
        part=$(printf '%s' "$part" | sed 's/^[ (]*//; s/[ )]*$//')
        [ "$(printf '%s' "$part" | wc -w)" -ge 3 ] || continue
        sentences=$((sentences + 1))
        grep -qF -- "$part" "$sources" || { echo "no screen says \"$part\""; bad=1; }
    done < <(printf '%s\n' "$quoted" | sed 's/…/\n/g; s/ - /\n/g; s/: /\n/g; s/ (/\n/g; s/[0-9][0-9.:]*/\n/g; s/^left //')
done < <(sed 's/``/`/g' docs/faults.md | grep -o '`[^`]*`' | tr -d '`')
while IFS= read -r test; do
    case $test in
    e2e.*) ls tests/e2e/"${test#e2e.}".c >/dev/null 2>&1 || { echo "no test $test"; bad=1; } ;;
    unit.*.test_*) ls tests/unit/"$(echo "${test#unit.}" | tr . /)".c >/dev/null 2>&1 || { echo "no test $test"; bad=1; } ;;
    fuzz.*) ls tests/fuzz/*/"${test#fuzz.}".c >/dev/null 2>&1 || { echo "no test $test"; bad=1; } ;;
    esac
done < <(grep -o '`T [^`]*`' docs/faults.md | tr -d '`"\\' | sed 's/^T //' | tr '|' '\n')
[ "$sentences" -gt 20 ] || { echo "only $sentences sentences were found"; bad=1; }
echo "$sentences sentences"
exit $bad
