"""NumPy and SciPy: L-BFGS by hand-written gradients, Levenberg-Marquardt by the exact Jacobian."""

import math
import time

import numpy as np
import scipy
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import least_squares, minimize

VERSIONS = {"NumPy": np.__version__, "SciPy": scipy.__version__}


class Network:
    """A tanh network with a linear output, its parameters in one array."""

    def __init__(self, problem):
        self.problem = problem
        self.shapes = [(weights.shape, bias.size) for weights, bias in problem.start]
        self.first = np.concatenate([np.append(w.ravel(), b) for w, b in problem.start])

    def layers(self, x):
        place = 0
        for shape, width in self.shapes:
            size = math.prod(shape)
            yield x[place : place + size].reshape(shape), x[place + size : place + size + width]
            place += size + width

    def forward(self, x):
        """The activations of all layers, the last one linear."""
        passed = [self.problem.inputs]
        for at, (weights, bias) in enumerate(self.layers(x)):
            z = passed[-1] @ weights
            z += bias
            passed.append(z if at == len(self.shapes) - 1 else np.tanh(z, out=z))
        return passed

    def backward(self, x, passed, delta, take):
        """Calls take(activations, delta) for each layer from the last to the first."""
        layers = list(self.layers(x))
        for at in reversed(range(len(layers))):
            take(passed[at], delta)
            if at > 0:
                delta = delta @ layers[at][0].T
                delta *= 1 - passed[at] ** 2

    def loss_and_gradient(self, x):
        passed = self.forward(x)
        error = passed[-1] - self.problem.targets
        parts = []

        def take(activations, delta):
            parts.append(delta.sum(axis=0))
            parts.append((activations.T @ delta).ravel())

        self.backward(x, passed, 2 * error / error.size, take)
        return float(np.vdot(error, error)) / error.size, np.concatenate(parts[::-1])

    def residuals(self, x):
        return (self.forward(x)[-1] - self.problem.targets).ravel()

    def jacobian(self, x, passed=None):
        """d residual / d parameter, (samples, parameters); one output."""
        passed = passed or self.forward(x)
        samples = self.problem.samples
        result = np.empty((samples, self.first.size))
        end = self.first.size

        def take(activations, delta):
            nonlocal end
            width, before = delta.shape[1], activations.shape[1]
            result[:, end - width : end] = delta
            end -= width
            block = result[:, end - before * width : end].reshape(samples, before, width)
            np.multiply(activations[:, :, None], delta[:, None, :], out=block)
            end -= before * width

        self.backward(x, passed, np.ones((samples, 1)), take)
        return result


def lbfgs(problem, settings, report, hand_over):
    network = Network(problem)
    latest = network.first

    def evaluate(x):
        nonlocal latest
        loss, gradient = network.loss_and_gradient(x)
        latest = x.copy()
        report(loss)
        return loss, gradient

    hand_over(lambda: network.forward(latest)[-1])
    limits = {"maxiter": 10**6, "maxfun": 10**7, "ftol": 0, "gtol": 0, "maxcor": settings["memory"]}
    minimize(evaluate, network.first, jac=True, method="L-BFGS-B", options=limits)


def levenberg_marquardt(problem, settings, report, hand_over):
    if settings["solver"] == "MINPACK":
        minpack(problem, report, hand_over)
    else:
        normal_equations(problem, report, hand_over)


def minpack(problem, report, hand_over):
    """SciPy's least_squares by MINPACK's lmder, which factorises the Jacobian by QR."""
    network = Network(problem)
    latest = network.first

    def residuals(x):
        nonlocal latest
        latest = x.copy()
        found = network.residuals(x)
        report(float(found @ found) / found.size)
        return found

    hand_over(lambda: network.forward(latest)[-1])
    least_squares(
        residuals, network.first, network.jacobian, method="lm",
        xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=10**6,
    )  # fmt: skip


def normal_equations(problem, report, hand_over):
    """Damping after Nielsen 1999; (JᵀJ + µI) h = −Jᵀr by Cholesky's factorisation."""
    network = Network(problem)
    x = network.first
    passed = network.forward(x)
    hand_over(lambda: network.forward(x)[-1])
    damping, factor = None, 2.0
    r = (passed[-1] - problem.targets).ravel()
    squares = r @ r
    while True:
        jacobian = network.jacobian(x, passed)
        normal, slope = jacobian.T @ jacobian, jacobian.T @ r
        if damping is None:
            damping = 1e-3 * normal.diagonal().max()
        while True:
            report(squares / r.size)
            shifted = normal.copy()
            shifted.flat[:: x.size + 1] += damping
            try:
                step = cho_solve(cho_factor(shifted, overwrite_a=True, check_finite=False), -slope, check_finite=False)
            except np.linalg.LinAlgError:
                damping, factor = damping * factor, factor * 2
                continue
            tried = network.forward(x + step)
            r_tried = (tried[-1] - problem.targets).ravel()
            gain = (squares - r_tried @ r_tried) / (step @ (damping * step - slope))
            if gain > 0:
                x, passed, r = x + step, tried, r_tried
                squares = r @ r
                damping *= max(1 / 3, 1 - (2 * gain - 1) ** 3)
                factor = 2.0
                break
            damping, factor = damping * factor, factor * 2


METHODS = {"lbfgs": lbfgs, "levenbergMarquardt": levenberg_marquardt}


def kernel(request):
    """Milliseconds of processor time of each repetition of one piece of linear algebra."""
    rows, columns = request["rows"], request["columns"]
    matrix = np.fromfile(request["file"], dtype="<f8").reshape(rows, columns)
    if request["kernel"] == "gram":
        run = lambda: matrix.T @ matrix
    elif request["kernel"] == "cholesky":
        normal, right = matrix.T @ matrix, matrix[0].copy()
        run = lambda: cho_solve(cho_factor(normal, check_finite=False), right, check_finite=False)
    elif request["kernel"] == "qr":
        right = matrix[:, :1].copy()

        def run():
            q, r = np.linalg.qr(matrix)
            return scipy.linalg.solve_triangular(r, q.T @ right, check_finite=False)

    elif request["kernel"] == "tanh":
        run = lambda: np.tanh(matrix)
    else:
        raise ValueError(f"no kernel named {request['kernel']}")
    run()
    times = []
    end = time.perf_counter() + request["seconds"]
    while len(times) < 3 or time.perf_counter() < end:
        began = time.process_time()
        run()
        times.append(1e3 * (time.process_time() - began))
    return {"times": times}
