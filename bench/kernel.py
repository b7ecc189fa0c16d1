"""Measures the kernel installed below PREFIX with Jupyter's own client; prints lists as JSON.

Usage: python kernel.py PREFIX short|full
"""

import json
import os
import sys
import time

from jupyter_client.manager import KernelManager

prefix, length = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")
SHORT = length == "short"


def start():
    """A kernel, its client, and the seconds until both heartbeat and kernel info were answered."""
    begin = time.perf_counter()
    manager = KernelManager(kernel_name="backsolve")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    return manager, client, time.perf_counter() - begin


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel()


def run(client, code, seconds=60):
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
    client.get_shell_msg(timeout=seconds)
    return outputs, (time.perf_counter() - begin) * 1000


def interrupt(manager, client, code):
    """Milliseconds from the stop button to the cell's reply."""
    client.execute(code)
    while client.get_iopub_msg(timeout=10)["msg_type"] != "execute_input":
        pass
    time.sleep(0.2)
    begin = time.perf_counter()
    manager.interrupt_kernel()
    client.get_shell_msg(timeout=10)
    millis = (time.perf_counter() - begin) * 1000
    while client.get_iopub_msg(timeout=10)["content"].get("execution_state") != "idle":
        pass
    return millis


def resident_peak(pid):
    """Most memory a process ever had, in MB; only Linux says so simply."""
    try:
        with open("/proc/%d/status" % pid) as file:
            line = next(line for line in file if line.startswith("VmHWM"))
            return float(line.split()[1]) / 1000
    except OSError:
        return float("nan")


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
figures["distinct warm cell, ms"] = [run(client, "1+%d" % i)[1] for i in cells]
for name, code in [("loop", "while (true) {}"), ("await", "await new Promise(() => {})")]:
    times = range(1 if SHORT else 10)
    figures["interrupt %s, ms" % name] = [interrupt(manager, client, code) for _ in times]

megabytes = 5 if SHORT else 100
flood = "for (let i = 0; i < %d; i++) console.log('x'.repeat(99))" % (megabytes * 10_000)
outputs, millis = run(client, flood)
text = sum(len(output["text"]) for output in outputs if "text" in output)
if text != megabytes * 1_000_000:
    sys.exit("the flood arrived with %d of %d characters" % (text, megabytes * 1_000_000))
figures["flood of %d MB, s" % megabytes] = [millis / 1000]
figures["flood, MB of the kernel"] = [resident_peak(manager.provisioner.pid)]
stop(manager, client)
json.dump(figures, sys.stdout)
