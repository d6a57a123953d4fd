#!/bin/bash
# The manual pages and completions name what there is: sh manual.sh TALLYMAN SHARE_DIR
set -u
tallyman=$1
share=$2
failures=0

expect() {
    if ! eval "$2"; then
        echo "FAILED: $1"
        failures=$((failures + 1))
    fi
}

complete_words() {
    COMP_WORDS=("$@")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _tallyman
    echo " ${COMPREPLY[*]} "
}

source "$share/completions/tallyman"
commands=$("$tallyman" help | sed -n 's/^  \([a-z]*\) .*/\1/p')
expect "there are commands" '[ "$(echo "$commands" | wc -l)" -gt 8 ]'
for command in $commands; do
    page=$(sed 's/\\-/-/g; s/\\&//g; s/\\e/\\/g' "$share/man/tallyman.1")
    expect "tallyman.1 has $command" 'grep -q "^.SS $command - " <<<"$page"'
    expect "bash completes $command" '[[ $(complete_words tallyman "$command") == *" $command "* ]]'
    expect "zsh knows $command" 'grep -q "'\''$command:" "$share/completions/_tallyman"'
    expect "fish knows $command" 'grep -q -- "-a $command -d" "$share/completions/tallyman.fish"'
    for option in $("$tallyman" "$command" --help | grep -o -e '--[a-z][a-z-]*' | sort -u); do
        expect "tallyman.1 has $command $option" 'grep -q -e "$option" <<<"$page"'
        expect "bash completes $command $option" '[[ $(complete_words tallyman "$command" "$option") == *" $option "* ]]'
    done
done
expect "verbs are completed" '[[ $(complete_words tallyman scanner le) == " learn " ]]'
expect "options before the command are passed over" '[[ $(complete_words tallyman --state /tmp scanner li) == " list " ]]'
expect "bash finds no fault" 'bash -n "$share/completions/tallyman"'
page=$(sed 's/\\-/-/g' "$share/man/tallyman.conf.5")
for option in $("$tallyman" config show | sed -n 's/^  \([a-z_]*\) = .*/\1/p' | sort -u); do
    expect "tallyman.conf.5 has $option" 'grep -q "^.B $option$" <<<"$page"'
done
expect "tallyman-sim.1 has --fault" 'grep -q "fault" "$share/man/tallyman-sim.1"'
[ "$failures" -eq 0 ] && echo "manual pages and completions are whole"
exit $((failures > 0))
