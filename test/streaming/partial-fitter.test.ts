import { describe, expect, it } from 'vitest';
import {
  accuracy,
  adam,
  BacksolveError,
  type Batch,
  batches,
  network,
  type PartialFitOptions,
  type PartialFitter,
  partialFitter,
  partialFitterFromJson,
  rmse,
  synthetic,
  train,
} from '../../src/index.ts';
import { random } from '../../src/random.ts';

const surface = synthetic
  .sineProduct({ samples: 3000, seed: 4 })
  .split({ test: 1 / 3, seed: 4 })
  .standardise();
const scale = surface.train.targetScale ?? { mean: [0], deviation: [1] };
const start = network([2, 12, 12, 1], { seed: 4 });

function learnt(data: Batch, options: PartialFitOptions = {}, size = 50): PartialFitter {
  const learner = partialFitter(start, options);
  for (const batch of batches(data, size)) learner.partialFit(batch);
  return learner;
}

/** Batches of 50 rows of a function of two inputs that may change with the time. */
function* drifting(
  count: number,
  at: (batch: number) => (x: number, y: number) => number,
): Generator<Batch> {
  const source = random(11);
  for (let batch = 0; batch < count; batch++) {
    const inputs = Array.from({ length: 50 }, () => [
      2 * source.uniform() - 1,
      2 * source.uniform() - 1,
    ]);
    const value = at(batch);
    yield { inputs, targets: inputs.map(([x = 0, y = 0]) => [value(x, y)]) };
  }
}

function mean(losses: readonly number[]): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe('one pass over a stream', () => {
  const learner = learnt(surface.train);

  it('comes near to what ten sweeps over all rows reach, and far below one pass of Adam', async () => {
    const run = train(start, surface.train);
    await run.fit({ sweeps: 10 });
    const pass = adam({ learningRate: 0.01, batch: 32 }).train(start, surface.train);
    pass.step();
    const error = rmse(learner, surface.test);
    expect(error).toBeLessThan(0.015);
    expect(error).toBeLessThan(10 * rmse(run, surface.test));
    expect(error).toBeLessThan(rmse(pass, surface.test) / 10);
  });

  it('tells the loss of each batch before it was learned, and that falls', () => {
    expect(learner.losses).toHaveLength(40);
    expect(mean(learner.losses.slice(-10))).toBeLessThan(mean(learner.losses.slice(0, 4)) / 100);
    const [batch] = batches(surface.train, 50);
    const first = batch && partialFitter(start).partialFit(batch);
    const fresh = partialFitter(start, { targetScale: scale });
    expect(first?.loss).toBeCloseTo(batch ? rmse(fresh, batch) ** 2 : Number.NaN, 12);
  });

  it('says in the targets’ units what it predicts', () => {
    const { mean: [centre = 0] = [], deviation: [spread = 1] = [] } = scale;
    const own = learner.network.predict(surface.test.inputs).get(0, 0);
    expect(learner.predict(surface.test.inputs).get(0, 0)).toBeCloseTo(centre + spread * own, 12);
  });

  it('learns in any order of the rows', () => {
    for (const seed of [1, 2, 3]) {
      const other = partialFitter(start);
      for (const batch of batches(surface.train, 50, { seed })) other.partialFit(batch);
      expect(rmse(other, surface.test)).toBeLessThan(0.03);
    }
  });

  it('learns single rows too', () => {
    const rows = [...batches(surface.train, 1)].slice(0, 600);
    const single = partialFitter(start);
    for (const row of rows) single.partialFit(row);
    expect(single.samples).toBe(600);
    expect(rmse(single, surface.test)).toBeLessThan(
      rmse(learnt({ ...surface.train }, {}, 2000), surface.test) + 0.2,
    );
  });

  it('counts a batch once, however many rounds it gets', () => {
    const [batch] = batches(surface.train, 50);
    if (!batch) throw new Error('There is no batch.');
    const grams = [1, 4].map((sweeps) => {
      const fitter = partialFitter(start, { sweeps });
      fitter.partialFit(batch);
      // The last entry of a linear output layer's G is the sum of the rows' weights.
      return fitter.toJSON().layers[2]?.gram.at(-1) ?? Number.NaN;
    });
    expect(grams[0]).toBeGreaterThan(10);
    expect(grams[1]).toBeCloseTo(grams[0] ?? 0, 10);
  });
});

