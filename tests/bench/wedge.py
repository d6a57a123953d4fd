"""A keyboard scanner read as small programs do it: python-evdev's read_loop(), categorize() and a table of keys.
Input events come through standard input, as the kernel writes them. Prints each code, at the end "cpu MICROSECONDS"."""
import sys
import time

from evdev import categorize, ecodes
from evdev.eventio import EventIO

KEYS = {"KEY_MINUS": "-", "KEY_SPACE": " "}
KEYS.update({f"KEY_{c}": c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"})


class Scanner(EventIO):
    fd = 0

    def fileno(self):
        return self.fd


def ended(error):
    print("cpu", int((time.process_time() - started) * 1e6))
    sys.exit(0 if error is None else str(error))


code = ""
shift = False
started = time.process_time()
for event in Scanner().read_loop():
    if event.type == 0 and event.code == 0x3FF:  # the benchmark's end
        ended(None)
    if event.type != ecodes.EV_KEY:
        continue
    key = categorize(event)
    if key.keycode in ("KEY_LEFTSHIFT", "KEY_RIGHTSHIFT"):
        shift = key.keystate != key.key_up
    elif key.keystate == key.key_down and key.keycode == "KEY_ENTER":
        print(code)
        code = ""
    elif key.keystate == key.key_down:
        character = KEYS.get(key.keycode, "")
        code += character.upper() if shift else character
