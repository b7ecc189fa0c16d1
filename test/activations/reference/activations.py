"""Values, derivatives and inverses of the activations with 50 digits, rounded once to doubles.

Makes activations.json beside it:  python activations.py   (needs mpmath)
forwards: name, z, f(z), f'(z). backwards: name, a, the inverse at a.
"""

import json
import pathlib

from mpmath import mp, mpf

mp.dps = 50

ARGUMENTS = [
    *[-700.0, -40.0, -30.0, -8.5, -3.0, -1.0, -0.7517915246935645, -0.3, -1e-9],
    *[1e-12, 0.25, 0.6, 1.0, 2.5, 6.5, 8.0, 12.0, 30.0, 800.0],
]
ALPHA = mpf(0.7)  # the double, not the decimal


def logistic(z):
    return 1 / (1 + mp.exp(-z))


FUNCTIONS = {
    "tanh": (mp.tanh, lambda z: mp.sech(z) ** 2, mp.atanh, [-0.999999999, -0.5, 1e-12, 0.3, 1 - 2**-40]),
    "sigmoid": (logistic, lambda z: logistic(z) * logistic(-z), lambda a: mp.log(a / (1 - a)), [1e-300, 2**-40, 0.3, 1 - 2**-40]),
    "softplus": (lambda z: mp.log1p(mp.exp(z)), logistic, lambda a: mp.log(mp.expm1(a)), [1e-300, 1e-12, 0.1, 0.69, 0.6931471805599453, 0.7, 2.0, 35.0, 800.0]),
    "asinh": (mp.asinh, lambda z: 1 / mp.sqrt(1 + z * z), mp.sinh, [-20.0, -1e-12, 0.3, 1.0, 5.0, 700.0]),
    "elu": (
        lambda z: z if z >= 0 else ALPHA * mp.expm1(z),
        lambda z: mpf(1) if z >= 0 else ALPHA * mp.exp(z),
        lambda a: a if a >= 0 else mp.log1p(a / ALPHA),
        [-0.6999999, -0.3, -1e-12, 0.4, 1e300],
    ),
    "arctan": (mp.atan, lambda z: 1 / (1 + z * z), mp.tan, [-1.5707963, -1.0, 1e-12, 0.3, 1.57]),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2, lambda a: a / (1 - abs(a)), [-0.999999999, -0.5, 1e-12, 0.3, 1 - 2**-40]),
    "relu": (lambda z: max(z, mpf(0)), lambda z: mpf(z > 0), None, []),
    "gelu": (lambda z: z * mp.ncdf(z), lambda z: mp.ncdf(z) + z * mp.npdf(z), None, []),
}

forwards, backwards = [], []
for name, (value, derivative, inverse, edges) in FUNCTIONS.items():
    forwards += [[name, z, float(value(mpf(z))), float(derivative(mpf(z)))] for z in ARGUMENTS]
    backwards += [[name, a, float(inverse(mpf(a)))] for a in edges]


def block(rows):
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"


(pathlib.Path(__file__).parent / "activations.json").write_text(
    f'{{"forwards": {block(forwards)},\n"backwards": {block(backwards)}}}\n'
)