describe('a function that changes', () => {
  const before = (x: number, y: number): number => Math.sin(3 * x) * Math.cos(2 * y);
  const after = (x: number, y: number): number => Math.cos(3 * x + 1) * Math.sin(2 * y) - 0.5 * x;

  const lossesOf = (options: PartialFitOptions, changes: Parameters<typeof drifting>[1]) => {
    const learner = partialFitter(start, options);
    for (const batch of drifting(100, changes)) learner.partialFit(batch);
    return learner.losses;
  };
  const never = { growth: Number.POSITIVE_INFINITY };

  it('at once is learned anew with a memory of 150 rows, and not without forgetting', () => {
    const half = (batch: number) => (batch < 50 ? before : after);
    const forgetting = lossesOf({ memory: 150 }, half);
    const remembering = lossesOf(never, half);
    for (const losses of [forgetting, remembering]) {
      expect(mean(losses.slice(45, 50))).toBeLessThan(2e-4);
      expect(losses[50]).toBeGreaterThan(0.1);
    }
    expect(mean(forgetting.slice(-20))).toBeLessThan(3e-5);
    expect(mean(remembering.slice(-20))).toBeGreaterThan(1e-4);
  });

  it('slowly is followed with a memory of 300 rows, and not without forgetting', () => {
    const turning = (batch: number) => (x: number, y: number) => {
      const angle = (Math.PI / 2) * (batch / 100);
      return before(
        x * Math.cos(angle) - y * Math.sin(angle),
        x * Math.sin(angle) + y * Math.cos(angle),
      );
    };
    const forgetting = mean(lossesOf({ memory: 300 }, turning).slice(-20));
    expect(forgetting).toBeLessThan(2e-3);
    expect(mean(lossesOf(never, turning).slice(-20))).toBeGreaterThan(4 * forgetting);
  });
});

describe('what a learner takes', () => {
  it('classes, by cross-entropy', () => {
    const [seen, unseen] = [30, 10].map((count) =>
      [...drifting(count, () => (x, y) => (x * y > 0 ? 1 : 0))].map(({ inputs, targets }) => ({
        inputs: inputs as number[][],
        targets: (targets as number[][]).map(([one = 0]) => [one, 1 - one]),
      })),
    );
    const learner = partialFitter(network([2, 8, 2], { output: 'softmax', seed: 2 }), {
      ridge: 1e-3,
    });
    for (const batch of seen ?? []) learner.partialFit(batch);
    expect(learner.lossName).toBe('cross-entropy');
    for (const batch of unseen ?? []) expect(accuracy(learner, batch)).toBeGreaterThan(0.9);
  });

  it('skip connections', () => {
    const learner = partialFitter(network([2, 12, 12, 1], { skip: true, seed: 1 }));
    for (const batch of batches(surface.train, 50)) learner.partialFit(batch);
    expect(rmse(learner, surface.test)).toBeLessThan(0.03);
  });

  it('a source that answers later', async () => {
    async function* source(): AsyncGenerator<Batch> {
      for (const batch of batches(surface.train, 500)) {
        await Promise.resolve();
        yield batch;
      }
    }
    const learner = partialFitter(start);
    for await (const batch of source()) learner.partialFit(batch);
    expect(learner.batches).toBe(4);
  });

  it('inputs in their own units, when it knows their scale', () => {
    const far = { mean: [1000, -5], deviation: [250, 0.01] };
    const moved = surface.train.inputs
      .to2DArray()
      .map((row) => row.map((x, j) => (far.mean[j] ?? 0) + (far.deviation[j] ?? 1) * x));
    const learner = learnt({ ...surface.train, inputs: moved }, { inputScale: far });
    const same = learnt(surface.train);
    expect(learner.predict(moved.slice(0, 1)).get(0, 0)).toBeCloseTo(
      same.predict(surface.train.inputs).get(0, 0),
      3,
    );
  });
});

