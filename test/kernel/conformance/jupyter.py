"""Drives the installed kernel with Jupyter's own client and prints what happened as JSON.

Usage: python jupyter.py PREFIX FOLDER: the kernelspec lies below PREFIX, cells run in FOLDER.
Each function below is one story; its return value is what the test looks at.
"""

import json
import os
import signal
import subprocess
import sys
import time
from queue import Empty

from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

PREFIX, FOLDER = sys.argv[1], sys.argv[2]
os.environ["JUPYTER_PATH"] = os.path.join(PREFIX, "share", "jupyter")
TIMEOUT = 20


class Kernel:
    """A started kernel and its client."""

    def __init__(self, **options):
        self.manager = KernelManager(kernel_name="backsolve", **options)
        started = time.perf_counter()
        self.manager.start_kernel(cwd=FOLDER)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)
        self.ready_seconds = time.perf_counter() - started
        self.pid = self.manager.provisioner.pid

    def run(self, code, **options):
        """Runs a cell to its idle: all messages in short, and the reply."""
        return self.finish(self.client.execute(code, **options))

    def finish(self, request):
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                if content["execution_state"] == "idle":
                    break
            else:
                messages.append([kind, content])
        return {"messages": messages, "reply": self.reply(request)}

    def reply(self, request):
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def kernel_info(kernel):
    shell = kernel.client.kernel_info(reply=True, timeout=TIMEOUT)["content"]
    request = kernel.client.session.msg("kernel_info_request")
    kernel.client.control_channel.send(request)
    control = kernel.client.get_control_msg(timeout=TIMEOUT)["content"]
    return {"shell": shell, "same_on_control": shell == control}


def cells(kernel):
    return {name: kernel.run(code) for name, code in CELLS.items()}


CELLS = {
    "value": "const answer: number = 6 * 7;\nanswer",
    "stream": "console.log('out'); console.error('err'); undefined",
    "await": "const later = await new Promise<string>(done => setTimeout(() => done('now'), 5)); later",
    "redeclare": "const answer = 'again'; answer",
    "error": "const fine = 1;\n\nnull.x",
    "syntax": "let = = 1",
    "display": "display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) })",
    "import": "import { basename } from 'node:path'; basename('/a/b.txt')",
    "folder": "process.cwd()",
    "unicode": "console.log('grüße 𝒙 \\u{1F600}'); 'ü'",
}


def options(kernel):
    """Silent executions, the history flag, expressions, and what waits behind an error."""
    before = kernel.run("0")["reply"]["execution_count"]
    silent = kernel.run("console.log('unheard'); 5", silent=True)
    unstored = kernel.run("5", store_history=False)
    expressions = kernel.run("let base = 20", user_expressions={"good": "base + 1", "bad": "nope.x"})
    requests = [
        kernel.client.execute("throw new Error('first')"),
        kernel.client.execute("'second'"),
        kernel.client.execute("'third'"),
    ]
    queue = [kernel.reply(request)["status"] for request in requests]
    after = kernel.run("'after'")["reply"]["status"]
    return {
        "silent": silent,
        "counts": [r["reply"]["execution_count"] - before for r in (silent, unstored, expressions)],
        "expressions": expressions["reply"]["user_expressions"],
        "queue": queue,
        "after": after,
    }


def observers(kernel):
    """Cells that say which cell of the notebook they are, as JupyterLab and VS Code do."""

    def run(code, cell):
        content = {"code": code, "silent": False, "store_history": True}
        session = kernel.client.session
        message = session.msg("execute_request", content, metadata={"cellId": cell})
        kernel.client.shell_channel.send(message)
        return kernel.finish(message["header"]["msg_id"])

    make = """import { network, train } from 'backsolve';
        const data = { inputs: [[0], [1], [2], [3]], targets: [0, 1, 0, 1] };
        const watched = train(network([1, 3, 1], { seed: 1 }), data);
        let told = 0"""
    observe = "watched.on('sweep:end', () => { told++ })"
    for code, cell in [(make, "a"), (observe, "b"), (observe, "b")]:
        run(code, cell)
    return run("watched.step(); `${watched.hooks.length} hook, told ${told} time`", "c")


def complete(kernel):
    def ask(code):
        request = kernel.client.is_complete(code)
        return kernel.reply(request)

    return {code: ask(code)["status"] for code in ["1 + 1", "function f() {", "let = ="]}


def flood(kernel):
    lines = 100_000
    result = kernel.run("for (let i = 0; i < %d; i++) console.log(i)" % lines)
    streams = [c["text"] for kind, c in result["messages"] if kind == "stream"]
    expected = "".join("%d\n" % i for i in range(lines))
    return {"complete": "".join(streams) == expected, "messages": len(streams)}


def interrupt(kernel, code, by):
    """Interrupts code that would never end; milliseconds until its reply."""
    kernel.run("globalThis.kept = 41")
    request = kernel.client.execute(code)
    while kernel.client.get_iopub_msg(timeout=TIMEOUT)["msg_type"] != "execute_input":
        pass
    time.sleep(0.3)
    beating = kernel.client.hb_channel.is_beating()
    started = time.perf_counter()
    if by == "message":
        kernel.manager.interrupt_kernel()
    else:
        os.kill(kernel.pid, signal.SIGINT)
    reply = kernel.reply(request)
    millis = (time.perf_counter() - started) * 1000
    kernel.client.get_iopub_msg(timeout=TIMEOUT)
    kept = kernel.run("kept + 1")
    return {"millis": millis, "status": reply["status"], "beating": beating, "kept": kept}


