import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const door = new URL('../../dist/src/index.js', import.meta.url).href;

/** Peak memory of a process that trains on so many rows, in megabytes. */
async function peakOf(rows: number): Promise<number> {
  // The rows are the same thousand again and again, so that it takes no time to make them.
  const script = `
    import { network, rowBlocks, trainOnBlocks } from ${JSON.stringify(door)};
    const batch = { y: Float64Array.from({ length: 1000 }, (_, i) => i % 7) };
    for (let j = 0; j < 20; j++) {
      batch['x' + j] = Float64Array.from({ length: 1000 }, (_, i) => (i * (j + 7)) % 1.7);
    }
    async function* source() {
      for (let start = 0; start < ${rows}; start += 1000) yield batch;
    }
    const rows = await rowBlocks(source(), { target: 'y', blockRows: 1000 });
    const run = trainOnBlocks(network([20, 2, 1], { seed: 1 }), rows);
    await run.fit({ sweeps: 1 });
    if (rows.rows !== ${rows} || !(run.loss < run.losses[0])) process.exitCode = 1;
    console.log(process.resourceUsage().maxRSS / 1024);
  `;
  // On a busy machine the threads that collect garbage come late, and the peak then tells of them.
  const flags = ['--single-threaded-gc', '--input-type=module', '--eval', script];
  const { stdout } = await run(process.execPath, flags);
  return Number(stdout);
}

describe('memory', () => {
  it('stays flat while the rows grow', { timeout: 60_000 }, async () => {
    const few = await peakOf(200_000);
    // 1,600,000 rows more are 270 MB of numbers; the rest is how late garbage is collected.
    const many = await peakOf(1_800_000);
    expect(few).toBeGreaterThan(30);
    expect(many).toBeLessThan(few + 135);
  });
});
