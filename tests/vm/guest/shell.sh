# A shell on the console, to look around: bash run.sh shell
exec setsid bash -i </dev/ttyS0 >/dev/ttyS0 2>&1
