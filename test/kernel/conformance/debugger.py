"""Debugs cells of the installed kernel with Jupyter's own client, as JupyterLab does; prints JSON.

Usage: python debugger.py PREFIX FOLDER: the kernelspec lies below PREFIX, cells run in FOLDER.
"""

import json
import os
import sys
import time

from jupyter_client.manager import KernelManager

PREFIX, FOLDER = sys.argv[1], sys.argv[2]
os.environ["JUPYTER_PATH"] = os.path.join(PREFIX, "share", "jupyter")
TIMEOUT = 30

CODE = """let total = 0;
for (const step of [10, 20]) {
  total += step;
  total += 1;
}
total"""


class Debugger:
    """A client on the control channel."""

    def __init__(self, client):
        self.client, self.seq, self.events = client, 0, []

    def ask(self, command, **arguments):
        self.seq += 1
        content = {
            "type": "request",
            "seq": self.seq,
            "command": command,
            "arguments": arguments,
        }
        message = self.client.session.msg("debug_request", content)
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=TIMEOUT)
            if reply["parent_header"]["msg_id"] == message["header"]["msg_id"]:
                break
        answer = reply["content"]
        assert reply["msg_type"] == "debug_reply" and answer["request_seq"] == self.seq, reply
        assert answer["success"], answer
        return answer["body"]

    def wait(self, event):
        """The next event of this kind; everything else on iopub is kept."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "debug_event":
                self.events.append(message["content"]["event"])
                if message["content"]["event"] == event:
                    return message["content"]["body"]

    def lines(self):
        return [f["line"] for f in self.ask("stackTrace", threadId=1)["stackFrames"]]

    def frame(self):
        return self.ask("stackTrace", threadId=1)["stackFrames"][0]

    def scopes(self):
        scopes = self.ask("scopes", frameId=self.frame()["id"])["scopes"]
        return {scope["name"]: self.variables(scope["variablesReference"]) for scope in scopes}

    def variables(self, reference):
        found = self.ask("variables", variablesReference=reference)["variables"]
        return {one["name"]: one["value"] for one in found}


def reply_to(client, request):
    while True:
        reply = client.get_shell_msg(timeout=TIMEOUT)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


def main():
    manager = KernelManager(kernel_name="backsolve")
    manager.start_kernel(cwd=FOLDER)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    info = client.kernel_info(reply=True, timeout=TIMEOUT)["content"]
    debugger = Debugger(client)
    told = {
        "offered": [info["debugger"], info["supported_features"]],
        "before": debugger.ask("debugInfo"),
        "capabilities": debugger.ask("initialize", clientID="jupyterlab", linesStartAt1=True),
    }
    debugger.ask("attach")
    debugger.wait("initialized")
    path = debugger.ask("dumpCell", code=CODE)["sourcePath"]
    debugger.ask(
        "setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}], sourceModified=False
    )
    debugger.ask("configurationDone")
    told["path"] = path
    told["info"] = debugger.ask("debugInfo")

    request = client.execute(CODE)
    told["stopped"] = debugger.wait("stopped")
    told["lines"] = [debugger.lines()]
    told["source"] = debugger.ask("source", source={"path": debugger.frame()["source"]["path"]})
    told["scopes"] = debugger.scopes()
    told["evaluated"] = debugger.ask(
        "evaluate", expression="total + step", frameId=debugger.frame()["id"], context="repl"
    )
    told["info_while_stopped"] = debugger.ask("debugInfo")["stoppedThreads"]
    # The protocol is answered meanwhile.
    message = client.session.msg("kernel_info_request")
    client.control_channel.send(message)
    told["alive"] = client.get_control_msg(timeout=TIMEOUT)["content"]["status"]
    debugger.ask("next", threadId=1)
    debugger.wait("stopped")
    told["lines"].append(debugger.lines())
    debugger.ask("continue", threadId=1)
    debugger.wait("stopped")
    told["lines"].append(debugger.lines())
    told["second"] = debugger.scopes()["Locals"]
    debugger.ask("continue", threadId=1)
    told["reply"] = reply_to(client, request)["status"]
    told["globals"] = {
        one["name"]: one["value"] for one in debugger.ask("inspectVariables")["variables"]
    }

    # An interrupt ends a stopped cell.
    request = client.execute(CODE)
    debugger.wait("stopped")
    manager.interrupt_kernel()
    told["interrupted"] = reply_to(client, request)["status"]

    # A shutdown, too.
    client.execute(CODE)
    debugger.wait("stopped")
    started = time.perf_counter()
    client.shutdown()
    while manager.is_alive() and time.perf_counter() - started < TIMEOUT:
        time.sleep(0.01)
    told["alive_after_shutdown"] = manager.is_alive()
    client.stop_channels()
    json.dump(told, sys.stdout)


main()
