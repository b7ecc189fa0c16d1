"""Talks on comms with a kernel, with Jupyter's own client, and prints what happened as JSON.

Usage: python comms.py PREFIX: the kernelspec lies below PREFIX.
"""

import json
import os
import sys

from jupyter_client.manager import start_new_kernel

os.environ["JUPYTER_PATH"] = os.path.join(sys.argv[1], "share", "jupyter")
TIMEOUT = 30


def send(client, kind, content, buffers=None):
    """Sends a message on shell and collects what it causes, until it is done."""
    message = client.session.msg(kind, content)
    client.session.send(client.shell_channel.socket, message, buffers=buffers)
    return collect(client, message["header"]["msg_id"])


def collect(client, request):
    told = []
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        mine = message["parent_header"].get("msg_id") == request
        if mine and message["content"].get("execution_state") == "idle":
            return told
        if message["msg_type"] in ("status", "execute_input"):
            continue
        told.append(
            {
                "type": message["msg_type"],
                "content": message["content"],
                "metadata": message["metadata"],
                "buffers": [list(bytes(part)) for part in message["buffers"]],
                "mine": mine,
            }
        )


ECHO = """
comms.register('echo', (comm, { data }) => {
  comm.send({ opened: data.name });
  comm.onMessage(({ data, buffers }) => comm.send({ ...data, again: true }, { buffers }));
  comm.onClose(() => { closed = true });
});
var closed = false;
const panel = comms.open('panel', { from: 'cell' }, { id: 'panel-1', buffers: [new Uint8Array([1, 2])] });
panel.onMessage(({ data }) => console.log('panel heard', data.n));
"""


def main():
    manager, client = start_new_kernel(kernel_name="backsolve")
    told = {"cell": collect(client, client.execute(ECHO))}
    told["open"] = send(client, "comm_open", {"comm_id": "e", "target_name": "echo", "data": {"name": "Ada"}})
    told["message"] = send(client, "comm_msg", {"comm_id": "e", "data": {"n": 1}}, [b"\x00\xff"])
    told["panel"] = send(client, "comm_msg", {"comm_id": "panel-1", "data": {"n": 2}})
    told["info"] = client.comm_info(reply=True, timeout=TIMEOUT)["content"]["comms"]
    told["one"] = client.comm_info("echo", reply=True, timeout=TIMEOUT)["content"]["comms"]
    told["close"] = send(client, "comm_close", {"comm_id": "e", "data": {}})
    told["closed"] = collect(client, client.execute("closed"))
    told["unknown"] = send(client, "comm_open", {"comm_id": "u", "target_name": "?", "data": {}})
    told["left"] = client.comm_info(reply=True, timeout=TIMEOUT)["content"]["comms"]
    client.stop_channels()
    manager.shutdown_kernel()
    json.dump(told, sys.stdout)


main()