describe('what a learner keeps', () => {
  const countNumbers = (value: unknown): number =>
    typeof value === 'number'
      ? 1
      : typeof value === 'object' && value !== null
        ? Object.values(value).reduce((sum: number, one) => sum + countNumbers(one), 0)
        : 0;

  it('does not grow with the stream', () => {
    const learner = partialFitter(network([2, 3, 1]));
    const [batch] = batches(surface.train, 4);
    if (!batch) throw new Error('There is no batch.');
    for (let seen = 0; seen < 1000; seen++) learner.partialFit(batch);
    const held = countNumbers(learner.toJSON());
    for (let seen = 0; seen < 200; seen++) learner.partialFit(batch);
    expect(learner.batches).toBe(1200);
    expect(countNumbers(learner.toJSON())).toBe(held);
  });

  it('goes through JSON to the last bit', () => {
    const rest = [...batches(surface.train, 50)].slice(20);
    const learner = partialFitter(start, { memory: 700, ridge: 1e-4 });
    for (const batch of [...batches(surface.train, 50)].slice(0, 20)) learner.partialFit(batch);
    const copy = partialFitterFromJson(JSON.parse(JSON.stringify(learner)));
    for (const batch of rest) {
      learner.partialFit(batch);
      copy.partialFit(batch);
    }
    expect(copy.toJSON()).toEqual(learner.toJSON());
    expect(copy.losses).toEqual(learner.losses);
  });

  it('draws itself', () => {
    const learner = learnt(surface.train, { memory: 500 });
    const bundle = learner[
      Symbol.for('Jupyter.display') as keyof PartialFitter
    ] as unknown as () => Record<string, string>;
    expect(bundle()['text/html']).toContain('loss of each batch before it was learned');
    expect(bundle()['text/plain']).toMatch(
      /2-12-12-1 tanh, identity, memory 500 rows\n2000 rows in 40 batches/,
    );
  });
});

