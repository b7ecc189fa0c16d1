import { inspect } from 'node:util';
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
  ['more than 300 unknowns', [10, 30, 1], { solver: 'factor' }, 1e-6],
  // Twenty steps stop on the way, and where they stop follows rounding errors.
  ['conjugate gradients', widths, { solver: 'conjugate-gradients' }, 1e-3],
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

describe('degenerate rows', () => {
  const inputs = data.inputs.to2DArray().map((row) => [...row, row[0]!, 5]);
  const doubled = { ...data, inputs, inputNames: [...data.inputNames, 'twice', 'constant'] };

  it.each<[string, BlockTrainOptions]>([
    ['no damping', { damping: { initial: 0, trials: 3 } }],
    ['hardly any damping', { damping: { initial: 1e-13, least: 1e-13 } }],
    ['damping', {}],
  ])('are learned as in memory, with %s', async (_, options) => {
    const net = network([12, 6, 1], { seed: 2 });
    const rows = await rowBlocks(doubled, { blockRows: 96 });
    const run = trainOnBlocks(net, rows, options);
    const usual = train(net, doubled, options);
    for (let sweep = 0; sweep < 3; sweep++) {
      run.step();
      usual.step();
      expect(Math.abs(run.loss / usual.loss - 1)).toBeLessThan(1e-5);
    }
    expect(run.trials[0]).toMatchObject({ layer: 2, status: 'solved', accepted: true });
    if (options.damping) expect(run.trials[1]?.route).toMatch(/^qr/);
  });

  it('that are nearly constant, unscaled and far from 0 are learned all the same', async () => {
    const far = { ...data, inputs: data.inputs.to2DArray().map((row) => row.map((x) => 5e4 + x)) };
    const net = network([10, 6, 1], { seed: 2, activation: 'softsign' });
    const run = trainOnBlocks(net, await rowBlocks(far, { blockRows: 50 }));
    const usual = train(net, far);
    for (let sweep = 0; sweep < 3; sweep++) {
      run.step();
      usual.step();
      expect(Math.abs(run.loss / usual.loss - 1)).toBeLessThan(1e-4);
    }
  });

  it('fewer than there are unknowns are learned to the end', async () => {
    const few = { inputs: inputs.slice(0, 9), targets: data.targets.to2DArray().slice(0, 9) };
    const run = trainOnBlocks(
      network([12, 12, 1], { seed: 2 }),
      await rowBlocks(few, { blockRows: 4 }),
    );
    run.step();
    run.step();
    expect(run.loss).toBeLessThan(1e-20);
  });
});

describe('numbers that overflow', () => {
  it.each([1e155, 1e200, 1e306])('are no endless work: %d', async (size) => {
    const huge = {
      inputs: data.inputs.to2DArray().map((row) => row.map((x) => x * size)),
      targets: data.targets,
    };
    const net = network([10, 4, 3, 1], { activation: 'relu', seed: 1 });
    const rows = await rowBlocks(huge, { blockRows: 100 });
    for (const options of [
      {},
      { resolveOutput: false },
      { solver: 'conjugate-gradients' },
    ] as const) {
      const run = trainOnBlocks(net, rows, options);
      await run.fit({ sweeps: 2 });
      expect(run.trials.some(({ status }) => status === 'failed')).toBe(true);
      expect(run.trials.every(({ accepted }) => !accepted)).toBe(true);
      expect(() => train(net, huge, options).step()).not.toThrow();
      expect(JSON.stringify(run.network)).toBe(JSON.stringify(net));
    }
  });
});

describe('other losses and shapes', () => {
  const rows = synthetic.spirals({ samples: 400, seed: 2, noise: 0.02 });
  const twoClasses = {
    inputs: rows.inputs,
    targets: rows.targets.to2DArray().map(([y]) => (y! > 0.5 ? [1, 0] : [0, 1])),
  };

  it.each<[string, Parameters<typeof network>, typeof data | typeof twoClasses]>([
    ['softmax by cross-entropy', [[2, 8, 6, 2], { output: 'softmax', seed: 1 }], twoClasses],
    ['sigmoids by squared errors', [[2, 8, 2], { output: 'sigmoid', seed: 1 }], twoClasses],
    ['two linear outputs', [[2, 8, 2], { seed: 1 }], twoClasses],
    ['skip connections', [[10, 7, 7, 1], { skip: true, seed: 1 }], data],
    ['no hidden layer', [[10, 1], { seed: 1 }], data],
  ])('train as in memory: %s', async (_, [shape, options], learned) => {
    const net = network(shape, options);
    const run = trainOnBlocks(net, await rowBlocks(learned, { blockRows: 64 }));
    const usual = train(net, learned);
    expect(run.lossName).toBe(usual.lossName);
    for (let sweep = 0; sweep < 4; sweep++) {
      run.step();
      usual.step();
      expect(Math.abs(run.loss / usual.loss - 1)).toBeLessThan(1e-7);
    }
  });
});