def interrupts(kernel):
    stories = {
        "loop": ("while (true) {}", "message"),
        "await": ("await new Promise(() => {})", "message"),
    }
    if os.name == "posix":
        stories["signal"] = ("while (true) {}", "signal")
    return {name: interrupt(kernel, code, by) for name, (code, by) in stories.items()}


def death(kernel):
    """Code that ends its own process must not end the kernel."""
    return {"death": kernel.run("process.exit(3)"), "after": kernel.run("'alive'")}


def forged(kernel):
    """A message signed with another key is ignored; the next right one is answered."""
    forger = Session(key=b"another key")
    content = {"code": "globalThis.forged = true", "silent": False}
    forger.send(kernel.client.shell_channel.socket, forger.msg("execute_request", content))
    return kernel.run("typeof forged")


def restart(kernel):
    kernel.run("globalThis.old = 1")
    old = kernel.pid
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=TIMEOUT)
    kernel.pid = kernel.manager.provisioner.pid
    return {"new_process": kernel.pid != old, "run": kernel.run("typeof old")}


def processes():
    """Ids of living processes by parent; Windows has no such list without more tools."""
    children = {}
    for pid, parent, state in process_table():
        # A dead process that its new parent hasn't looked at yet does no harm.
        if not state.startswith("Z"):
            children.setdefault(int(parent), []).append(int(pid))
    return children


def process_table():
    if os.name != "posix":
        return []
    if not os.path.isdir("/proc/self"):
        lines = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid=,state="], text=True)
        return [line.split() for line in lines.splitlines()]
    table = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as file:
                # The name, in brackets, may hold anything.
                state, parent = file.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        table.append([pid, parent, state])
    return table


def family(pid):
    children = processes()
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


def survivors(pids, seconds=5):
    """Which of these processes are there still, after waiting for their end."""
    deadline = time.time() + seconds
    while time.time() < deadline:
        alive = {pid for group in processes().values() for pid in group}
        left = [pid for pid in pids if pid in alive]
        if not left:
            return []
        time.sleep(0.05)
    return left


def shutdown(kernel):
    """Nothing is left after a shutdown, not even while a cell is running."""
    kernel.client.execute("while (true) {}")
    time.sleep(0.2)
    pids = family(kernel.pid)
    started = time.perf_counter()
    kernel.client.shutdown()
    reply = kernel.client.get_control_msg(timeout=TIMEOUT)["content"]
    while kernel.manager.is_alive() and time.perf_counter() - started < TIMEOUT:
        time.sleep(0.01)
    seconds = time.perf_counter() - started
    kernel.client.stop_channels()
    return {
        "reply": reply,
        "family": len(pids),
        "seconds": seconds,
        "survivors": survivors([pid for pid in pids if pid != kernel.pid]),
        "exit_code": kernel.manager.provisioner.process.returncode
        if kernel.manager.provisioner.process
        else None,
    }


def killed(signum):
    """The kernel's process gets a signal: its runner must go with it, even in a loop."""
    kernel = Kernel()
    kernel.client.execute("while (true) {}")
    time.sleep(0.2)
    pids = family(kernel.pid)
    os.kill(kernel.pid, signum)
    kernel.manager.provisioner.process.wait(TIMEOUT)
    left = survivors([pid for pid in pids if pid != kernel.pid])
    kernel.client.stop_channels()
    return {"family": len(pids), "survivors": left}


def orphaned():
    """The program that started the kernel vanishes without a word."""
    program = (
        "import os, sys, time\n"
        "from jupyter_client.manager import KernelManager\n"
        "manager = KernelManager(kernel_name='backsolve')\n"
        "manager.start_kernel()\n"
        "client = manager.client(); client.start_channels(); client.wait_for_ready(timeout=20)\n"
        "print(manager.provisioner.pid, flush=True)\n"
        "sys.stdin.read()\n"
        "os._exit(0)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=FOLDER,
    )
    pids = family(int(parent.stdout.readline()))
    parent.stdin.close()
    parent.wait(TIMEOUT)
    return {"family": len(pids), "survivors": survivors(pids)}


def welcome(kernel):
    """A second client is welcomed to iopub, so it knows from when on it misses nothing."""
    client = kernel.manager.client()
    client.start_channels(shell=False, stdin=False, hb=False, control=False)
    message = client.get_iopub_msg(timeout=TIMEOUT)
    client.stop_channels()
    return {"type": message["msg_type"], "content": message["content"]}


def pipes(kernel):
    """The kernel shares our pipes: it must not change how they work for us."""
    return [os.get_blocking(1), os.get_blocking(2)] if os.name == "posix" else []


def encrypted():
    kernel = Kernel(transport_encryption="required")
    try:
        return kernel.run("'secret'")
    finally:
        kernel.stop()


def main():
    kernel = Kernel()
    told = {"ready_seconds": kernel.ready_seconds}
    stories = [pipes, kernel_info, cells, options, observers, complete, flood, interrupts, death]
    stories += [forged, welcome]
    for story in [*stories, restart, shutdown]:
        told[story.__name__] = story(kernel)
    told["encrypted"] = encrypted()
    if os.name == "posix":
        told["killed"] = killed(signal.SIGKILL)
        told["terminated"] = killed(signal.SIGTERM)
        told["orphaned"] = orphaned()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
