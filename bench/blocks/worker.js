// One job of the benchmark in a process of its own, so that its memory is its own:
//
//   node worker.js write FILE ROWS           writes the Parquet file
//   node worker.js file|memory FILE SWEEPS   trains on it and prints figures as JSON
import { createHash } from 'node:crypto';
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { network, rowBlocks, trainOnBlocks } from '../../dist/src/index.js';
import { random } from '../../dist/src/random.js';

const INPUTS = 19;
/** As Arrow writes them. */
const GROUP = 1 << 20;

const [, , job, file, count] = process.argv;
if (job === 'write') write(file, Number(count));
else console.log(JSON.stringify(await trained(file, Number(count), job)));

/** Friedman 1 in the first five of 19 uniform columns, noise 0.5, and y. */
function write(filename, rows) {
  const source = random(1);
  let writer;
  for (let start = 0; start < rows; start += GROUP) {
    const size = Math.min(GROUP, rows - start);
    const x = Array.from({ length: INPUTS }, () => new Float64Array(size));
    const y = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      for (const column of x) column[row] = source.uniform();
      const [a, b, c, d, e] = x.map((column) => column[row]);
      const clean = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e;
      y[row] = clean + 0.5 * source.normal();
    }
    const columnData = [...x, y].map((data, at) => ({
      name: at < INPUTS ? `x${at + 1}` : 'y',
      data,
      type: 'DOUBLE',
      nullable: false,
    }));
    writer ??= new ParquetWriter({
      writer: fileWriter(filename),
      schema: schemaFromColumnData({ columnData }),
    });
    writer.write({ columnData, rowGroupSize: GROUP });
  }
  writer.finish();
}

async function trained(filename, sweeps, keep) {
  const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);
  let clock = performance.now();
  const lap = () => {
    const seconds = (performance.now() - clock) / 1000;
    clock = performance.now();
    return seconds;
  };
  const rows = await rowBlocks(filename, { target: 'y', scale: true, keep });
  const read = { seconds: lap(), megabytes: megabytes() };
  const run = trainOnBlocks(network([INPUTS, 16, 16, 1], { seed: 1 }), rows);
  await run.fit({ sweeps });
  const seconds = lap();
  rows.close();
  const weights = JSON.stringify(run.network);
  return {
    rows: rows.rows,
    keep,
    read,
    sweeps: run.sweep,
    passes: run.passes,
    secondsAPass: seconds / run.passes,
    rowsASecond: Math.round((rows.rows * run.passes) / seconds),
    losses: run.losses,
    megabytes: megabytes(),
    weights: createHash('sha256').update(weights).digest('hex').slice(0, 16),
  };
}
