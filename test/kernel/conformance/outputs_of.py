"""Runs cells in a kernel and prints, as JSON, what each of them showed.

Usage: python outputs_of.py PREFIX FOLDER KERNEL CELLS: the kernelspec KERNEL lies below PREFIX, the
cells, a JSON list, run in FOLDER. A cell's outputs are a list of [type, text or data, place].
"""

import json
import os
import subprocess
import sys

from jupyter_client.manager import start_new_kernel

prefix, folder, name, cells = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")
TIMEOUT = 60


def outputs(client, code):
    request = client.execute(code)
    found = []
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if content.get("execution_state") == "idle":
            break
        if kind == "stream":
            found.append([content["name"], content["text"], None])
        elif kind in ("display_data", "update_display_data", "execute_result"):
            place = content.get("transient", {}).get("display_id")
            found.append([kind, content["data"], place])
        elif kind == "error":
            found.append([kind, content["evalue"], None])
    return found


# Not every kernel keeps what its cells write from its own stdout, which would be ours.
manager, client = start_new_kernel(
    kernel_name=name, cwd=folder, startup_timeout=TIMEOUT, stdout=subprocess.DEVNULL
)
try:
    json.dump([outputs(client, code) for code in json.loads(cells)], sys.stdout)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