describe('what is wrong is refused before anything is learned', () => {
  const good: Batch = { inputs: [[0.1, 0.2]], targets: [[0.3]] };

  it.each<[string, unknown, BacksolveError['code']]>([
    ['nothing', null, 'SHAPE_MISMATCH'],
    ['inputs alone', { inputs: [[1, 2]] }, 'SHAPE_MISMATCH'],
    ['no rows', { inputs: [], targets: [] }, 'NO_ROWS'],
    ['a column too few', { ...good, inputs: [[1]] }, 'SHAPE_MISMATCH'],
    [
      'a row too many',
      {
        ...good,
        inputs: [
          [1, 2],
          [3, 4],
        ],
      },
      'SHAPE_MISMATCH',
    ],
    ['a hole', { ...good, targets: [[Number.NaN]] }, 'NOT_FINITE'],
    ['a negative weight', { ...good, weights: [-1] }, 'OPTION_OUT_OF_RANGE'],
    ['weights for other rows', { ...good, weights: [1, 1] }, 'SHAPE_MISMATCH'],
    [
      'another target scale',
      { ...good, targetScale: { mean: [1], deviation: [9] } },
      'OPTION_OUT_OF_RANGE',
    ],
  ])('%s', (_, batch, code) => {
    const learner = partialFitter(start);
    const [first] = batches(surface.train, 50);
    if (first) learner.partialFit(first);
    const before = JSON.stringify(learner);
    expect(() => learner.partialFit(batch as Batch)).toThrow(
      expect.objectContaining({ constructor: BacksolveError, code }),
    );
    expect(JSON.stringify(learner)).toBe(before);
  });

  it('inputs far from 1, in the first batch', () => {
    const learner = partialFitter(start);
    const batch = { ...good, inputs: [[0.1, 4000]], inputNames: ['age', 'income'] };
    expect(() => learner.partialFit(batch)).toThrow(/Input income .* inputScale/);
    expect(learner.batches).toBe(0);
  });

  it.each<[unknown, BacksolveError['code']]>([
    [{ memroy: 3 }, 'UNKNOWN_OPTION'],
    [{ memory: 0.5 }, 'OPTION_OUT_OF_RANGE'],
    [{ memory: '100' }, 'OPTION_OUT_OF_RANGE'],
    [{ growth: 0 }, 'OPTION_OUT_OF_RANGE'],
    [{ sweeps: 1.5 }, 'OPTION_OUT_OF_RANGE'],
    [{ ridge: -1 }, 'OPTION_OUT_OF_RANGE'],
    [{ inputScale: { mean: [0], deviation: [1] } }, 'OPTION_OUT_OF_RANGE'],
    [{ targetScale: { mean: [0], deviation: [0] } }, 'OPTION_OUT_OF_RANGE'],
    [{ loss: 'cross-entropy' }, 'OPTION_OUT_OF_RANGE'],
    [{ loss: 'absolute' }, 'UNKNOWN_OPTION'],
  ])('option %j', (options, code) => {
    expect(() => partialFitter(start, options as PartialFitOptions)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('a layer too large for a normal matrix', () => {
    expect(() => partialFitter(network([80, 80, 1]))).toThrow(/Layer 1 .* 6480 unknowns/);
  });

  it('a target that is no probability, in a later batch', () => {
    const learner = partialFitter(network([2, 2], { output: 'softmax' }));
    learner.partialFit({ inputs: [[0, 1]], targets: [[0, 1]] });
    const before = JSON.stringify(learner);
    expect(() => learner.partialFit({ inputs: [[0, 1]], targets: [[0.5, 0.6]] })).toThrow(
      expect.objectContaining({ code: 'TARGET_OUT_OF_RANGE' }),
    );
    expect(JSON.stringify(learner)).toBe(before);
  });

  it.each<[string, (json: Record<string, unknown>) => unknown]>([
    ['another format', (json) => ({ ...json, format: 'x' })],
    ['no options', ({ options, ...json }) => json],
    ['a layer too few', (json) => ({ ...json, layers: [] })],
    ['half a row', (json) => ({ ...json, rows: 0.5 })],
    ['losses that are none', (json) => ({ ...json, losses: ['a'] })],
  ])('saved with %s', (_, spoil) => {
    const json = JSON.parse(JSON.stringify(partialFitter(start)));
    expect(() => partialFitterFromJson(spoil(json) as ReturnType<PartialFitter['toJSON']>)).toThrow(
      expect.objectContaining({ code: 'FILE_NOT_UNDERSTOOD' }),
    );
  });
});

describe('batches', () => {
  const data = { inputs: [1, 2, 3, 4, 5], targets: [10, 20, 30, 40, 50], weights: [1, 2, 3, 4, 5] };

  it('cuts rows, targets and weights alike', () => {
    expect([...batches(data, 2)]).toEqual([
      { inputs: [[1], [2]], targets: [[10], [20]], weights: [1, 2] },
      { inputs: [[3], [4]], targets: [[30], [40]], weights: [3, 4] },
      { inputs: [[5]], targets: [[50]], weights: [5] },
    ]);
  });

  it('draws an order by its seed and loses no row', () => {
    const rows = [...batches(data, 2, { seed: 1 })].flatMap(({ inputs, targets }) =>
      [...(inputs as number[][])].map(([x], at) => [x, (targets as number[][])[at]?.[0]]),
    );
    expect(rows).not.toEqual(data.inputs.map((x) => [x, 10 * x]));
    expect(rows.sort()).toEqual(data.inputs.map((x) => [x, 10 * x]));
    expect([...batches(data, 2, { seed: 1 })]).toEqual([...batches(data, 2, { seed: 1 })]);
  });

  it.each<[string, () => unknown, BacksolveError['code']]>([
    ['a size of 0', () => batches(data, 0), 'OPTION_OUT_OF_RANGE'],
    ['no rows', () => batches({ inputs: [], targets: [] }, 5), 'NO_ROWS'],
    ['rows that do not match', () => batches({ ...data, targets: [1] }, 5), 'SHAPE_MISMATCH'],
    ['an option of another name', () => batches(data, 5, { sead: 1 } as object), 'UNKNOWN_OPTION'],
  ])('refuses %s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
