"""What every Python peer shares: the problem as it was handed over, and a clock that can be paused."""

import math
import time

import numpy as np


class Problem:
    """Rows and first weights, as our own generator drew them.

    inputs: (samples, inputs); targets: (samples, 1); start: [(weights (before, width), bias)].
    """

    def __init__(self, file, widths, samples, **_):
        numbers = np.fromfile(file, dtype="<f8")
        place = 0

        def take(*shape):
            nonlocal place
            size = math.prod(shape)
            place += size
            return numbers[place - size : place].reshape(shape).copy()

        self.widths = widths
        self.samples = samples
        self.inputs = take(samples, widths[0])
        self.targets = take(samples, widths[-1])
        self.start = [(take(before, width), take(width)) for before, width in zip(widths, widths[1:])]
        if place != numbers.size:
            raise ValueError(f"{file} holds {numbers.size} numbers, {place} were expected")


class Done(Exception):
    """The fit has reached its last goal or its limit."""


class Clock:
    """Processor and wall time of the method's own work, with the time to each goal."""

    def __init__(self, goals, seconds, reports):
        self.goals, self.seconds, self.most = goals, seconds, reports
        self.reached = [None] * len(goals)
        self.reports = 0
        self.loss = self.best = math.inf
        self.first = self.last = (0.0, 0.0)
        self.used = (0.0, 0.0)
        self.since = (time.process_time(), time.perf_counter())

    def report(self, loss):
        """Takes in the training loss, given as a number or as a function that is not charged."""
        processor = self.used[0] + time.process_time() - self.since[0]
        wall = self.used[1] + time.perf_counter() - self.since[1]
        self.used = self.last = (processor, wall)
        if self.reports == 0:
            self.first = self.used
        self.reports += 1
        self.loss = float(loss() if callable(loss) else loss)
        self.best = min(self.best, self.loss)
        for at, goal in enumerate(self.goals):
            if self.reached[at] is None and self.loss <= goal:
                self.reached[at] = self.used
        finished = bool(self.goals) and self.reached[-1] is not None
        over = processor >= self.seconds or wall >= 8 * self.seconds or self.reports >= self.most
        if (over and self.reports > 1) or not math.isfinite(self.loss) or finished:
            raise Done
        self.since = (time.process_time(), time.perf_counter())

    def figures(self):
        steps = max(1, self.reports - 1)
        return {
            "reached": self.reached,
            "loss": self.loss if math.isfinite(self.loss) else None,
            "best": self.best if math.isfinite(self.best) else None,
            "reports": self.reports,
            "seconds": self.used,
            "perStep": [(last - first) / steps for first, last in zip(self.first, self.last)],
        }
