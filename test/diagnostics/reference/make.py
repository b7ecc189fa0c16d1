"""Makes reference.json: figures of six regressions, by three independent ways.

    python3 -m venv venv && venv/bin/pip install numpy statsmodels && venv/bin/python make.py

- `exact`: rational arithmetic on the very doubles that the designs hold, roots taken of the result
  (Python's fractions). Whatever a floating-point library loses shows against it.
- `statsmodels`: OLS and WLS, fitted by QR. Leverages and Cook's distances of a weighted fit are left
  out: statsmodels 0.15 takes them from unweighted rows.
- `r`: R's lm, hatvalues, cooks.distance and rstandard by lm.R, where an Rscript is at hand.

Columns come in the order of the inputs, the intercept last. PRESS is the sum of squares.
"""

import csv
import json
import math
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import OLSInfluence, variance_inflation_factor

HERE = pathlib.Path(__file__).parent


def designs():
    """Six data sets: inputs, targets (one or more columns), weights of mean 1 or None."""
    data = sm.datasets.longley.load_pandas()
    yield "longley", data.exog.to_numpy(float), data.endog.to_numpy(float)[:, None], None

    draw = random.Random(20240501)
    x = [i / 8 for i in range(25)]
    poly = [[v, v**2, v**3, v**4] for v in x]
    y = [1 - 2 * v + 0.5 * v**3 + draw.gauss(0, 0.3) for v in x]
    yield "polynomial", np.array(poly), np.array(y)[:, None], None

    rows = []
    for _ in range(40):
        a, b = draw.gauss(0, 1), draw.gauss(2, 3)
        rows.append([a, b, a + b + 1e-3 * draw.gauss(0, 1), draw.random()])
    y = [3 + a - b + 0.2 * c + d + draw.gauss(0, 0.5) for a, b, c, d in rows]
    yield "collinear", np.array(rows), np.array(y)[:, None], None

    rows = [[draw.gauss(0, 1), draw.random(), draw.gauss(50, 5)] for _ in range(30)]
    y = [a - 2 * b + 0.1 * c + draw.gauss(0, 0.4) for a, b, c in rows]
    weights = np.array([0.1 + 3 * draw.random() for _ in rows])
    yield "weighted", np.array(rows), np.array(y)[:, None], weights / weights.mean()

    rows = [[draw.gauss(0, 1) for _ in range(10)] for _ in range(36)]
    y = [
        [sum(v * math.cos(j + 2 * o) for j, v in enumerate(row)) + draw.gauss(0, 1) for o in range(3)]
        for row in rows
    ]
    yield "wide", np.array(rows), np.array(y), None

    rows = [[draw.random(), draw.random()] for _ in range(24)] + [[12.0, -7.0]]
    y = [2 + a + b + draw.gauss(0, 0.1) for a, b in rows[:-1]] + [30.0]
    yield "outlier", np.array(rows), np.array(y)[:, None], None


def inverse(matrix):
    """Of a square matrix of fractions, by Gauss and Jordan."""
    n = len(matrix)
    work = [list(row) + [Fraction(int(i == j)) for j in range(n)] for i, row in enumerate(matrix)]
    for k in range(n):
        at = next(i for i in range(k, n) if work[i][k] != 0)
        work[k], work[at] = work[at], work[k]
        pivot = work[k][k]
        work[k] = [v / pivot for v in work[k]]
        for i in range(n):
            if i != k and work[i][k] != 0:
                factor = work[i][k]
                work[i] = [v - factor * w for v, w in zip(work[i], work[k])]
    return [row[n:] for row in work]


def root(value):
    """Of a fraction: exact to the last digit of a double."""
    scale = 10**80
    return math.isqrt(int(value * scale)) / 10**40 if value > Fraction(1, 10**30) else math.sqrt(value)


