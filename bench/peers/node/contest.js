// What every JavaScript peer shares: the problem as it was handed over, and a clock that can be paused.
import { readFileSync } from 'node:fs';

/**
 * Rows and first weights, as our own generator drew them, row after row: `inputs` of `samples` ×
 * `widths[0]`, `targets` of one column, `start` of weights (before × width) and bias a layer.
 */
export function readProblem({ file, widths, samples }) {
  const bytes = readFileSync(file);
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  let place = 0;
  const take = (size) => {
    place += size;
    return numbers.slice(place - size, place);
  };
  const inputs = take(samples * widths[0]);
  const targets = take(samples * widths.at(-1));
  const start = widths.slice(1).map((width, at) => ({
    before: widths[at],
    width,
    weights: take(widths[at] * width),
    bias: take(width),
  }));
  if (place !== numbers.length) throw new Error(`${file} does not fit ${widths} × ${samples}`);
  return { widths, samples, inputs, targets, start };
}

/** Thrown out of a method when the fit has reached its last goal or its limit. */
export class Done extends Error {}

/** Processor and wall seconds of the method's own work, with the time to each goal. */
export function startClock({ goals, seconds, reports: most = Infinity }) {
  const reached = goals.map(() => null);
  let reports = 0;
  let loss = Infinity;
  let best = Infinity;
  let first = [0, 0];
  let used = [0, 0];
  let since = now();

  return {
    /** Begins anew: what came before only brought the rows into the form that the library takes. */
    start() {
      since = now();
    },
    /** Ends a fit whose one sweep is taking many times what all may take. */
    check() {
      const [processor, wall] = now();
      if (used[0] + processor - since[0] <= 4 * seconds) return;
      used = [used[0] + processor - since[0], used[1] + wall - since[1]];
      throw new Done();
    },
    /** Takes in the training loss, a number or a function that is not charged. */
    report(given) {
      const [processor, wall] = now();
      used = [used[0] + processor - since[0], used[1] + wall - since[1]];
      if (reports === 0) first = used;
      reports++;
      loss = typeof given === 'function' ? given() : given;
      if (loss < best) best = loss;
      for (const [at, goal] of goals.entries()) {
        if (reached[at] === null && loss <= goal) reached[at] = used;
      }
      const over = used[0] >= seconds || used[1] >= 8 * seconds || reports >= most;
      const last = goals.length > 0 && reached.at(-1) !== null;
      if ((over && reports > 1) || last || !Number.isFinite(loss)) throw new Done();
      since = now();
    },
    figures: () => ({
      reached,
      loss: Number.isFinite(loss) ? loss : null,
      best: Number.isFinite(best) ? best : null,
      reports,
      seconds: used,
      perStep: used.map((value, at) => (value - first[at]) / Math.max(1, reports - 1)),
    }),
  };
}

/** Seconds of processor time, compilation and garbage collection included, and of the wall. */
function now() {
  const { user, system } = process.cpuUsage();
  return [(user + system) / 1e6, performance.now() / 1e3];
}

/** A seeded order of rows, the same for every peer that has none of its own. */
export function shuffler(samples, seed = 1) {
  let state = seed >>> 0;
  const order = Int32Array.from({ length: samples }, (_, at) => at);
  return () => {
    for (let at = samples - 1; at > 0; at--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const other = Math.floor((state / 2 ** 32) * (at + 1));
      [order[at], order[other]] = [order[other], order[at]];
    }
    return order;
  };
}
