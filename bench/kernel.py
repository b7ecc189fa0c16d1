"""Measures one kernel with Jupyter's own client; prints lists of figures by name, as JSON.

Usage: python kernel.py PREFIX KERNEL short|full: the kernelspec KERNEL lies below PREFIX. A figure that
can't be had (no answer in time, no such feature) is missing.
"""

import json
import os
import subprocess
import sys
import time
from queue import Empty

from jupyter_client.manager import KernelManager

prefix, name, length = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")
SHORT = length == "short"
OURS = name == "backsolve"


def start():
    """A kernel, its client, and the seconds until both heartbeat and kernel info were answered."""
    begin = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return manager, client, time.perf_counter() - begin


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel(now=not OURS)


def reply(client, request, seconds):
    while True:
        message = client.get_shell_msg(timeout=seconds)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def run(client, code, seconds=20):
    """Runs a cell to its reply and its idle; its outputs, and the milliseconds it took."""
    begin = time.perf_counter()
    request = client.execute(code)
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=seconds)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if content.get("execution_state") == "idle":
            break
        outputs.append(content)
    status = reply(client, request, seconds).get("status")
    if status == "error":
        raise RuntimeError("the cell failed: %s" % code[:200])
    return outputs, (time.perf_counter() - begin) * 1000


def complete(client):
    """Milliseconds to a completion that knows the type of a variable of an earlier cell."""
    code = "words.rever"
    begin = time.perf_counter()
    matches = reply(client, client.complete(code), 30)["matches"]
    millis = (time.perf_counter() - begin) * 1000
    if not any("reverse" in match for match in matches):
        raise RuntimeError("no typed completion")
    return millis


def interrupt(manager, client, code):
    """Milliseconds from the stop button to the cell's reply."""
    request = client.execute(code)
    while client.get_iopub_msg(timeout=10)["msg_type"] != "execute_input":
        pass
    time.sleep(0.2)
    begin = time.perf_counter()
    manager.interrupt_kernel()
    reply(client, request, 10)
    millis = (time.perf_counter() - begin) * 1000
    while client.get_iopub_msg(timeout=10)["content"].get("execution_state") != "idle":
        pass
    return millis


def late(client, cells):
    """How many of some cells show something after they have said that they are done."""
    asked = [client.execute("1000+%d" % i) for i in range(cells)]
    done, shown_late = set(), set()
    while True:
        try:
            message = client.get_iopub_msg(timeout=1 if len(done) == cells else 10)
        except Empty:
            break
        parent = message["parent_header"].get("msg_id")
        if message["content"].get("execution_state") == "idle":
            done.add(parent)
        elif parent in done:
            shown_late.add(parent)
    for request in asked:
        reply(client, request, 10)
    return len(shown_late)


def family(pid):
    """A process and all that it started, where /proc tells."""
    found = [pid]
    for one in found:
        try:
            with open("/proc/%d/task/%d/children" % (one, one)) as file:
                found += map(int, file.read().split())
        except OSError:
            pass
    return found


def resident_peak(pid):
    """Most memory that a kernel's processes ever had, in MB, one by one; only Linux says so simply."""
    peaks = []
    for one in family(pid):
        with open("/proc/%d/status" % one) as file:
            line = next(line for line in file if line.startswith("VmHWM"))
            peaks.append(float(line.split()[1]) / 1000)
    return peaks


def flood(manager, client, megabytes):
    """Seconds for so much output, which share of it came, and the memory it took."""
    code = "for (let i = 0; i < %d; i++) console.log('x'.repeat(99))" % (megabytes * 10_000)
    begin = time.perf_counter()
    request = client.execute(code)
    characters, ended = 0, False
    while not ended:
        try:
            message = client.get_iopub_msg(timeout=20)
        except Empty:
            break
        if message["parent_header"].get("msg_id") != request:
            continue
        characters += len(message["content"].get("text", ""))
        ended = message["content"].get("execution_state") == "idle"
    seconds = time.perf_counter() - begin
    figures["flood of %d MB, %% that came" % megabytes] = [characters / megabytes / 10_000]
    if ended:
        figures["flood of %d MB, s" % megabytes] = [seconds]
    peaks = resident_peak(manager.provisioner.pid) if sys.platform == "linux" else []
    if peaks:
        figures["flood, peak MB of all processes"] = [sum(peaks)]


def attempt(what, measure):
    """Keeps what was measured; what can't be is told and left out."""
    try:
        values = measure()
        if values is not None:
            figures[what] = values
    except Exception as problem:  # A kernel may fail in any way.
        print("%s: %s: %s" % (name, what, problem or type(problem).__name__), file=sys.stderr)


figures = {"start to ready, s": [], "first cell, ms": []}
for _ in range(1 if SHORT else 5):
    manager, client, seconds = start()
    figures["start to ready, s"].append(seconds)
    figures["first cell, ms"].append(run(client, "1")[1])
    stop(manager, client)

manager, client, _ = start()
for i in range(20):
    run(client, "2+%d" % i)
cells = range(20 if SHORT else 200)
attempt("distinct warm cell, ms", lambda: [run(client, "1+%d" % i)[1] for i in cells])
attempt("late results of 300", lambda: [late(client, 30 if SHORT else 300)])
if OURS:
    for what, code in [("loop", "while (true) {}"), ("await", "await new Promise(() => {})")]:
        times = range(1 if SHORT else 10)
        attempt(
            "interrupt %s, ms" % what,
            lambda code=code, times=times: [interrupt(manager, client, code) for _ in times],
        )
run(client, "const words = ['a', 'b']")
attempt("typed completion, ms", lambda: [complete(client) for _ in range(2 if SHORT else 30)][1:])
lines = "\n".join("const n%d: number = %d;" % (i, i) for i in range(10_000))
attempt("cell of 10,000 lines, s", lambda: [run(client, lines)[1] / 1000])
stop(manager, client)

manager, client, _ = start()
attempt("flood", lambda: flood(manager, client, 5 if SHORT else 100))
stop(manager, client)
json.dump(figures, sys.stdout)
