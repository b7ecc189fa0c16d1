import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activation,
  csv,
  earlyStop,
  load,
  network,
  type Run,
  type SaveOptions,
  type TrainOptions,
  train,
} from '../../../src/index.ts';
import { classesOf, sineProduct, smallProblem } from '../../training/problems.ts';

const net = network([2, 4, 3, 1], { seed: 4 });
const data = sineProduct(4, 25);

/** All that can be seen of a run, its past included. */
const bits = (run: Run): string =>
  JSON.stringify([
    run.network,
    run.losses,
    run.objectives,
    run.ridge,
    run.sequence,
    run.sweep,
    run.warnings,
    run.recipe.options,
    run.best,
  ]);

const throughText = (run: Run, options: SaveOptions = {}): Run =>
  load(JSON.stringify(run.save(options)), options.data === false ? { data } : {});

/** What the next event says, numbers and matrices. */
const nextEvent = (run: Run): string => JSON.stringify(run.stepInto());

type Move =
  | { readonly go: 'stepInto' | 'step' | 'save' | 'saveLast' | 'saveBare' | 'saveFew' | 'abort' }
  | { readonly go: 'goto' | 'fork'; readonly sweep: number; readonly ridge: number };

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    fc.record({
      go: fc.constantFrom('stepInto', 'step', 'save', 'saveLast', 'saveBare', 'saveFew', 'abort'),
    }),
    fc.record({
      go: fc.constantFrom('goto', 'fork'),
      sweep: fc.integer({ min: 0, max: 6 }),
      ridge: fc.constantFrom(0, 1e-6, 1e-2),
    }),
  ),
  { minLength: 1, maxLength: 10 },
);

const SAVES: Readonly<Record<string, SaveOptions>> = {
  save: {},
  saveLast: { states: 'last' },
  saveBare: { data: false, states: 'last' },
  saveFew: { states: 2 },
};

/** @param saving - Whether saves are made: the twin does all but these. */
async function make(run: Run, move: Move, saving: boolean): Promise<Run> {
  switch (move.go) {
    case 'stepInto':
    case 'step':
      run[move.go]();
      return run;
    case 'goto':
      run.goto(move.sweep);
      return run;
    case 'fork':
      return run.fork({ ridge: move.ridge }, { at: Math.min(move.sweep, run.sweep) });
    case 'abort': {
      const signal = AbortSignal.abort();
      await run.fit({ sweeps: 2, signal });
      return run;
    }
    default:
      return saving ? throughText(run, SAVES[move.go]) : run;
  }
}

const RULES: readonly TrainOptions[] = [
  { ridge: 1e-6 },
  { rung: 'inverse' },
  { rung: 'network', ridge: 1e-4 },
  { rung: 'neuron', order: 'symmetric' },
  { ridge: 'gcv', historyMegabytes: 0 },
];

