# What the host's side of the tests shares; sourced by bash. Set before: folder (everything made lies there).
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passed=0
failed=0

count() { # name, 0 when it passed
    if [ "$2" = 0 ]; then
        echo "PASSED $1"
        passed=$((passed + 1))
    else
        echo "FAILED $1"
        failed=$((failed + 1))
    fi
}

# Runs a machine. VM_NICE (-20..19, root for less than 0) is its priority among what else runs here: a machine that gets no processor for
# seconds is another test. The scheduler groups processes by session, so the machine gets its own and the group the priority too.
machine() { # options of QEMU
    local words=(qemu-system-x86_64 -machine q35,i8042=off -accel "tcg,thread=multi" -cpu max -smp "${VM_CPUS:-2}" -nodefaults -display none -no-reboot
        -kernel "$folder/vmlinux" "$@")
    if [ -z "${VM_NICE:-}" ]; then
        exec timeout "${VM_TIMEOUT:-900}" "${words[@]}"
    fi
    exec setsid -w sh -c 'echo "$1" >/proc/self/autogroup; nice=$1; shift; exec nice -n "$nice" timeout "$@"' sh \
        "$VM_NICE" "${VM_TIMEOUT:-900}" "${words[@]}" 2>/dev/null
}

# The clock comes from HPET: an emulated machine calibrates its time stamp counter wrongly, up to ten times, when it was
# not running at that moment, and then its seconds are of another length than ours.
kernel_words="console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=unstable clocksource=hpet"
