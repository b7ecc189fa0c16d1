import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { adam } from '../../src/baselines/index.ts';
import { BacksolveError } from '../../src/errors.ts';
import { difference } from '../../src/hindsight/difference.ts';
import { network } from '../../src/network/index.ts';
import { type Run, type TrainOptions, train } from '../../src/run/index.ts';
import type { SolveEvent } from '../../src/training/index.ts';
import { classesOf, sineProduct, smallProblem } from '../training/problems.ts';

const problem = { ...sineProduct(2, 60), inputNames: ['size', 'age'], targetNames: ['yield'] };
const begin = (options: TrainOptions = {}, widths = [2, 4, 3, 1], seed = 2): Run =>
  train(network(widths, { seed }), problem, options);

function at(sweep: number, options: TrainOptions = {}): Run {
  const run = begin(options);
  run.goto(sweep);
  return run;
}

const rms = (matrix: Matrix): number =>
  Math.sqrt(matrix.to1DArray().reduce((sum, x) => sum + x * x, 0) / (matrix.rows * matrix.columns));

function display(value: object): { html: string; text: string } {
  const show: unknown = Reflect.get(value, Symbol.for('Jupyter.display'));
  const bundle: unknown = typeof show === 'function' ? show.call(value) : undefined;
  const [html, text] = ['text/html', 'text/plain'].map((type) =>
    String(Reflect.get(Object(bundle), type)),
  );
  const inspect: unknown = Reflect.get(value, Symbol.for('nodejs.util.inspect.custom'));
  expect(typeof inspect === 'function' ? inspect.call(value) : '').toBe(text);
  return { html: html ?? '', text: text ?? '' };
}