describe('a run on blocks', () => {
  it('ends between two blocks when it is told to, and goes on from there', async () => {
    const rows = await rowsOf({ scale: true });
    const net = network(widths, { seed: 3 });
    const straight = trainOnBlocks(net, rows);
    await straight.fit({ sweeps: 3 });
    const run = trainOnBlocks(net, rows);
    for (let stops = 0; run.sweep < 3; stops++) {
      const stop = new AbortController();
      // Told after a few more looks at the clock each time: in the middle of a pass as a rule.
      let looks = 0;
      const signal = new Proxy(stop.signal, {
        get: (target, name) =>
          name === 'aborted' ? ++looks > 1 + (stops % 37) : Reflect.get(target, name),
      });
      const { reason } = await run.fit({ sweeps: 1, signal });
      expect(['aborted', 'sweeps']).toContain(reason);
      expect(run.loss).toBeLessThanOrEqual(run.losses[0]!);
    }
    expect(run.losses).toEqual(straight.losses);
    expect(run.trials).toEqual(straight.trials);
    expect(run.passes).toBe(straight.passes);
    rows.close();
  });

  it('reports sweeps, stops by a rule, and never raises the objective', async () => {
    const rows = await rowsOf({ scale: true });
    const run = trainOnBlocks(network(widths, { seed: 3 }), rows, { ridge: 0.1 });
    const told: number[] = [];
    const before = run.loss;
    const result = await run.fit({
      sweeps: 50,
      until: ({ loss }) => loss < before / 4,
      onSweep: ({ loss }) => told.push(loss),
    });
    expect(result.reason).toBe('until');
    expect(told.length).toBeGreaterThanOrEqual(result.sweeps);
    for (const { accepted, objective, objectiveBefore } of run.trials) {
      expect(objective < objectiveBefore).toBe(accepted);
    }
    rows.close();
  });

  it('shows itself without reading a row', async () => {
    const rows = await rowsOf({ scale: true });
    const run = trainOnBlocks(network(widths, { seed: 3 }), rows);
    expect(inspect(run)).toContain('not begun');
    expect(run.passes).toBe(0);
    run.step();
    expect(inspect(run)).toMatch(
      /10-7-6-1 tanh, identity, 132 parameters, on 700 rows in 11 blocks/,
    );
    expect(inspect(run)).toMatch(/sweep 1, \d+ passes: loss .* before training/);
    expect(inspect(run)).toMatch(/latest: layer 1 in sweep 1/);
    rows.close();
  });
});

describe('training on blocks refuses', () => {
  it.each<[string, object, string]>([
    ['another rung', { rung: 'network' }, 'OPTION_OUT_OF_RANGE'],
    ['a ridge to be chosen', { ridge: 'gcv' }, 'OPTION_OUT_OF_RANGE'],
    ['a negative ridge', { ridge: -1 }, 'OPTION_OUT_OF_RANGE'],
    ['a misspelt option', { rigde: 1 }, 'UNKNOWN_OPTION'],
    ['a loss that does not go with the output', { loss: 'cross-entropy' }, 'OPTION_OUT_OF_RANGE'],
  ])('%s', async (_, options, code) => {
    const rows = await rowsOf({ scale: false });
    expect(() => trainOnBlocks(network(widths), rows, options)).toThrow(
      expect.objectContaining({ code }),
    );
    rows.close();
  });

  it('networks of other widths, targets that are no probabilities, and rows that are no blocks', async () => {
    const rows = await rowsOf({ scale: false });
    const refusal = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refusal(() => trainOnBlocks(network([9, 3, 1]), rows))).toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
    const yesOrNo = await rowBlocks(
      Array.from({ length: 50 }, (_, x) => ({ x, y: x === 37 ? 2 : x % 2 })),
      { target: 'y', blockRows: 10 },
    );
    const sigmoid = network([1, 3, 1], { output: 'sigmoid' });
    expect(refusal(() => trainOnBlocks(sigmoid, yesOrNo, { loss: 'cross-entropy' }))).toMatchObject(
      {
        code: 'TARGET_OUT_OF_RANGE',
        message: expect.stringContaining('Row 38 of target y'),
      },
    );
    expect(refusal(() => trainOnBlocks(network(widths), data as never))).toMatchObject({
      code: 'WRONG_ARGUMENT',
    });
    rows.close();
    yesOrNo.close();
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