describe('a run that has been saved and loaded', () => {
  it.each(RULES)('is the run that never was, with %j', async (options) => {
    await fc.assert(
      fc.asyncProperty(moves, async (program) => {
        let run = train(net, data, options);
        let twin = train(net, data, options);
        for (const move of program) {
          run = await make(run, move, true);
          twin = await make(twin, move, false);
        }
        run = throughText(run);
        expect(bits(run)).toBe(bits(twin));
        expect(nextEvent(run)).toBe(nextEvent(twin));
        run.step();
        twin.step();
        expect(bits(run)).toBe(bits(twin));
      }),
      { numRuns: 30 },
    );
  });

  it('stands where it stood, at every event of a sweep', () => {
    const run = train(net, data, { ridge: 1e-4 });
    run.goto(2);
    for (let event = 0; event < 20; event++) {
      const loaded = throughText(run);
      expect([loaded.sweep, loaded.sequence]).toEqual([run.sweep, run.sequence]);
      expect(nextEvent(loaded)).toBe(nextEvent(run));
    }
  });

  it('steps out of the layer that it was saved in', () => {
    const run = train(net, data);
    run.next('ideal', { layer: 2 });
    const loaded = throughText(run);
    expect(loaded.stepOut()).toMatchObject({ kind: run.stepOut().kind, layer: 2 });
    expect(loaded.sequence).toBe(run.sequence);
  });

  it('knows the sweeps that it had gone back from', () => {
    const run = train(net, data);
    run.goto(9);
    run.goto(3);
    const loaded = throughText(run, { states: 'last' });
    expect(loaded.sweep).toBe(3);
    const fork = loaded.fork({}, { at: 8 });
    run.goto(8);
    expect(bits(fork)).toBe(bits(run));
  });

  it('keeps what ruled each stretch of a fork of a fork', () => {
    const run = train(net, data, { damping: { trials: 3 } });
    run.goto(4);
    const fork = run.fork({ ridge: 0.1 }, { at: 3 });
    fork.goto(6);
    const second = fork.fork({ rung: 'inverse', damping: 1 }, { at: 5 });
    second.goto(8);
    const loaded = throughText(second, { states: 'last' });
    expect(bits(loaded)).toBe(bits(second));
    for (const sweep of [7, 5, 4, 2, 0]) {
      loaded.goto(sweep);
      second.goto(sweep);
      expect(bits(loaded)).toBe(bits(second));
      expect(nextEvent(loaded)).toBe(nextEvent(second));
    }
  });

  it.each([{}, { states: 'last' }, { data: false, states: 3 }] as const)(
    'answers every question about its past as before, saved with %j',
    (options) => {
      const run = train(net, data, { order: 'symmetric', ridge: 1e-5 });
      run.goto(3);
      const fork = run.fork({ ridge: 1e-2 });
      fork.goto(6);
      fork.stepInto();
      const loaded = throughText(fork, options);
      const told = (told: Run): string =>
        JSON.stringify([
          ...[1, 2, 3].map((layer) => [...told.network.layer(layer).weight(0, 0).history()]),
          ...[1, 2, 3].map((layer) => told.capture('solve', { layer, sweep: 2 }).residual),
        ]);
      expect(told(loaded)).toBe(told(fork));
      const range = { from: 1, to: 6 };
      expect(JSON.stringify(loaded.why(range))).toBe(JSON.stringify(fork.why(range)));
      expect(loaded.capture('accept', {}, (event) => event.loss)).toEqual(
        fork.capture('accept', {}, (event) => event.loss),
      );
    },
  );

  it('keeps weights of rows, names and the units of the targets', async () => {
    const text = `a,b,y\n${Array.from({ length: 30 }, (_, i) => `${i},${(i * i) % 7},${3 * i + 100}`).join('\n')}`;
    const split = (await csv(`data:text/csv,${encodeURIComponent(text)}`))
      .target('y')
      .split({ valid: 0.2, test: 0.1, seed: 1 })
      .standardise();
    const own = {
      ...split.train,
      weights: split.train.inputs.to2DArray().map((_, row) => row % 3),
    };
    const run = train(network([2, 3, 1], { seed: 1 }), own);
    await run.fit({ sweeps: 4, until: earlyStop(split.valid) });
    const loaded = load(JSON.stringify(run.save()));
    expect(bits(loaded)).toBe(bits(run));
    expect(loaded.predict(split.valid.inputs)).toEqual(run.predict(split.valid.inputs));
    expect(loaded.next('ideal', { layer: 1 })).toEqual(run.next('ideal', { layer: 1 }));
    const bare = run.save({ data: false });
    expect(bits(load(bare, { data: own }))).toBe(bits(run));
  });

  it('learns classes, with skip connections and activations that have parameters', () => {
    const problem = classesOf(smallProblem(3, 3, 40));
    const deep = network([3, 4, 4, 3], {
      activation: ['elu', 'leaky-relu'],
      output: 'softmax',
      skip: true,
      seed: 2,
    });
    const run = train(deep, problem, { ridge: 'evidence' });
    run.goto(3);
    const loaded = load(JSON.stringify(run.save()));
    run.step();
    loaded.step();
    expect(bits(loaded)).toBe(bits(run));
  });

  it('keeps a loss that is no longer finite', () => {
    const run = train(net, {
      inputs: data.inputs,
      targets: data.targets.map(([y = 0]) => [1e200 * y]),
    });
    expect(run.loss).toBe(Number.POSITIVE_INFINITY);
    expect(load(JSON.stringify(run.save())).loss).toBe(Number.POSITIVE_INFINITY);
  });

  it('can be saved again, to the same text', () => {
    const run = train(net, data, { historyMegabytes: Number.POSITIVE_INFINITY });
    run.goto(5);
    run.stepInto();
    const text = JSON.stringify(run.save());
    expect(JSON.stringify(load(text).save())).toBe(text);
    expect(load(text).recipe.options).toEqual({ historyMegabytes: Number.POSITIVE_INFINITY });
  });

  it('is a value that nothing can change any more', () => {
    const run = train(net, data);
    run.goto(3);
    const saved = run.save();
    const text = JSON.stringify(saved);
    run.goto(7);
    run.stepInto();
    load(saved).goto(9);
    expect(JSON.stringify(saved)).toBe(text);
  });

  it('is left where it was by saving', () => {
    const run = train(net, data);
    run.goto(3);
    run.stepInto();
    const { sequence } = run;
    run.save();
    expect(run.sequence).toBe(sequence);
    const twin = train(net, data);
    twin.goto(3);
    twin.stepInto();
    expect(nextEvent(run)).toBe(nextEvent(twin));
  });

  it('is smaller with fewer states and without its rows', () => {
    const run = train(net, data);
    run.goto(40);
    const size = (options: SaveOptions): number => JSON.stringify(run.save(options)).length;
    const sizes = [{}, { states: 5 }, { states: 'last' }, { states: 'last', data: false }] as const;
    const found = sizes.map(size);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
    expect(new Set(found).size).toBe(4);
    expect(run.save({ states: 5 }).states.map(({ sweep }) => sweep)).toEqual([8, 16, 24, 32, 40]);
  });

  it.each([
    [{ dta: false }, 'UNKNOWN_OPTION', "Did you mean 'data'"],
    [{ data: 1 }, 'OPTION_OUT_OF_RANGE', 'true or false'],
    [{ states: 'some' }, 'OPTION_OUT_OF_RANGE', "'all', 'last'"],
    [{ states: 0 }, 'OPTION_OUT_OF_RANGE', 'from 1'],
  ])('is not saved with %j', (options, code, words) => {
    const save = (): unknown => Reflect.apply(train(net, data).save, train(net, data), [options]);
    expect(save).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });
});

