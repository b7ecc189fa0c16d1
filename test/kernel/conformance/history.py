"""Asks kernels for what was run, with Jupyter's own client, and prints the answers as JSON.

Usage: python history.py PREFIX FOLDER: the kernelspec lies below PREFIX, the history in FOLDER.
"""

import json
import os
import sys

from jupyter_client.manager import start_new_kernel

PREFIX, FOLDER = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(PREFIX, "share", "jupyter")
os.environ["BACKSOLVE_HISTORY"] = FOLDER


def start(*cells):
    manager, client = start_new_kernel(kernel_name="backsolve")
    for code in cells:
        run(client, code)
    return manager, client


def run(client, code, **options):
    return client.execute_interactive(code, timeout=30, output_hook=lambda _: None, **options)


def ask(client, **query):
    return client.history(reply=True, timeout=30, **query)["content"]["history"]


def main():
    first, client = start("6 * 7", "'grüße 𝒙'")
    first.restart_kernel()
    client.wait_for_ready(timeout=30)
    run(client, "after = 1")
    run(client, "'unstored'", store_history=False)
    second, beside = start("const beside = true")
    told = {
        "tail": ask(beside, hist_access_type="tail", n=100),
        "last": ask(beside, hist_access_type="tail", n=1),
        "output": ask(client, hist_access_type="range", session=-1, start=1, stop=2, output=True),
        "search": ask(client, hist_access_type="search", pattern="*7", n=9, unique=True),
    }
    for manager, one in [(first, client), (second, beside)]:
        one.stop_channels()
        manager.shutdown_kernel()
    json.dump(told, sys.stdout)


main()
