// How `layer` and Adam fare as rows, width and depth grow: the same processor time for both, from the
// same weights, and the lowest training error that each had by then. Adam is our own, at the best of
// its settings, which is picked afterwards on what it reached: a search for it would cost more.
import { printTable, short } from '../problems/clock.js';
import { growingAdam } from './contestants.js';
import { drawn, sine, teacher } from './problems.js';
import { millis, settingsText } from './tables.js';

const deep = (depth) => [8, ...new Array(depth).fill(16), 1];

/** The points of each way to grow. */
export function points(quick) {
  const rows = quick ? [100] : [1e2, 1e3, 1e4, 1e5];
  const widths = quick ? [8] : [8, 16, 32, 64, 128, 256, 512];
  const depths = quick ? [1] : [1, 2, 4, 6, 8];
  const point = (axis, value, widths, draw) => ({ axis, value, problem: { widths, draw } });
  return [
    ...rows.map((n) => point('rows', n, [2, 16, 16, 1], sine(n))),
    point('million', 1e6, [2, 16, 16, 1], sine(1e6)),
    ...widths.map((w) => point('width', w, [8, w, w, 1], teacher(1000))),
    ...depths.map((d) => point('depth', d, deep(d), teacher(1000))),
  ];
}

/** One point: seconds a sweep and an epoch, and the errors at equal processor time. */
export async function grow({ axis, value, problem }, [layer, adam], { least, most }) {
  const { problem: posed } = drawn(`growth-${axis}-${value}`, problem, 1);
  const attempt = ({ ask, method }, settings, seconds) =>
    ask({ ask: 'fit', problem: posed, method, settings, goals: [], seconds });
  const swept = { byEvents: true };
  // To warm up, and to learn what a sweep costs.
  const trial = await attempt(layer, swept, least);
  const sweep = trial.reports > 2 ? trial.perStep[0] : trial.seconds?.[0];
  const seconds = Math.min(most, Math.max(least, 8 * (sweep ?? most)));
  const ours = await attempt(layer, swept, seconds);
  const theirs = [];
  await attempt(adam, growingAdam[0], least / 2);
  for (const settings of growingAdam) {
    theirs.push({ settings, ...(await attempt(adam, settings, seconds)) });
  }
  const best = theirs.reduce((a, b) => ((b.best ?? Infinity) < (a.best ?? Infinity) ? b : a));
  return { axis, value, widths: problem.widths, seconds, layer: ours, adam: best, theirs };
}

export function printGrowth(figures) {
  printTable(
    ['', 'network', 's each', 'ms a sweep', 'ms an epoch', '`layer`', 'Adam', 'Adam at', 'ahead'],
    figures.map(({ axis, value, widths, seconds, layer, adam }) => [
      `${axis} ${value}`,
      widths.length > 5 ? `8-16×${widths.length - 2}-1` : widths.join('-'),
      Number(seconds.toPrecision(2)),
      layer.reports > 1 ? millis(layer.perStep[0]) : `not one in ${Math.round(4 * seconds)} s`,
      millis(adam.perStep?.[0]),
      short(layer.best ?? Infinity),
      short(adam.best ?? Infinity),
      settingsText(adam.settings),
      ahead(layer, adam),
    ]),
  );
  const lost = figures.filter(({ layer, adam }) => !(layer.best <= adam.best));
  const names = lost.map(({ axis, value }) => `${axis} ${value}`);
  console.log(
    `Adam is ahead at ${lost.length} of ${figures.length}${lost.length > 0 ? `: ${names.join(', ')}` : ''}.`,
  );
}

function ahead(layer, adam) {
  const ratio = adam.best / layer.best;
  return ratio >= 1
    ? `layer ${Number(ratio.toPrecision(2))}×`
    : `**Adam** ${Number((1 / ratio).toPrecision(2))}×`;
}
