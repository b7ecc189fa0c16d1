import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const door = new URL('../../dist/src/index.js', import.meta.url).href;

/** Peak memory of a process that trains on so many rows, in megabytes. */
async function peakOf(rows: number): Promise<number> {
  const script = `
    import { network, rowBlocks, trainOnBlocks } from ${JSON.stringify(door)};
    async function* source() {
      for (let start = 0; start < ${rows}; start += 1000) {
        const columns = {};
        for (let j = 0; j < 20; j++) {
          columns['x' + j] = Float64Array.from({ length: 1000 }, (_, i) => ((start + i) * (j + 7)) % 1.7);
        }
        columns.y = columns.x0.map((x, i) => x * columns.x1[i]);
        yield columns;
      }
    }
    const rows = await rowBlocks(source(), { target: 'y', blockRows: 1000 });
    const run = trainOnBlocks(network([20, 3, 1], { seed: 1 }), rows);
    await run.fit({ sweeps: 1 });
    console.log(process.resourceUsage().maxRSS / 1024);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return Number(stdout);
}

describe('memory', () => {
  it('stays flat while the rows grow', async () => {
    const few = await peakOf(20_000);
    // 900,000 rows more are 150 MB of numbers; the rest is how late garbage is collected.
    const many = await peakOf(920_000);
    expect(few).toBeGreaterThan(30);
    expect(many).toBeLessThan(few + 75);
  });
});
