// The pieces of linear algebra, one thread: ours, ml-matrix, NumPy.
import { median, printTable } from '../problems/clock.js';
import { drawnMatrix } from './problems.js';
import { millis } from './tables.js';

export const kernelContestants = [
  { name: 'ours', peer: 'backsolve', method: 'ours' },
  { name: 'ml-matrix', peer: 'backsolve', method: 'ml-matrix' },
  { name: 'NumPy', peer: 'numpy', method: 'numpy' },
];

const shapes = [
  ['gram', 1000, 11],
  ['gram', 1000, 51],
  ['gram', 1000, 129],
  ['gram', 10000, 129],
  ['cholesky', 312, 12],
  ['cholesky', 352, 52],
  ['cholesky', 430, 130],
  ['qr', 1000, 11],
  ['qr', 1000, 129],
  ['tanh', 1000, 100],
];

/** Medians of processor seconds, in rounds in which everybody has a turn. */
export async function compareKernels(crew, { quick, keep }) {
  const figures = [];
  for (const [kernel, rows, columns] of quick ? shapes.slice(0, 1) : shapes) {
    const matrix = drawnMatrix(rows, columns);
    const times = Object.fromEntries(crew.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? 1 : 4); round++) {
      for (const { name, method: who, ask } of crew) {
        if (who === 'ml-matrix' && kernel === 'tanh') continue;
        const seconds = quick ? 0.02 : 0.12;
        const answer = await ask({
          ask: 'kernel',
          kernel,
          ...matrix,
          file: matrix.file,
          who,
          seconds,
        });
        if (answer.error) console.log(`${name}, ${kernel}: ${answer.error.split('\n')[0]}`);
        // The first round is to warm up.
        else if (round > 0 || quick) times[name].push(...answer.times);
      }
    }
    const seconds = Object.fromEntries(
      Object.entries(times)
        .filter(([, list]) => list.length > 0)
        .map(([name, list]) => [name, median(list) / 1e3]),
    );
    figures.push({ kernel, rows, columns, seconds });
    keep(figures);
  }
  return figures;
}

/** For AᵀA also n·p·(p + 1)/t. */
export function printKernels(figures) {
  const names = kernelContestants.map(({ name }) => name);
  printTable(
    ['', ...names.map((name) => `${name}, ms`), 'ours, GF/s', 'ml-matrix ÷ ours', 'NumPy ÷ ours'],
    figures.map(({ kernel, rows, columns, seconds }) => [
      kernel === 'cholesky' ? `cholesky, p = ${columns}` : `${kernel}, ${rows}×${columns}`,
      ...names.map((name) => millis(seconds[name] ?? Infinity)),
      kernel === 'gram'
        ? Number(((rows * columns * (columns + 1)) / seconds.ours / 1e9).toPrecision(2))
        : '',
      ...names.slice(1).map((name) => ratio(seconds[name], seconds.ours)),
    ]),
  );
}

const ratio = (a, b) => (a === undefined ? '' : Number((a / b).toPrecision(2)));
