"""Asks the installed kernel about code, as JupyterLab's Tab and Shift+Tab do.

Usage: python language.py PREFIX FOLDER: the kernelspec lies below PREFIX, cells run in FOLDER.
"""

import json
import os
import signal
import subprocess

from jupyter import TIMEOUT, Kernel, processes


def complete(kernel, code, cursor=None):
    """`|` in the code is the cursor."""
    cursor = code.index("|") if cursor is None else cursor
    code = code.replace("|", "", 1)
    content = kernel.reply(kernel.client.complete(code, cursor))
    types = content["metadata"]["_jupyter_types_experimental"]
    return {
        "matches": content["matches"],
        "range": [content["cursor_start"], content["cursor_end"]],
        "types": {item["text"]: [item["type"], item["signature"]] for item in types},
    }


def inspect(kernel, code, detail=0):
    cursor = code.index("|")
    code = code.replace("|", "", 1)
    content = kernel.reply(kernel.client.inspect(code, cursor, detail))
    return {"found": content["found"], "data": content["data"]}


def note(kernel, code):
    """What the type checker says of a cell, after its reply; another cell's answer ends the wait."""
    request = kernel.client.execute(code)
    reply = kernel.reply(request)
    # The checker takes cells in order, so a mistake of the next one is told after this one's.
    marker = kernel.client.execute("const marker: number = 'end of notes'")
    texts = []
    while True:
        message = kernel.client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"] != "stream":
            continue
        if message["parent_header"].get("msg_id") == marker:
            break
        if message["parent_header"].get("msg_id") == request:
            texts.append(message["content"]["text"])
    return {"status": reply["status"], "text": "".join(texts)}


def kill_server(kernel):
    """Kills the language server, and only that: the kernel's child that isn't Node.js."""
    killed = 0
    for pid in processes().get(kernel.pid, []):
        command = subprocess.check_output(["ps", "-o", "args=", "-p", str(pid)], text=True)
        if "--lsp" in command:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def main():
    kernel = Kernel()
    told = {}
    try:
        kernel.run("let data = { alpha: 1, 'b-z': 'x', twice: (n: number) => 2 * n };")
        kernel.run(
            "/** Adds two numbers.\n * @param a the first */\n"
            "function add(a: number, b: number): number { return a + b }"
        )
        kernel.run("import * as fs from 'node:fs'; interface Person { name: string; age: number }")
        kernel.run("const people: Person[] = [{ name: 'Ada', age: 36 }]")
        kernel.run("""const loose: any = JSON.parse('{"zeta": 1, "deep": {"inner": 2}}')""")
        # From here on the checker has started and knows these cells.
        note(kernel, "0")
        told["completions"] = {
            "variable": complete(kernel, "peo|"),
            "member": complete(kernel, "data.al|"),
            "function": complete(kernel, "ad|"),
            "across": complete(kernel, "people[0].|"),
            "package": complete(kernel, "fs.readFileSy|"),
            "named_import": complete(kernel, "import { readFileSy| } from 'node:fs'"),
            "path": complete(kernel, "import {} from 'node:f|"),
            "own": complete(kernel, "import { train } from 'backsolve'; trai|"),
            "key": complete(kernel, "data['b|"),
            "template": complete(kernel, "`sum ${data.al|}`"),
            "astral": complete(kernel, "'😀𝒙'; data.al|"),
            "global": complete(kernel, "displ|"),
            "live": complete(kernel, "loose.ze|"),
            "live_deep": complete(kernel, "loose.deep.|"),
            "string": complete(kernel, "'peo|"),
            "nothing": complete(kernel, "nosuchthing.|"),
            "outside": complete(kernel, "data", 99),
        }
        told["inspections"] = {
            "function": inspect(kernel, "add|(1, 2)"),
            "inside_call": inspect(kernel, "add(1, |)"),
            "source": inspect(kernel, "a|dd", 1),
            "unknown": inspect(kernel, "nosuchthing|"),
        }
        told["notes"] = {
            "mistake": note(kernel, "// grüße 😀\nadd('1', 2)"),
            "fine": note(kernel, "const total = add(1, people[0].age); total"),
            "again": note(kernel, "let data = [1, 2, 3]"),
            "assigned": note(kernel, "total = 5"),
            "untyped": note(kernel, "function loosely(x) { return x.anything }"),
        }
        told["redeclared"] = complete(kernel, "data.fi|")
        told["killed"] = kill_server(kernel) if os.name == "posix" else 1
        told["after_kill"] = complete(kernel, "people[0].na|")
        note(kernel, "0")
        told["later_after_kill"] = complete(kernel, "people[0].na|")
        kernel.run("let afterwards = { omega: 1 }")
        note(kernel, "0")
        told["later"] = complete(kernel, "afterwards.|")
    finally:
        kernel.stop()
    print(json.dumps(told))


main()
