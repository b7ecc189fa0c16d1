"""Prints the folder in which Jupyter itself looks for a user's kernels, as JSON."""

import json

from jupyter_core.paths import jupyter_data_dir

print(json.dumps(jupyter_data_dir()))