def exact(inputs, target, weights):
    x = [[Fraction(v) for v in row] + [Fraction(1)] for row in inputs.tolist()]
    y = [Fraction(v) for v in target.tolist()]
    w = [Fraction(v) for v in (weights if weights is not None else np.ones(len(y))).tolist()]
    n, p = len(x), len(x[0])
    gram = [[sum(c * r[i] * r[j] for c, r in zip(w, x)) for j in range(p)] for i in range(p)]
    right = [sum(c * r[i] * v for c, r, v in zip(w, x, y)) for i in range(p)]
    cov = inverse(gram)
    beta = [sum(cov[i][j] * right[j] for j in range(p)) for i in range(p)]
    left = [v - sum(a * b for a, b in zip(r, beta)) for r, v in zip(x, y)]
    rss = sum(c * e * e for c, e in zip(w, left))
    mean = sum(c * v for c, v in zip(w, y)) / sum(w)
    tss = sum(c * (v - mean) ** 2 for c, v in zip(w, y))
    s2 = rss / (n - p)
    hat = [
        c * sum(r[i] * cov[i][j] * r[j] for i in range(p) for j in range(p)) for c, r in zip(w, x)
    ]
    errors = [root(s2 * cov[j][j]) for j in range(p)]
    press = sum(c * (e / (1 - h)) ** 2 for c, e, h in zip(w, left, hat))
    vif = []
    for j in range(p - 1):
        middle = sum(c * r[j] for c, r in zip(w, x)) / sum(w)
        vif.append(float(cov[j][j] * sum(c * (r[j] - middle) ** 2 for c, r in zip(w, x))))
    return {
        "coefficients": [float(b) for b in beta],
        "standardErrors": errors,
        "t": [float(b) / e for b, e in zip(beta, errors)],
        "vif": vif,
        "rSquared": float(1 - rss / tss),
        "adjustedRSquared": float(1 - (rss / (n - p)) / (tss / (n - 1))),
        "residualDeviation": root(s2),
        "degreesOfFreedom": n - p,
        "effectiveParameters": float(sum(hat)),
        "leverages": [float(h) for h in hat],
        "cooks": [
            float(c * e * e * h / (p * s2 * (1 - h) ** 2)) for c, e, h in zip(w, left, hat)
        ],
        "studentised": [
            float(e) * math.sqrt(c) / root(s2 * (1 - h)) for c, e, h in zip(w, left, hat)
        ],
        "press": float(press),
        "predictedRSquared": float(1 - press / tss),
    }


def by_statsmodels(inputs, target, weights):
    x = np.column_stack([inputs, np.ones(len(target))])
    model = sm.OLS(target, x) if weights is None else sm.WLS(target, x, weights=weights)
    fit = model.fit(method="qr")
    found = {
        "coefficients": fit.params.tolist(),
        "standardErrors": fit.bse.tolist(),
        "t": fit.tvalues.tolist(),
        "rSquared": fit.rsquared,
        "adjustedRSquared": fit.rsquared_adj,
        "residualDeviation": math.sqrt(fit.scale),
        "degreesOfFreedom": fit.df_resid,
        # Of [inputs, 1] as they are: not comparable with one in centred columns, kept to be looked at.
        "conditionOfRawDesign": float(fit.condition_number),
    }
    if weights is None:
        influence = OLSInfluence(fit)
        found |= {
            "vif": [float(variance_inflation_factor(x, j)) for j in range(x.shape[1] - 1)],
            "effectiveParameters": float(influence.hat_matrix_diag.sum()),
            "leverages": influence.hat_matrix_diag.tolist(),
            "cooks": influence.cooks_distance[0].tolist(),
            "studentised": influence.resid_studentized_internal.tolist(),
            "press": float(influence.ess_press),
        }
    return found


def condition(inputs, weights):
    """Of AᵀA, A = √w [inputs − means, 1] as Backsolve factors it, and with every column of length 1."""
    w = np.ones(len(inputs)) if weights is None else weights
    centred = inputs - np.average(inputs, axis=0, weights=w)
    a = np.sqrt(w)[:, None] * np.column_stack([centred, np.ones(len(inputs))])
    scaled = a / np.sqrt((a**2).sum(axis=0))
    return {"condition": np.linalg.cond(a) ** 2, "conditionScaled": np.linalg.cond(scaled) ** 2}


def by_r(inputs, target, weights):
    """The same by lm.R: it reads a table and prints `figure,value` lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "table.csv"
        with path.open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow([*(f"x{j}" for j in range(inputs.shape[1])), "y", "w"])
            w = np.ones(len(target)) if weights is None else weights
            for row, y, own in zip(inputs.tolist(), target.tolist(), w.tolist()):
                out.writerow([float.hex(v) for v in [*row, y, own]])
        lines = subprocess.run(
            ["Rscript", "--vanilla", str(HERE / "lm.R"), str(path)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()
    found = {}
    for line in lines:
        name, value = line.split(",")
        found.setdefault(name, []).append(float(value))
    one = ("rSquared", "adjustedRSquared", "residualDeviation", "degreesOfFreedom", "press")
    return {name: values[0] if name in one else values for name, values in found.items()}


def main():
    has_r = shutil.which("Rscript") is not None
    made_by = {
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "statsmodels": statsmodels.__version__,
    }
    if has_r:
        said = ["Rscript", "-e", "cat(as.character(getRversion()))"]
        made_by["r"] = subprocess.run(said, check=True, capture_output=True, text=True).stdout
    sets = []
    for name, inputs, targets, weights in designs():
        responses = []
        for target in targets.T:
            figures = {
                "exact": exact(inputs, target, weights),
                "statsmodels": by_statsmodels(inputs, target, weights),
            }
            if has_r:
                figures["r"] = by_r(inputs, target, weights)
            responses.append(figures)
        sets.append(
            {
                "name": name,
                "inputs": inputs.tolist(),
                "targets": targets.tolist(),
                **({} if weights is None else {"weights": weights.tolist()}),
                **condition(inputs, weights),
                "responses": responses,
            }
        )
    text = json.dumps({"madeBy": made_by, "designs": sets}, separators=(",", ":"))
    (HERE / "reference.json").write_text(text.replace('{"name"', '\n{"name"') + "\n")


main()
