"""Types at a program in a pseudo-terminal: argv[1] is the command as JSON, argv[2] a list of
[text to wait for, keys to type]. Prints all that the terminal was sent, and the exit code."""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

command, steps = json.loads(sys.argv[1]), json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execvpe(command[0], command, os.environ)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

seen = b""
deadline = time.time() + 50


def read():
    """The next bytes; False at the end."""
    global seen
    if not select.select([terminal], [], [], max(0, deadline - time.time()))[0]:
        return False
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    seen += data
    return data != b""


at = 0
missing = None
for text, keys in steps:
    wanted = text.encode()
    while missing is None and wanted not in seen[at:]:
        if not read():
            missing = text
    if missing is not None:
        break
    at = seen.index(wanted, at) + len(wanted)
    os.write(terminal, keys.encode())
while missing is None and read():
    pass
if missing is not None or time.time() > deadline:
    os.kill(child, 9)
_, status = os.waitpid(child, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"shown": seen.decode(errors="replace"), "code": code, "missing": missing}))