describe('activations of the user’s own', () => {
  const swish = {
    name: 'swish',
    value: (z: number) => z / (1 + Math.exp(-z)),
    derivative: (z: number, a: number) => a + (1 - a) / (1 + Math.exp(-z)),
  };
  const cube = {
    name: 'swish',
    value: (z: number) => z ** 3 + z,
    derivative: (z: number) => 3 * z * z + 1,
  };
  const run = train(network([2, 3, 3, 1], { activation: ['tanh', swish], seed: 1 }), data);
  run.goto(2);
  const text = JSON.stringify(run.save());

  it.each([
    ['as definitions', [swish]],
    ['made', [activation(swish)]],
    ['among others', [{ ...cube, name: 'cube' }, swish]],
  ])('are given again when loading, %s', (_, activations) => {
    const loaded = load(text, { activations });
    loaded.step();
    const twin = run.fork();
    twin.step();
    expect(loaded.losses).toEqual(twin.losses);
  });

  it.each([
    ['none is given', [], /Layer 2 .*'swish'.*load\(saved, \{ activations: \[swish\] \}\)/],
    ['another one has its name', [cube], /isn't the one of layer 2: at z = -20 its value is/],
  ])('are missed, with their layer, where %s', (_, activations, words) => {
    expect(() => load(text, { activations })).toThrow(words);
    expect(() => load(text, { activations })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' }),
    );
  });

  it('need a list', () => {
    expect(() => Reflect.apply(load, undefined, [text, { activations: swish }])).toThrow(
      /activations as a list/,
    );
  });
});

describe('rows that a run was saved without', () => {
  const names = { inputNames: ['age', 'size'], targetNames: ['price'] };
  const run = train(net, { ...data, ...names });
  run.goto(2);
  const bare = run.save({ data: false });
  const changed = (row: number, column: number): number[][] =>
    data.inputs.map((x, at) => x.map((v, c) => (at === row && c === column ? v + 1e-12 : v)));

  it('must be given', () => {
    expect(() => load(bare)).toThrow(/25 rows of 2 inputs and 1 target.*\{ data: data\.train \}/);
    expect(bits(load(bare, { data }))).toBe(bits(run));
    expect(load(bare, { data }).next('forward', { layer: 3 })).toEqual(
      run.next('forward', { layer: 3 }),
    );
  });

  it.each([
    ['one number', { ...data, inputs: changed(7, 1) }, /input size, first in row 8\b/],
    ['a target', { ...data, targets: data.targets.with(3, [9]) }, /target price, first in row 4\b/],
    ['a row less', { inputs: data.inputs.slice(1), targets: data.targets.slice(1) }, /24 rows/],
    [
      'another order',
      { inputs: data.inputs.toReversed(), targets: data.targets },
      /age, input size/,
    ],
    ['weights', { ...data, weights: data.inputs.map(() => 1) }, /have weights/],
    ['a scale', { ...data, targetScale: { mean: [1], deviation: [2] } }, /scaled by mean 1/],
  ])('are refused that differ in %s', (_, others, words) => {
    expect(() => load(bare, { data: others })).toThrow(words);
    expect(() => load(bare, { data: others })).toThrow(
      expect.objectContaining({ code: 'WRONG_ARGUMENT' }),
    );
  });

  it('are compared with those of a whole file, to the cell', () => {
    const whole = run.save();
    expect(() => load(whole, { data: { ...data, inputs: changed(7, 1) } })).toThrow(
      /input size, first in row 8, column 2 of the inputs/,
    );
    expect(bits(load(whole, { data }))).toBe(bits(load(whole)));
  });
});