const errorOf = (act: () => unknown): BacksolveError => {
  try {
    act();
  } catch (error) {
    if (error instanceof BacksolveError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the difference of two solves', () => {
  const rungs = ['inverse', 'weighted', 'neuron', 'layer', 'network'] as const;
  it.each(rungs)('is b − a, with both sides’ own figures: rung %s', (rung) => {
    const a = at(2, { rung }).next('solve', { layer: 2 });
    const b = a.with({ ridge: 0.5 });
    const found = difference(a, b);
    expect(found.weights.to2DArray()).toEqual(Matrix.sub(b.weights, a.weights).to2DArray());
    expect(found.bias).toEqual(b.bias.map((value, unit) => value - (a.bias[unit] ?? 0)));
    const all = (solve: SolveEvent) => [...solve.weights.to1DArray(), ...solve.bias];
    const norm = (numbers: readonly number[]) => Math.sqrt(numbers.reduce((s, x) => s + x * x, 0));
    const changes = all(b).map((value, index) => value - (all(a)[index] ?? 0));
    expect(found.norm).toBeCloseTo(norm(changes), 10);
    expect(found.relative).toBeCloseTo(norm(changes) / norm(all(a)), 10);
    for (const [side, solve] of [
      [found.a, a],
      [found.b, b],
    ] as const) {
      const { rank, condition, conditionScaled, press, effectiveParameters, route } = solve;
      const { ridge, damping, unknowns, status, sequence, sweep, layer, trial } = solve;
      const { loss, objective, accepted } = solve.outcome;
      expect({ ...side }).toEqual({
        ...{ rank, condition, conditionScaled, press, effectiveParameters, route, rung },
        ...{ ridge, damping, unknowns, status, sequence, sweep, layer, trial },
        ...{ loss, objective, accepted },
        ...(solve === b ? { changed: 'ridge 0.5' } : {}),
        residualRms: side.residualRms,
        rSquared: [0, 1, 2].map((unit) => solve.summary({ unit }).rSquared),
      });
      expect(side.residualRms).toBeCloseTo(rms(solve.residual), 12);
    }
    expect(found.notes).toEqual([]);
  });

  it('lists the largest changes with their names, both values and standard errors', () => {
    const a = at(2).next('solve', { layer: 1 });
    const b = a.with({ ridge: 0.5 });
    const { largest } = difference(a, b);
    const tables = [0, 1, 2, 3].map((unit) => [a.summary({ unit }), b.summary({ unit })] as const);
    const expected = tables
      .flatMap(([one, other], unit) =>
        one.rows.map((row, index) => {
          const changed = other.rows[index] ?? row;
          const standardErrors = { a: row.standardError, b: changed.standardError };
          const [before, after] = [row.coefficient, changed.coefficient];
          return {
            name: row.name,
            unit,
            a: before,
            b: after,
            change: after - before,
            standardErrors,
          };
        }),
      )
      .sort((one, other) => Math.abs(other.change) - Math.abs(one.change));
    expect(largest).toEqual(expected.slice(0, 8));
    expect(new Set(largest.map(({ name }) => name))).toEqual(new Set(['size', 'age', 'bias']));
  });

  it('compares solves of two sweeps, and of two runs', () => {
    const run = begin();
    const first = run.next('solve', { layer: 2 });
    run.goto(5);
    const later = run.next('solve', { layer: 2 });
    expect(difference(first, later)).toMatchObject({ a: { sweep: 1 }, b: { sweep: 6 } });
    const other = at(1, { rung: 'neuron' }).next('solve', { layer: 2 });
    expect(difference(first, other).notes.join()).toMatch(/'layer' and 'neuron'/);
    const fewer = difference(first, first.with({ rows: { without: [0] } }));
    expect(fewer.notes).toEqual(['a counts 60 rows and b 59.']);
    const layers = train(network([3, 3, 3, 1], { seed: 1 }), smallProblem(3, 1, 30));
    const [two, one] = [2, 1].map((layer) => layers.next('solve', { layer }));
    expect(difference(two!, one!).notes.join()).toMatch(/layer 2 and b of layer 1/);
  });

  it('of a solve and itself is nothing', () => {
    const solve = at(2).next('solve', { layer: 2 });
    const found = difference(solve, solve.with({}));
    expect([found.norm, found.relative, found.largest]).toEqual([0, 0, []]);
    expect(display(found).text).toContain('The same parameters, to the last bit.');
  });

  it('draws itself for notebook and console, notes first', () => {
    const solve = at(2).next('solve', { layer: 1 });
    const found = difference(solve, solve.with({ rung: 'neuron', rows: { without: [3] } }));
    const { html, text } = display(found);
    expect(text).toMatch(/^Rungs 'layer' and 'neuron'.*\na counts 60 rows and b 59\.\nDifference/);
    expect(text).toContain(`what if (rung 'neuron', 59 of 60 rows)`);
    expect(text).toMatch(/condition +\d.*\n/);
    expect(text).toMatch(/size +unit \d +-?[\d.]+ ± [\d.]+/);
    expect(html).toContain('rung &#39;neuron&#39;');
    expect(html).not.toMatch(/<script|color:\s*(black|white|#000|#fff)/);
    expect(html.match(/<table/g)).toHaveLength(2);
  });

  it('leaves out of the display what takes a while, and has it when asked', () => {
    const data = smallProblem(3, 1, 40);
    const run = train(network([3, 36, 28, 1], { seed: 1 }), data);
    const solve = run.next('solve', { layer: 2 });
    expect(solve.unknowns).toBe(1036);
    const { text } = display(difference(solve, solve.with({ damping: 1 })));
    expect(text).toMatch(/computed when asked for/);
    expect(text).not.toMatch(/condition, scaled|±/);
  });
});

describe('the difference of two runs', () => {
  it('finds where a fork left its parent, and sets the losses side by side from there', () => {
    const run = at(5);
    const fork = run.fork({ ridge: 0.1, rung: 'neuron' });
    fork.goto(9);
    run.goto(7);
    const found = difference(run, fork);
    expect(found).toMatchObject({ kind: 'runs', forked: 5, differs: 6 });
    expect(found.losses).toEqual(
      [5, 6, 7, 8, 9].map((sweep) => ({
        sweep,
        ...(sweep <= 7 ? { a: run.losses[sweep] } : {}),
        b: fork.losses[sweep],
      })),
    );
    expect(found.options).toEqual([
      { name: 'ridge', a: undefined, b: 0.1 },
      { name: 'rung', a: 'layer', b: 'neuron' },
    ]);
    expect(found.a).toMatchObject({ sweep: 7, loss: run.loss, widths: [2, 4, 3, 1] });
  });

  it('finds it between two forks, of one sweep and of two, and where nothing has changed yet', () => {
    const run = at(6);
    const [one, same, early] = [run.fork(), run.fork({ ridge: 1 }), run.fork({}, { at: 2 })];
    for (const each of [one, same, early]) each.goto(8);
    expect(difference(one, same).forked).toBe(6);
    expect(difference(one, early).forked).toBe(2);
    expect(difference(one, early).differs).toBeUndefined();
    expect(difference(run, run.fork({ damping: 1 }))).toMatchObject({ forked: 6 });
    expect(difference(run, run.fork()).differs).toBeUndefined();
  });

  it('compares losses where runs share nothing', () => {
    const [run, twin] = [at(5), at(5)];
    expect(difference(run, twin).forked).toBeUndefined();
    expect(difference(run, twin).differs).toBeUndefined();
    expect(difference(run, at(3, { ridge: 1 }))).toMatchObject({ differs: 1 });
    expect(difference(run, begin({}, [2, 4, 3, 1], 3)).differs).toBe(0);
    // Up to where both stand: what one of them made further on doesn't count.
    const fork = run.fork({ ridge: 1 });
    fork.goto(7);
    run.back(4);
    expect(difference(run, fork).forked).toBeUndefined();
    expect(difference(run, fork).differs).toBeUndefined();
    expect(difference(run, fork).losses[0]).toEqual({ sweep: 1, a: run.loss, b: run.loss });
  });

  it('subtracts the weights layer by layer', () => {
    const [a, b] = [at(2), at(4)];
    const { layers } = difference(a, b);
    expect(layers.map(({ layer }) => layer)).toEqual([1, 2, 3]);
    for (const { layer, weights, bias, norm, relative, largest } of layers) {
      const [one, other] = [a.network.layer(layer), b.network.layer(layer)];
      expect(weights.to2DArray()).toEqual(Matrix.sub(other.weights, one.weights).to2DArray());
      const changes = [...weights.to1DArray(), ...bias];
      expect(norm).toBeCloseTo(Math.sqrt(changes.reduce((sum, x) => sum + x * x, 0)), 10);
      const size = one.weights.norm('frobenius') ** 2 + one.bias.reduce((s, x) => s + x * x, 0);
      expect(relative).toBeCloseTo(norm / Math.sqrt(size), 10);
      const most = Math.max(...changes.map(Math.abs));
      expect(Math.abs((largest?.b ?? 0) - (largest?.a ?? 0))).toBeCloseTo(most, 12);
    }
    expect(layers[1]?.writtenBy).toEqual({
      a: a.network.layer(2).writtenBy,
      b: b.network.layer(2).writtenBy,
    });
    expect(difference(begin(), a).layers[0]?.writtenBy).not.toHaveProperty('a');
    expect(['size', 'age', 'bias']).toContain(layers[0]?.largest?.name);
    expect(difference(a, a.fork()).layers[0]).not.toHaveProperty('largest');
  });

  it('compares predictions on the training rows, or on others', () => {
    const [a, b] = [at(2), at(6)];
    const others = sineProduct(9, 25);
    for (const [options, inputs, on] of [
      [{}, problem.inputs, 'training rows'],
      [{ data: others }, others.inputs, 'given rows'],
      [{ data: others.inputs }, others.inputs, 'given rows'],
      [{ data: new Matrix(others.inputs) }, others.inputs, 'given rows'],
    ] as const) {
      const { predictions } = difference(a, b, options);
      const apart = Matrix.sub(b.predict(inputs), a.predict(inputs));
      expect(predictions).toMatchObject({ on, rows: inputs.length });
      expect(predictions?.rms).toBeCloseTo(rms(apart), 12);
      expect(predictions?.perOutput).toEqual([{ name: 'yield', rms: predictions?.rms }]);
      const { row = 0, output = 0 } = predictions?.largest ?? {};
      expect(Math.abs(apart.get(row, output))).toBe(Matrix.abs(apart).max());
    }
  });

  it('keeps to what can be compared where hidden layers, losses or data differ', () => {
    const wide = begin({}, [2, 7, 1]);
    const found = difference(at(2), wide);
    expect(found.layers).toEqual([]);
    expect(found.notes.join()).toMatch(/2-4-3-1 and 2-7-1 have different layers/);
    expect(found.predictions?.rows).toBe(60);
    const fewer = train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(3, 20));
    expect(difference(at(2), fewer).notes.join()).toMatch(/different rows, 60 and 20/);
    expect(difference(at(2), fewer).predictions?.on).toBe('training rows of a');
    const targets = problem.targets.map(([y = 0]) => [2 * y]);
    const other = train(network([2, 4, 3, 1], { seed: 2 }), { ...problem, targets });
    expect(difference(at(2), other).notes.join()).toMatch(/different targets/);
    const weighted = train(network([2, 4, 3, 1], { seed: 2 }), {
      ...problem,
      weights: problem.inputs.map((_, row) => row % 3),
    });
    expect(difference(at(2), weighted).notes.join()).toMatch(/weigh the training rows/);
    const classes = classesOf(smallProblem(3, 2, 20));
    const sigmoid = network([3, 4, 2], { output: 'sigmoid', seed: 1 });
    const losses = difference(
      train(sigmoid, classes),
      train(sigmoid, classes, { loss: 'cross-entropy' }),
    );
    expect(losses.notes.join()).toMatch(/squared errors small and b cross-entropy/);
    const relu = train(network([2, 4, 3, 1], { activation: 'relu', seed: 2 }), problem);
    expect(difference(at(2), relu).notes.join()).toMatch(/activations differ/);
  });

  it('tells the warnings that only one has', () => {
    const [calm, rough] = [at(12), at(12, { rung: 'inverse' })];
    const { warnings } = difference(calm, rough);
    expect(warnings.b.map(({ kind }) => kind)).toContain('not-monotone');
    expect(warnings.a.map(({ kind }) => kind)).not.toContain('not-monotone');
    expect(difference(rough, rough.fork()).warnings).toEqual({ a: [], b: [] });
    expect(display(difference(calm, rough)).text).toMatch(/^Warning, of [ab] alone: /);
  });

  it('takes a baseline for either', () => {
    const start = network([2, 4, 3, 1], { seed: 2 });
    const [slow, fast] = [0.001, 0.1].map((learningRate) =>
      adam({ learningRate }).train(start, problem),
    );
    slow!.step();
    fast!.step();
    const found = difference(at(2), slow!);
    expect(found.options).toEqual([{ name: 'method', a: 'layer()', b: slow!.recipe.description }]);
    expect(found).toMatchObject({ differs: 1, predictions: { on: 'training rows of a' } });
    const both = difference(slow!, fast!);
    expect(both.options).toEqual([{ name: 'learningRate', a: 0.001, b: 0.1 }]);
    expect(both.predictions).toBeUndefined();
    expect(display(both).text).toMatch(/give rows, difference\(a, b, \{ data/);
    expect(difference(slow!, fast!, { data: problem }).predictions?.rms).toBeGreaterThan(0);
  });

  it('is a snapshot, and moves neither', () => {
    const [run, twin] = [at(3), at(3)];
    run.next('solve', { layer: 2 });
    twin.next('solve', { layer: 2 });
    const fork = run.fork({ ridge: 0.1 });
    const found = difference(run, fork);
    const before = display(found);
    run.goto(6);
    twin.goto(6);
    fork.goto(4);
    expect(display(found)).toEqual(before);
    expect(run.sequence).toBe(twin.sequence);
    expect(run.losses).toEqual(twin.losses);
    expect(run.network.parameters).toEqual(twin.network.parameters);
    void difference(run, fork);
    expect([run.sweep, fork.sweep]).toEqual([6, 4]);
    expect(run.stepInto().sequence).toBe(twin.stepInto().sequence);
  });

  it('draws itself for notebook and console', () => {
    const run = at(5);
    const fork = run.fork({ ridge: 0.1 });
    fork.goto(60);
    run.goto(30);
    const { html, text } = display(difference(run, fork));
    expect(text).toMatch(
      /^(Warning.*\n)*Difference of two runs, b − a: they parted after sweep 5$/m,
    );
    expect(text).toMatch(/ridge +default +0\.1/);
    expect(text).toMatch(/Losses by sweep, 13 of 56/);
    expect(text).toMatch(
      /Predictions on 60 training rows are .* furthest in row \d+ \(index \d+\)/,
    );
    expect(text).toMatch(/written in a +in b\n(.*by #\d+ +by #\d+\n){3}/);
    expect(html.match(/<table/g)).toHaveLength(3);
    expect(html).not.toMatch(/<script/);
    expect(display(difference(run, at(30))).text).toMatch(/b − a: their losses are the same$/m);
    expect(display(difference(run, at(2))).text).toMatch(/a has come further/);
  });
});

describe('difference', () => {
  it('refuses what can’t be subtracted, saying why', () => {
    const run = at(2);
    const solve = run.next('solve', { layer: 2 });
    const other = run.next('solve', { layer: 1 });
    // What only a person without types can write.
    const call: (...given: readonly unknown[]) => unknown = (...given) =>
      Reflect.apply(difference, undefined, given);
    const wrong: readonly [readonly unknown[], string, RegExp][] = [
      [[solve, run], 'WRONG_ARGUMENT', /an event 'solve' and a run/],
      [[undefined, 3], 'WRONG_ARGUMENT', /undefined and 3/],
      [[run.next('ideal'), solve], 'WRONG_ARGUMENT', /an event 'ideal'/],
      [[run, Promise.resolve(run)], 'WRONG_ARGUMENT', /await/],
      [[run, run.network], 'WRONG_ARGUMENT', /a model that is no run/],
      [[solve, other], 'SHAPE_MISMATCH', /\(4 × 3\) and b, of layer 1, \(2 × 4\)/],
      [[solve, solve, { data: [] }], 'UNKNOWN_OPTION', /two solves takes no options/],
      [[run, run, { dta: 1 }], 'UNKNOWN_OPTION', /Did you mean 'data'/],
      [[run, run, null], 'WRONG_ARGUMENT', /data\.test/],
      [[run, run, { data: [[1]] }], 'SHAPE_MISMATCH', /take 2 inputs/],
      [[run, run, { data: null }], 'SHAPE_MISMATCH', /null/],
      [[run, run, { data: [[1, Number.NaN]] }], 'NOT_FINITE', /row 1/],
      [
        [run, train(network([3, 1]), smallProblem(3, 1, 9))],
        'SHAPE_MISMATCH',
        /has 2 inputs and 1 output and b, 3-1, 3 inputs/,
      ],
    ];
    for (const [given, code, message] of wrong) {
      const error = errorOf(() => call(...given));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    }
  });
});
