// How long a figure's still pictures take: the first (the drawing thread starts) and the next ones,
// and how much memory that takes; and a report of a notebook with twenty figures.

import { PLOTLY_MIME, staticPictures } from '../dist/kernel/display/plotly/index.js';
import { renderReport } from '../dist/kernel/notebook/report/index.js';

const short = process.argv.includes('--short');
const wave = (count) => Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)) * 5);
const figures = {
  line: {
    data: [
      { mode: 'lines', y: wave(50) },
      { mode: 'lines', y: wave(50) },
    ],
    layout: {},
  },
  'scatter 300': { data: [{ mode: 'markers', x: wave(300), y: wave(300) }], layout: {} },
  'scatter 5000': { data: [{ mode: 'markers', x: wave(5000), y: wave(5000) }], layout: {} },
  'bars 12': { data: [{ type: 'bar', y: wave(12), error_y: { array: wave(12) } }], layout: {} },
  heatmap: {
    data: [{ type: 'heatmap', z: Array.from({ length: 50 }, () => wave(50)) }],
    layout: {},
  },
};
const rendering = (figure) => ({ data: { [PLOTLY_MIME]: figure, 'text/plain': '' }, metadata: {} });
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const mebibytes = () => process.memoryUsage().rss / 2 ** 20;

async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const first = [];
for (let i = 0; i < (short ? 1 : 5); i++) {
  const pictures = staticPictures();
  first.push(await milliseconds(() => pictures.enrich(rendering(figures.line))));
  await pictures.close();
}

const next = {};
const pictures = staticPictures();
const before = mebibytes();
let most = 0;
await pictures.enrich(rendering(figures.line));
for (const [name, figure] of Object.entries(figures)) {
  next[name] = [];
  for (let i = 0; i < (short ? 2 : 5); i++) {
    let result;
    next[name].push(
      await milliseconds(async () => {
        result = await pictures.enrich(rendering(figure));
      }),
    );
    if (result.data['image/png'] === undefined) throw new Error(`${name} was not drawn`);
    most = Math.max(most, mebibytes());
  }
}
await pictures.close();

const output = (figure) => ({
  output_type: 'display_data',
  data: rendering(figure).data,
  metadata: {},
});
const cells = Array.from({ length: 20 }, (_, i) => ({
  id: `c${i}`,
  cell_type: 'code',
  metadata: {},
  execution_count: i + 1,
  source: 'const data = await csv("a.csv");\nplot.loss(run)',
  outputs: [
    { ...output(figures.line), data: { ...output(figures.line).data, 'image/png': 'AAAA' } },
  ],
}));
const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
let size = 0;
const report = [];
for (let i = 0; i < (short ? 1 : 5); i++) {
  report.push(
    await milliseconds(async () => {
      size = (await renderReport(notebook)).length;
    }),
  );
}

const row = (name, values) =>
  console.log(
    `${name.padEnd(28)} median ${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}), ${values.length} times`,
  );
row('first figure', first);
for (const [name, values] of Object.entries(next)) row(`next: ${name}`, values);
console.log(`memory while drawing         ${before.toFixed(0)} to ${most.toFixed(0)} MiB`);
row('report of twenty figures', report);
console.log(`its size                     ${(size / 2 ** 20).toFixed(2)} MiB`);
console.log(JSON.stringify({ first, next, memoryMiB: { before, most }, report, size }));
