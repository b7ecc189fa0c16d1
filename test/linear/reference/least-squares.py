"""Degenerate least-squares problems solved with 60 digits, rounded once to doubles.

Makes least-squares.json beside it:  python least-squares.py   (needs mpmath)

min |Z - [A, 1] x|, of all minimisers the one with the smallest weights (the bias costs nothing),
for n = 400 rows and 33 columns (the bias included), each case with two responses. A is described, not stored: it is made
from the integer sequence u_0 = 12345, u_{k+1} = (1103515245 u_k + 12345) mod 2^31, entries
u / 2^30 - 1, row after row, so that every language makes the same doubles, and the cases change
columns by operations that round to the same double everywhere: products, sums, powers of two.
Saturated columns cannot be made portably from tanh, so those few are stored as doubles.
"""

import json
import math
import pathlib

from mpmath import matrix, mp, mpf

mp.dps = 60
ROWS, INPUTS = 400, 32


def sequence():
    state = 12345
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**30 - 1


def base():
    numbers = sequence()
    a = [[next(numbers) for _ in range(INPUTS)] for _ in range(ROWS)]
    z = [[next(numbers) for _ in range(2)] for _ in range(ROWS)]
    return a, z


def sound(a):
    return {}


def constant(a):
    for row in a:
        row[3] = 0.75


def duplicated(a):
    for row in a:
        row[5] = row[4]
        row[9] = -2 * row[4]


def collinear(a):
    """Column 7 = column 1 + 2 column 2, exactly: the summands keep ten bits."""
    for row in a:
        row[1] = math.floor(row[1] * 1024) / 1024
        row[2] = math.floor(row[2] * 1024) / 1024
        row[7] = row[1] + 2 * row[2]


def somewhat_collinear(a):
    for row in a:
        row[7] = row[6] + 2.0**-17 * row[7]


def nearly_collinear(a):
    for row in a:
        row[7] = row[6] + 2.0**-20 * row[7]


def very_nearly_collinear(a):
    for row in a:
        row[7] = row[6] + 2.0**-30 * row[7]


def far_from_zero(a):
    for row in a:
        row[0] = row[0] + 2.0**20
        row[1] = row[1] + 2.0**24


def units_apart(a):
    for row in a:
        row[0] *= 2.0**20
        row[1] *= 2.0**-10


def saturated(a):
    """One-sided saturation: columns that are a multiple of the bias but for a part in 1e5 to 1e8."""
    for row in a:
        for column, shift in enumerate([6, 7, 8, 9]):
            row[column] = math.tanh(shift + row[column])
    return {"columns": [0, 1, 2, 3]}


def independent(columns, tiny):
    """Indices of a maximal independent set, in order, by Gram-Schmidt with 60 digits."""
    chosen, basis = [], []
    for index, column in enumerate(columns):
        rest = list(column)
        for _ in range(2):
            for unit in basis:
                dot = mp.fdot(rest, unit)
                rest = [r - dot * u for r, u in zip(rest, unit)]
        size = mp.sqrt(mp.fdot(rest, rest))
        if size > tiny * mp.sqrt(mp.fdot(column, column)) and size > 0:
            basis.append([r / size for r in rest])
            chosen.append(index)
    return chosen, basis


def minimum_norm(a, z):
    """Weights of minimum norm; column means are taken out exactly, so the bias is free."""
    rows, inputs = len(a), len(a[0])
    mean = [mp.fsum(mpf(row[j]) for row in a) / rows for j in range(inputs)]
    columns = [[mpf(row[j]) - mean[j] for row in a] for j in range(inputs)]
    chosen, basis = independent(columns, mpf(10) ** -40)
    rank = len(chosen)
    # A = Q F with F = Q'A of full row rank: W = F'(F F')^-1 Q'z.
    f = matrix(rank, inputs)
    for i in range(rank):
        for j in range(inputs):
            f[i, j] = mp.fdot(basis[i], columns[j])
    solutions = []
    for k in range(len(z[0])):
        y = [mpf(row[k]) for row in z]
        centre = mp.fsum(y) / rows
        right = matrix([mp.fdot(q, [v - centre for v in y]) for q in basis]) if rank else None
        w = f.T * mp.lu_solve(f * f.T, right) if rank else matrix([mpf(0)] * inputs)
        bias = centre - mp.fsum(mean[j] * w[j] for j in range(inputs))
        solutions.append([float(w[j]) for j in range(inputs)] + [float(bias)])
    return rank, solutions


CASES = {
    "sound": (sound, ROWS),
    "constant": (constant, ROWS),
    "duplicated": (duplicated, ROWS),
    "collinear": (collinear, ROWS),
    "somewhat collinear": (somewhat_collinear, ROWS),
    "nearly collinear": (nearly_collinear, ROWS),
    "very nearly collinear": (very_nearly_collinear, ROWS),
    "far from zero": (far_from_zero, ROWS),
    "units apart": (units_apart, ROWS),
    "saturated": (saturated, ROWS),
    "fewer rows than columns": (sound, 20),
    "one row": (sound, 1),
}

cases = []
for name, (change, rows) in CASES.items():
    a, z = base()
    stored = change(a) or {}
    a, z = a[:rows], z[:rows]
    rank, solutions = minimum_norm(a, z)
    case = {"name": name, "rows": rows, "rank": rank + 1, "solutions": solutions}
    if "columns" in stored:
        case["stored"] = {str(c): [row[c] for row in a] for c in stored["columns"]}
    cases.append(case)
    print(name, rank + 1, max(abs(v) for s in solutions for v in s))

text = json.dumps(cases).replace('{"name"', '\n{"name"').replace("}]", "}\n]")
(pathlib.Path(__file__).parent / "least-squares.json").write_text(text + "\n")
