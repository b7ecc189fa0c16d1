// Whether the kernel grows: 10,000 cells, one after the other, and the memory of its two processes at
// rest after the first thousand and after the last. Bar: no more than 20 % above.
//
// The protocol side runs in this process, cells in the runner's.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startInProcess } from '../dist/kernel/client/index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const short = process.argv.includes('--short');
const cells = short ? 500 : 10_000;
const first = cells / 10;

const kernel = await startInProcess({ folder: process.cwd() });
const figures = [];
try {
  const began = performance.now();
  for (let cell = 1; cell <= cells; cell++) {
    await kernel.execute(code(cell));
    if (cell === first || cell % (cells / 5) === 0) {
      figures.push({ cell, protocol: rest(), runner: await runnerRest() });
    }
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`${cells} cells, ${((1000 * seconds) / cells).toFixed(2)} ms each`);
} finally {
  await kernel.shutdown();
}

console.log(
  'cells      protocol side, MB        runner, MB   (heap used, after a collection; all of it)',
);
for (const { cell, protocol, runner } of figures) {
  console.log(
    `${String(cell).padEnd(10)} ${show(protocol).padStart(16)} ${show(runner).padStart(24)}`,
  );
}
const [start, end] = [figures[0], figures.at(-1)];
const growth = (side) => end[side].heap / start[side].heap - 1;
const percent = ['protocol', 'runner'].map((side) => `${(100 * growth(side)).toFixed(0)} %`);
console.log(
  `heap from cell ${first} to cell ${cells}: protocol ${percent[0]}, runner ${percent[1]}`,
);
console.log(JSON.stringify(figures));

/** Cells of several kinds, no two alike; each leaves only what the next of its kind replaces. */
function code(cell) {
  switch (cell % 5) {
    case 0:
      return `console.log('cell ${cell}')`;
    case 1:
      return `let value: number = ${cell}; value * 2`;
    case 2:
      return `display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>${cell}</b>' }) })`;
    case 3:
      return `await new Promise<number>((done) => setTimeout(() => done(${cell}), 0))`;
    default:
      return `throw new RangeError('cell ${cell}')`;
  }
}

function rest() {
  collect();
  return megabytes(process.memoryUsage());
}

async function runnerRest() {
  let text = '';
  const ask = `{
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--expose-gc');
    (await import('node:vm')).runInNewContext('gc')();
    console.log(JSON.stringify(process.memoryUsage()));
  }`;
  await kernel.execute(ask, {
    storeHistory: false,
    onMessage: ({ header, content }) => {
      if (header.msg_type === 'stream') text += content.text;
    },
  });
  return megabytes(JSON.parse(text));
}

function megabytes({ heapUsed, rss }) {
  return { heap: heapUsed / 2 ** 20, all: rss / 2 ** 20 };
}

function show({ heap, all }) {
  return `${heap.toFixed(1)}; ${all.toFixed(0)}`;
}
