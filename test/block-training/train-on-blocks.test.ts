import { describe, expect, it } from 'vitest';
import {
  type BlockTrainOptions,
  network,
  type RowBlocks,
  rowBlocks,
  synthetic,
  train,
  trainOnBlocks,
} from '../../src/index.ts';

const data = synthetic.friedman1({ samples: 700, seed: 1, noise: 0.5 }).standardise();
const widths = [10, 7, 6, 1];

const several: readonly [string, readonly number[], BlockTrainOptions, number][] = [
  ['as it comes', widths, {}, 1e-8],
  ['a ridge', widths, { ridge: 0.3 }, 1e-8],
  ['the output not resolved', widths, { resolveOutput: false }, 1e-8],
  ['both ways', widths, { order: 'symmetric' }, 1e-8],
  ['no damping', [10, 5, 1], { damping: 0 }, 1e-6],
  // Twenty steps stop on the way, and where they stop follows rounding errors.
  ['conjugate gradients', widths, { solver: 'conjugate-gradients' }, 1e-3],
  ['wide enough for conjugate gradients', [10, 30, 1], {}, 1e-3],
];

describe('training on blocks', () => {
  it.each(several)('is training in memory, to rounding: %s', async (_, shape, options, within) => {
    const net = network(shape, { seed: 3 });
    const rows = await rowBlocks(data, { blockRows: 96 });
    const run = trainOnBlocks(net, rows, options);
    const usual = train(net, data, options);
    for (let sweep = 0; sweep < 5; sweep++) {
      run.step();
      usual.step();
      const share = Math.abs(run.loss / usual.loss - 1);
      expect(share).toBeLessThan(within);
      expect(Math.abs(run.objective / usual.objective - 1)).toBeLessThan(within);
    }
    expect(run.losses).toHaveLength(6);
    expect(run.loss).toBeLessThan(run.losses[0]! / 5);
  });

  it.each(several)(
    'comes out the same to the last bit from a file: %s',
    async (_, shape, options) => {
      const net = network(shape, { seed: 3 });
      const kept = [
        await rowBlocks(data, { blockRows: 96, keep: 'memory' }),
        await rowBlocks(data, { blockRows: 96, keep: 'file' }),
      ];
      const [memory, file] = kept.map((rows) => {
        const run = trainOnBlocks(net, rows, options);
        for (let sweep = 0; sweep < 3; sweep++) run.step();
        return run;
      });
      expect(file!.losses).toEqual(memory!.losses);
      expect(file!.trials).toEqual(memory!.trials);
      expect(JSON.stringify(file!.network)).toBe(JSON.stringify(memory!.network));
      for (const rows of kept) rows.close();
    },
  );

  it('says the loss that its predictions have', async () => {
    const rows = await rowsOf({ scale: true });
    const run = trainOnBlocks(network(widths, { seed: 3 }), rows);
    for (let sweep = 0; sweep < 4; sweep++) run.step();
    const raw = synthetic.friedman1({ samples: 700, seed: 1, noise: 0.5 });
    const predicted = run.predict(raw.inputs);
    let sum = 0;
    for (let row = 0; row < 700; row++)
      sum += (predicted.get(row, 0) - raw.targets.get(row, 0)) ** 2;
    expect(run.loss).toBeCloseTo(sum / 700, 10);
    rows.close();
  });
});

/** The same rows, not standardised, by an iterator. */
function rowsOf(options: { scale: boolean }): Promise<RowBlocks> {
  const raw = synthetic.friedman1({ samples: 700, seed: 1, noise: 0.5 });
  const rows = raw.inputs.to2DArray().map((row, at) => ({
    ...Object.fromEntries(row.map((value, column) => [`x${column}`, value])),
    y: raw.targets.get(at, 0),
  }));
  return rowBlocks(rows, { target: 'y', blockRows: 64, ...options });
}
