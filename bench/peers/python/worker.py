"""One Python peer in a process of its own: a request a line on standard input, an answer a line.

Usage: python worker.py numpy|sklearn|torch
"""

import base64
import importlib
import json
import os
import platform
import sys

import numpy as np
from contest import Clock, Done, Problem

peer = importlib.import_module({"numpy": "numpy_peer", "sklearn": "sklearn_peer", "torch": "torch_peer"}[sys.argv[1]])


def fit(request):
    problem = Problem(**request["problem"])
    clock = Clock(request["goals"], request["seconds"], request.get("reports", 10**9))
    methods = peer.METHODS[request["method"]]
    predict = None

    def hand_over(function):
        nonlocal predict
        predict = function

    try:
        methods(problem, request["settings"], clock.report, hand_over)
    except Done:
        pass
    figures = clock.figures()
    if request.get("predictions") and predict is not None:
        values = np.ascontiguousarray(predict(), dtype="<f8")
        figures["predictions"] = base64.b64encode(values.tobytes()).decode()
    return figures


def about(_):
    from threadpoolctl import threadpool_info

    return {
        "versions": {"Python": platform.python_version(), **peer.VERSIONS},
        "threads": [
            {key: pool.get(key) for key in ("internal_api", "num_threads", "architecture", "version")}
            for pool in threadpool_info()
        ],
        "blas": os.environ.get("OPENBLAS_CORETYPE", "chosen by OpenBLAS"),
    }


def kernel(request):
    return peer.kernel(request)


ANSWERS = {"fit": fit, "about": about, "kernel": kernel}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = ANSWERS[request["ask"]](request)
    except Exception as error:  # The bench tells it and goes on with the other peers.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
