"""Executes a notebook with nbclient and prints the outputs of its code cells as JSON.

Usage: python notebook.py PREFIX NOTEBOOK FOLDER
"""

import json
import os
import sys

import nbformat
from nbclient import NotebookClient

prefix, path, folder = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")

notebook = nbformat.read(path, as_version=4)
NotebookClient(
    notebook,
    kernel_name="backsolve",
    timeout=60,
    resources={"metadata": {"path": folder}},
).execute()
nbformat.validate(notebook)
cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
json.dump(
    [{"tags": cell.metadata.get("tags", []), "outputs": cell.outputs} for cell in cells],
    sys.stdout,
)
