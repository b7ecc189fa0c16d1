import fc from 'fast-check';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { BacksolveError } from '../../src/errors.ts';
import { type Network, network } from '../../src/network/index.ts';
import { type Run, type TrainOptions, train } from '../../src/run/index.ts';
import { type Rung, targetRule } from '../../src/targets/index.ts';
import type { SolveChanges, SolveEvent, TrainingInput } from '../../src/training/index.ts';
import { jacobian } from '../targets/jacobian.ts';
import { classesOf, type Problem, positionOf, sineProduct, smallProblem } from './problems.ts';

const rungs = ['inverse', 'weighted', 'neuron', 'layer', 'network'] as const;
const problem = sineProduct(2, 60);
const begin = (options: TrainOptions = {}, data: TrainingInput = problem): Run =>
  train(network([2, 4, 3, 1], { seed: 2 }), data, options);

/** A solve of a run that has come some way, and the run, which stands behind it. */
function solveOf(layer: number, options: TrainOptions = {}, sweeps = 2): [SolveEvent, Run] {
  const run = begin(options);
  run.goto(sweeps);
  return [run.next('solve', { layer }), run];
}

const parameters = ({ weights, bias }: SolveEvent): number[][] => [
  ...weights.to2DArray(),
  [...bias],
];

/** max |a − b| over all numbers, as a share of the largest. */
function apart(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const size = Math.max(...b.flat().map(Math.abs));
  return Math.max(...a.flatMap((row, i) => row.map((x, j) => Math.abs(x - b[i]![j]!)))) / size;
}

/** Some rows of a problem, picked without the code under test. */
const only = ({ inputs, targets }: Problem, rows: readonly number[]): Problem => ({
  inputs: rows.map((row) => inputs[row]!),
  targets: rows.map((row) => targets[row]!),
});

const most = problem.inputs.flatMap((_, row) => (row === 3 || row === 17 ? [] : [row]));

/** The joint regression of rung layer, by finite differences and ml-matrix's QR of its rows. */
function jointStep(net: Network, data: Problem, { layer, ridge, damping }: SolveEvent): number[][] {
  const j = jacobian(net, data, layer);
  const { weights, bias } = net.layer(layer);
  const start = [...weights.to1DArray(), ...bias];
  const count = weights.rows * weights.columns;
  const predicted = net.predict(data.inputs);
  const error = Matrix.sub(new Matrix(data.targets), predicted).to1DArray();
  const rows = [...j.to2DArray()];
  const wanted = [...error];
  start.forEach((value, at) => {
    const penalty = (size: number) => start.map((_, k) => (k === at ? size : 0));
    if (damping > 0) {
      rows.push(penalty(Math.sqrt(damping)));
      wanted.push(0);
    }
    if (ridge > 0 && at < count) {
      rows.push(penalty(Math.sqrt(ridge)));
      wanted.push(-Math.sqrt(ridge) * value);
    }
  });
  const step = new QrDecomposition(new Matrix(rows)).solve(Matrix.columnVector(wanted));
  const after = start.map((value, at) => value + step.get(at, 0));
  return [
    ...Array.from({ length: weights.rows }, (_, i) =>
      after.slice(i * weights.columns, (i + 1) * weights.columns),
    ),
    after.slice(count),
  ];
}

/** What the rule itself proposes from the same weights, on a problem of its own. */
function byRule(rung: Rung, net: Network, data: Problem, solve: SolveEvent): number[][] {
  const position = positionOf(net, data);
  const { proposed } = targetRule(rung).pose(position, solve.layer).regression.solve(solve);
  const { rows, columns, data: numbers } = proposed.weights;
  return [
    ...Array.from({ length: rows }, (_, i) => [...numbers.slice(i * columns, (i + 1) * columns)]),
    [...proposed.bias],
  ];
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

describe('the outcome of a solve', () => {
  const settings: readonly [string, TrainOptions][] = [
    ...rungs.map((rung): [string, TrainOptions] => [rung, { rung }]),
    ['layer, output kept', { resolveOutput: false, ridge: 0.01 }],
    ['layer, symmetric', { order: 'symmetric' }],
    ['neuron, output solved anew', { rung: 'neuron', resolveOutput: true }],
    ['layer, bold', { damping: { initial: 1e-12, raise: 10 } }],
    ['layer, λ by evidence', { ridge: 'evidence' }],
  ];
  it.each(settings)('is what its judgement then says, to the last bit: %s', (_, options) => {
    const run = begin(options);
    let solve: SolveEvent | undefined;
    let judged = 0;
    for (const event of run) {
      if (event.kind === 'solve') solve = event;
      if (event.kind === 'accept' || event.kind === 'reject') {
        const { loss, lossBefore, objective, objectiveBefore, outputResolved } = event;
        // The objective before is the run's own sum: the same terms, added in the same order.
        expect(solve?.outcome).toMatchObject({
          accepted: event.kind === 'accept',
          safeguarded: options.rung !== 'inverse',
          ...{ loss, lossBefore, objective, objectiveBefore, outputResolved },
        });
        judged++;
        // The first `accept` of a joint turn has moved the run: its other layers are told after it.
        if (run.rung === 'network') run.step();
      }
      if (run.sweep === 6) break;
    }
    expect(judged).toBeGreaterThan(4);
  });

  it('is that of classes and of weighted rows too', () => {
    const classes = classesOf(smallProblem(3, 3, 40));
    const weights = classes.inputs.map((_, row) => row % 3);
    const net = network([3, 4, 3], { output: 'softmax', seed: 1 });
    const run = train(net, { ...classes, weights }, { ridge: 0.1 });
    for (const layer of [2, 1]) {
      const solve = run.next('solve', { layer });
      const judged = run.stepInto();
      expect(judged).toMatchObject({
        loss: solve.outcome.loss,
        objective: solve.outcome.objective,
      });
    }
  });

  it('of another ridge is what a fork with that ridge accepts', () => {
    const run = begin({ ridge: 0.01 });
    run.goto(3);
    const fork = run.fork({ ridge: 2 });
    const other = run.next('solve', { layer: 3 }).with({ ridge: 2 });
    const taken = fork.next('solve', { layer: 3 });
    expect(parameters(other)).toEqual(parameters(taken));
    const accept = fork.next('accept', { layer: 3 });
    const { loss, lossBefore, objective, objectiveBefore } = accept;
    expect(other.outcome).toMatchObject({ loss, lossBefore, objective, objectiveBefore });
    expect(other.outcome.accepted).toBe(true);
    expect(fork.loss).toBe(other.outcome.loss);
  });

  it.each(['weighted', 'neuron', 'network', 'inverse'] as const)(
    'of rung %s is what a fork with that rung says',
    (rung) => {
      const run = begin();
      run.goto(3);
      const fork = run.fork({ rung });
      const taken = fork.next('solve', { layer: 3 });
      const other = run.next('solve', { layer: 3 }).with({ rung, damping: taken.damping });
      expect(parameters(other)).toEqual(parameters(taken));
      const judged = fork.next(other.outcome.accepted ? 'accept' : 'reject', { layer: 3 });
      const { loss, objective, objectiveBefore, outputResolved } = judged;
      expect(other.outcome).toMatchObject({ loss, objective, objectiveBefore, outputResolved });
    },
  );

  it('judges on the run’s own rows and targets whatever was solved for', () => {
    const [solve] = solveOf(3);
    const { lossBefore, objectiveBefore } = solve.outcome;
    for (const changes of [{ rows: [...most] }, { targets: () => 0 }]) {
      expect(solve.with(changes).outcome).toMatchObject({ lossBefore, objectiveBefore });
    }
    // The run's own solve is the least squares of all rows: nothing else comes lower.
    expect(solve.with({ rows: most }).outcome.loss).toBeGreaterThan(solve.outcome.loss);
  });

  it('says in words what it is', () => {
    const [solve] = solveOf(2);
    expect(shown(solve.outcome)).toMatch(/^If taken: loss .* → .*, objective .*; accepted$/);
    expect(shown(solve.with({ ridge: 2 }).outcome)).toMatch(/objective under ridge 2 [\d.e]+ →/);
    expect(shown(solve.with({ rung: 'inverse' }).outcome)).toMatch(/takes every solve/);
  });
});

describe('a solve on fewer rows', () => {
  it('of the output layer is ml-matrix’s least squares on those rows', () => {
    const [solve, run] = solveOf(3);
    const before = run.network;
    const hidden = [1, 2].reduce((a, layer) => {
      const { weights, bias } = before.layer(layer);
      return Matrix.tanh(a.mmul(weights).addRowVector([...bias]));
    }, new Matrix(problem.inputs));
    const design = hidden.to2DArray().map((row) => [...row, 1]);
    const expected = new QrDecomposition(new Matrix(most.map((row) => design[row]!))).solve(
      new Matrix(most.map((row) => problem.targets[row]!)),
    );
    const other = solve.with({ rows: { without: [3, 17] } });
    expect(apart(parameters(other), expected.to2DArray())).toBeLessThan(1e-10);
    expect(apart(parameters(solve), expected.to2DArray())).toBeGreaterThan(1e-6);
    expect([other.residual.rows, other.leverages.length]).toEqual([58, 58]);
    expect(other.counterfactual?.rows).toEqual(most);
    const left = new Matrix(most.map((row) => problem.targets[row]!)).sub(
      new Matrix(most.map((row) => design[row]!)).mmul(expected),
    );
    expect(Matrix.sub(other.residual, left).norm('max')).toBeLessThan(1e-10);
  });

  it.each([
    { layer: 1, ridge: 0 },
    { layer: 2, ridge: 0.3 },
  ])('of hidden layer $layer, ridge $ridge, is ml-matrix’s on finite differences', (given) => {
    const { layer, ridge } = given;
    const [solve, run] = solveOf(layer, { damping: 0.1 });
    const other = solve.with({ rows: most, ridge });
    const expected = jointStep(run.network, only(problem, most), other);
    expect(apart(parameters(other), expected)).toBeLessThan(1e-7);
  });

  it('is the same however the rows are named, and whatever their order', () => {
    const [solve] = solveOf(2);
    const named = parameters(solve.with({ rows: { without: [17, 3] } }));
    expect(parameters(solve.with({ rows: (row) => row !== 3 && row !== 17 }))).toEqual(named);
    expect(parameters(solve.with({ rows: [...most].reverse() }))).toEqual(named);
    expect(parameters(solve.with({ rows: { without: [] } }))).toEqual(parameters(solve));
  });

  it.each(rungs)('is what `train` does on the data without the others: rung %s', (rung) => {
    const rows = most.filter((row) => row % 5 !== 0);
    const run = begin({ rung });
    run.goto(2);
    // At the first turn of a sweep a new run begins at the same weights.
    const again = train(run.network, only(problem, rows), { rung });
    const solve = run.next('solve', { layer: 3 });
    const other = solve.with({ rows });
    const alone = again.next('solve', { layer: 3 });
    const same = solve.with({ rows, damping: alone.damping });
    expect(apart(parameters(same), parameters(alone))).toBeLessThan(1e-12);
    for (const name of ['condition', 'press', 'effectiveParameters', 'gcv'] as const) {
      expect(same[name] / alone[name]).toBeCloseTo(1, 9);
    }
    expect(same.rank).toBe(alone.rank);
    expect(other.damping).toBe(solve.damping);
    const table = alone.summary({ unit: 0 });
    const { rows: lines, rSquared, samples } = same.summary({ unit: 0 });
    expect(samples).toBe(rows.length);
    expect(rSquared).toBeCloseTo(table.rSquared, 10);
    lines.forEach(({ standardError }, at) => {
      expect(standardError / table.rows[at]!.standardError).toBeCloseTo(1, 8);
    });
  });

  it.each(rungs)('is what sample weights of 0 give: rung %s', (rung) => {
    const weights = problem.inputs.map((_, row) => (row % 4 === 1 ? 0 : 1 + (row % 3)));
    const whole = weights.map((weight) => weight || 9);
    for (const layer of [3, 1]) {
      const run = begin({ rung }, { ...problem, weights: whole });
      // The same weights, whose turn comes first: a run in which nothing has been taken yet.
      const zero = train(run.network, { ...problem, weights }, { rung, damping: 0.5 });
      const solve = run.next('solve', { layer });
      if (layer === 3) {
        const other = solve.with({ rows: (row) => row % 4 !== 1, damping: 0.5 });
        const expected = zero.next('solve', { layer: 3 }).with({ damping: 0.5 });
        expect(apart(parameters(other), parameters(expected))).toBeLessThan(1e-9);
        expect(other.effectiveParameters).toBeCloseTo(expected.effectiveParameters, 8);
        continue;
      }
      const rows = problem.inputs.flatMap((_, row) => (row % 4 === 1 ? [] : [row]));
      const counted = rows.map((row) => weights[row]!);
      const mean = counted.reduce((sum, weight) => sum + weight, 0) / counted.length;
      const roots = Float64Array.from(counted, (weight) => Math.sqrt(weight / mean));
      const position = { ...positionOf(run.network, only(problem, rows)), roots };
      const other = solve.with({ rows });
      const { proposed } = targetRule(rung).pose(position, 1).regression.solve(other);
      expect(apart([other.weights.to1DArray()], [[...proposed.weights.data]])).toBeLessThan(1e-9);
    }
  });
});

describe('a solve for other targets', () => {
  const doubled = problem.targets.map(([y = 0]) => [2 * y + 1]);

  it.each(rungs)('is what `train` does with them at the same weights: rung %s', (rung) => {
    const run = begin({ rung });
    run.goto(2);
    const again = train(run.network, { ...problem, targets: doubled }, { rung });
    const alone = again.next('solve', { layer: 3 });
    const solve = run.next('solve', { layer: 3 }).with({ damping: alone.damping });
    const expected = parameters(alone);
    for (const targets of [doubled, new Matrix(doubled), doubled.flat(), (y: number) => 2 * y + 1])
      expect(apart(parameters(solve.with({ targets })), expected)).toBeLessThan(1e-12);
    expect(solve.with({ targets: doubled }).counterfactual?.retargeted).toBe(60);
  });

  it('are in the targets’ own units and scaled as the run’s', () => {
    const targetScale = { mean: [3], deviation: [0.25] };
    const run = begin({}, { ...problem, targetScale });
    const again = begin({}, { ...problem, targets: doubled, targetScale });
    const other = run.next('solve', { layer: 3 }).with({ targets: doubled });
    expect(parameters(other)).toEqual(parameters(again.next('solve', { layer: 3 })));
  });

  it('that a function leaves as they are keep their bits', () => {
    const run = begin({}, { ...problem, targetScale: { mean: [0.1], deviation: [0.3] } });
    const solve = run.next('solve', { layer: 3 });
    expect(parameters(solve.with({ targets: (y) => y }))).toEqual(parameters(solve));
    const seen: [number, number][] = [];
    const other = solve.with({
      targets: (y, row, output) => {
        seen.push([row, output]);
        return row === 17 ? 3.2 : y;
      },
    });
    expect(seen).toEqual(problem.inputs.map((_, row) => [row, 0]));
    expect(other.counterfactual).toMatchObject({ retargeted: 1, of: solve.sequence });
    expect(other.response.get(17, 0)).toBeCloseTo((3.2 - 0.1) / 0.3, 12);
    expect(other.response.get(16, 0)).toBe(solve.response.get(16, 0));
  });

  it('of several outputs are given to a function one by one', () => {
    const data = smallProblem(3, 2, 20);
    const solve = train(network([3, 2], { seed: 1 }), data).next('solve');
    const other = solve.with({ targets: (y, row, output) => (output === 1 ? 10 * y + row : y) });
    const expected = data.targets.map(([a = 0, b = 0], row) => [a, 10 * b + row]);
    expect(Matrix.sub(other.response, new Matrix(expected)).norm('max')).toBeLessThan(1e-12);
    expect(other.weights.getColumn(0)).toEqual(solve.weights.getColumn(0));
  });
});

describe('a solve by another rung', () => {
  const pairs = rungs.flatMap((from) => rungs.map((to) => ({ from, to })));
  it.each(pairs)('poses the problem anew from the same weights: $from → $to', ({ from, to }) => {
    for (const layer of [3, 2, 1]) {
      const run = begin({ rung: from, ridge: 0.05 });
      run.step();
      const solve = run.next('solve', { layer });
      const other = solve.with({ rung: to });
      expect(apart(parameters(other), byRule(to, run.network, problem, other))).toBeLessThan(1e-12);
      expect(other.unknowns).toBe(solve.with({ rung: to, ridge: 1 }).unknowns);
      const damps = targetRule(to).firstDamping(run.network, layer, 1) > 0;
      expect(other.damping > 0).toBe(damps);
      if (from === to) expect(parameters(other)).toEqual(parameters(solve));
    }
  });

  it('keeps the damping where both rungs damp the layer, else takes what its turn began with', () => {
    const [refused] = solveOf(2, { damping: { initial: 1e-9, raise: 10 } });
    const raised = refused.with({ damping: 0.7 });
    expect(raised.with({ rung: 'neuron' }).damping).toBe(0.7);
    expect(refused.with({ rung: 'neuron' }).damping).toBe(refused.damping);
    expect(refused.with({ rung: 'inverse' }).damping).toBe(0);
    expect(refused.with({ rung: 'inverse', damping: 3 }).damping).toBe(3);
    const first = begin({ rung: 'inverse', damping: 0.25 }).next('solve', { layer: 1 });
    expect(first.damping).toBe(0);
    expect(first.with({ rung: 'layer' }).damping).toBe(0.25);
  });

  it('network shows this layer’s part, and its outcome is that of all parts together', () => {
    const run = begin();
    run.goto(3);
    const fork = run.fork({ rung: 'network', damping: 0.01 });
    fork.next('solve', { layer: 1 });
    const other = run.next('solve', { layer: 3 }).with({ rung: 'network', damping: 0.01 });
    const judged = fork.stepInto();
    expect(judged).toMatchObject({ loss: other.outcome.loss, objective: other.outcome.objective });
    expect(other.unknowns).toBe(run.network.parameterCount);
  });

  it('that can’t be used here is refused by its own check', () => {
    const relu = train(network([2, 4, 1], { activation: 'relu', seed: 1 }), problem);
    const solve = relu.next('solve', { layer: 1 });
    expect(errorOf(() => solve.with({ rung: 'inverse' })).code).toBe('NOT_INVERTIBLE');
    const bounded = network([2, 3, 1], { output: 'tanh', seed: 1 });
    const high = sineProduct(1, 20);
    const targets = high.targets.map((row, at) => (at === 5 ? [1.5] : row.map((y) => y / 3)));
    const outside = train(bounded, { ...high, targets }).next('solve', { layer: 2 });
    const error = errorOf(() => outside.with({ rung: 'inverse' }));
    expect(error).toMatchObject({ code: 'TARGET_OUT_OF_RANGE' });
    expect(error.message).toMatch(/Row 6 of target 1 is 1.5/);
    const without = outside.with({ rung: 'inverse', rows: { without: [5] } });
    expect(without.status).toBe('solved');
    const inside = outside.with({ rung: 'inverse', targets: (y) => y / 2 });
    expect(inside.status).toBe('solved');
    const own = train(bounded, sineProduct(1, 20), { rung: 'inverse' }).next('solve', { layer: 2 });
    expect(errorOf(() => own.with({ targets: () => 5 })).code).toBe('TARGET_OUT_OF_RANGE');
    const classes = train(
      network([3, 3], { output: 'softmax' }),
      classesOf(smallProblem(3, 3, 20)),
    ).next('solve');
    expect(errorOf(() => classes.with({ rung: 'inverse' })).code).toBe('OPTION_OUT_OF_RANGE');
  });
});

describe('changes', () => {
  it('add up, and of one that is made twice the later counts', () => {
    const [solve] = solveOf(2);
    const rows = { without: [3, 17] };
    const once = parameters(solve.with({ ridge: 1, rows, rung: 'neuron', damping: 2 }));
    const chain = solve.with({ rows }).with({ ridge: 9, rung: 'neuron' }).with({ damping: 2 });
    expect(parameters(chain.with({ ridge: 1 }))).toEqual(once);
    expect(
      parameters(
        solve
          .with({ ridge: 1 })
          .with({ rows: [1, 2, 3] })
          .with({ rows }),
      ),
    ).toEqual(parameters(solve.with({ ridge: 1, rows })));
    const back = chain.with({ ridge: 0, rung: 'layer', damping: solve.damping, rows: () => true });
    expect(parameters(back)).toEqual(parameters(solve));
    expect(chain.counterfactual?.of).toBe(solve.sequence);
    expect(chain.counterfactual?.changes).toEqual({ ridge: 9, damping: 2, rung: 'neuron', rows });
    expect(parameters(solve.with({}))).toEqual(parameters(solve));
  });

  it('in whatever combination pose the changed problem from the same weights', () => {
    const data = smallProblem(2, 2, 24);
    fc.assert(
      fc.property(
        fc.record({
          from: fc.constantFrom(...rungs),
          rung: fc.option(fc.constantFrom(...rungs), { nil: undefined }),
          layer: fc.constantFrom(3, 2, 1),
          sweeps: fc.nat(2),
          rows: fc.option(fc.subarray([...data.inputs.keys()], { minLength: 12 }), {
            nil: undefined,
          }),
          shift: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
          ridge: fc.option(fc.constantFrom(0.01, 1), { nil: undefined }),
          damping: fc.constantFrom(0.01, 1),
          chained: fc.boolean(),
        }),
        ({ from, rung, layer, sweeps, rows, shift, ridge, damping, chained }) => {
          const run = train(network([2, 3, 3, 2], { seed: 4 }), data, { rung: from, ridge: 0.1 });
          run.goto(sweeps);
          const solve = run.next('solve', { layer });
          const changes: SolveChanges = {
            damping,
            ...(rung === undefined ? {} : { rung }),
            ...(rows === undefined ? {} : { rows }),
            ...(shift === undefined ? {} : { targets: (y: number) => y + shift }),
            ...(ridge === undefined ? {} : { ridge }),
          };
          const other = chained
            ? Object.entries(changes).reduce((e, [name, value]) => e.with({ [name]: value }), solve)
            : solve.with(changes);
          const moved = data.targets.map((row) => row.map((y) => y + (shift ?? 0)));
          const all = { inputs: data.inputs, targets: moved };
          const expected = byRule(rung ?? from, run.network, rows ? only(all, rows) : all, other);
          expect(other).toMatchObject({ damping, ridge: ridge ?? 0.1, rung: rung ?? from });
          expect(apart(parameters(other), expected)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are taken over when they are given: later changes of a list don’t count', () => {
    const [solve] = solveOf(2);
    const rows = [...most];
    const targets = problem.targets.map((row) => row.map((y) => 2 * y));
    const other = solve.with({ rows, targets });
    const expected = parameters(other.with({ rung: 'neuron' }));
    rows.length = 5;
    targets[9] = [1e6];
    expect(parameters(other.with({ rung: 'neuron' }))).toEqual(expected);
    let asked = 0;
    const condition = solve.with({ rows: () => ++asked > 0 });
    condition.with({ rung: 'neuron' }).with({ ridge: 1 });
    expect(asked).toBe(60);
  });

  it('are said in the display, with the solve that they were made to', () => {
    const [solve] = solveOf(2);
    expect(solve.counterfactual).toBeUndefined();
    expect(shown(solve)).not.toMatch(/what if/);
    const other = solve.with({ ridge: 1, rows: most, rung: 'neuron', targets: (y) => -y });
    expect(shown(other)).toContain(
      `what if (ridge 1, rung 'neuron', 58 of 60 rows, other targets in 60 rows) instead of #${solve.sequence}`,
    );
    const display: unknown = Reflect.get(other, Symbol.for('Jupyter.display')).call(other);
    expect(display).toMatchObject({
      'text/html': expect.stringContaining('rung &#39;neuron&#39;'),
    });
  });

  const wrong: readonly [string, unknown, string, RegExp][] = [
    ['nothing at all', undefined, 'WRONG_ARGUMENT', /solve\.with\(\{ ridge: 1 \}\)/],
    ['a number', 3, 'WRONG_ARGUMENT', /got 3/],
    ['a misspelt name', { rigde: 1 }, 'UNKNOWN_OPTION', /Did you mean 'ridge'/],
    ['a negative damping', { damping: -1 }, 'OPTION_OUT_OF_RANGE', /damping of 0 or more/],
    ['a criterion as ridge', { ridge: 'gcv' }, 'OPTION_OUT_OF_RANGE', /finite ridge/],
    ['an unknown rung', { rung: 'newtork' }, 'UNKNOWN_OPTION', /'network'/],
    ['no rows', { rows: [] }, 'NO_ROWS', /none of the 60/],
    ['a condition that no row meets', { rows: () => false }, 'NO_ROWS', /at least one/],
    [
      'a condition that answers a number',
      { rows: (r: number) => r },
      'OPTION_OUT_OF_RANGE',
      /row 0/,
    ],
    ['a row twice', { rows: [4, 4] }, 'OPTION_OUT_OF_RANGE', /row 4 twice in rows/],
    ['a row too many', { rows: [0, 60] }, 'OPTION_OUT_OF_RANGE', /0 to 59.*got 60 at place 1/],
    ['half a row', { rows: [0.5] }, 'OPTION_OUT_OF_RANGE', /got 0.5/],
    ['a negative row', { rows: { without: [-1] } }, 'OPTION_OUT_OF_RANGE', /rows\.without/],
    [
      'all rows left out',
      { rows: { without: problem.inputs.map((_, r) => r) } },
      'NO_ROWS',
      /none/,
    ],
    ['a hole', { rows: new Array(2) }, 'OPTION_OUT_OF_RANGE', /undefined at place 0/],
    ['a misspelt without', { rows: { witout: [1] } }, 'OPTION_OUT_OF_RANGE', /witout/],
    ['no choice of rows', { rows: 5 }, 'OPTION_OUT_OF_RANGE', /got 5/],
    ['targets of too few rows', { targets: [[1]] }, 'SHAPE_MISMATCH', /\(60 × 1\) is wanted/],
    ['targets of two columns', { targets: problem.inputs }, 'SHAPE_MISMATCH', /\(60 × 2\)/],
    ['no numbers', { targets: 'y' }, 'SHAPE_MISMATCH', /got string/],
    ['NaN among them', { targets: problem.targets.map(() => [Number.NaN]) }, 'NOT_FINITE', /row 1/],
    ['a function of NaN', { targets: () => Number.NaN }, 'NOT_FINITE', /index 0/],
  ];
  it.each(wrong)('refuse %s', (_, changes, code, message) => {
    const [solve] = solveOf(2);
    // What only a person without types can write.
    const call: (changes: never) => unknown = solve.with;
    const error = errorOf(() => Reflect.apply(call, solve, [changes]));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('refuse targets that are no probabilities, and rows of weight 0 alone', () => {
    const data = {
      ...classesOf(smallProblem(3, 3, 20)),
      weights: new Array(20).fill(1).fill(0, 5),
    };
    const solve = train(network([3, 3], { output: 'softmax' }), data).next('solve');
    const error = errorOf(() => solve.with({ targets: (y, row) => (row === 2 ? 0.9 : y) }));
    expect(error).toMatchObject({ code: 'TARGET_OUT_OF_RANGE' });
    expect(error.message).toMatch(/row 3 add up/);
    const swapped = solve.with({ targets: (y, row, k) => (row === 2 ? Number(k === 0) : y) });
    expect(swapped.status).not.toBe('failed');
    expect(errorOf(() => solve.with({ rows: [7, 8] })).message).toMatch(/weight 0/);
  });

  it('let the error of a person’s own function pass', () => {
    const [solve] = solveOf(2);
    const rows = (): boolean => {
      throw new TypeError('mine');
    };
    expect(() => solve.with({ rows })).toThrow(TypeError);
  });
});

describe('the run', () => {
  const changes: readonly SolveChanges[] = [
    { ridge: 1 },
    { damping: 10 },
    ...rungs.map((rung) => ({ rung })),
    { rows: most },
    { targets: (y) => -y },
    { ridge: 0.1, rung: 'neuron', rows: { without: [1] }, targets: (y, row) => y + row },
  ];
  const ask = (solve: SolveEvent): void => {
    for (const change of changes) {
      const other = solve.with(change);
      void [
        other.residual,
        other.press,
        other.condition,
        other.outcome,
        other.summary({ unit: 0 }),
      ];
    }
    void solve.outcome;
  };
  const bitsOf = (run: Run) => ({
    sequence: run.sequence,
    sweep: run.sweep,
    losses: run.losses,
    objectives: run.objectives,
    parameters: run.network.parameters,
    warnings: run.warnings,
  });

  it.each(rungs)('and its later events are those of an untouched twin: rung %s', (rung) => {
    const [asked, twin] = [begin({ rung }), begin({ rung })];
    const kept: SolveEvent[] = [];
    // In the middle of sweeps, from inside the iteration.
    for (const event of asked) {
      if (event.kind === 'solve') {
        kept.push(event);
        if (event.sweep === 2) ask(event);
      }
      const same = twin.stepInto();
      expect({ ...event, ...hidden }).toEqual({ ...same, ...hidden });
      if (asked.sweep === 3) break;
    }
    expect(bitsOf(asked)).toEqual(bitsOf(twin));
    // On events from long ago, of a run that went back and of a fork.
    asked.back(2);
    twin.back(2);
    ask(kept[0]!);
    const [fork, twinFork] = [asked.fork({ ridge: 0.1 }), twin.fork({ ridge: 0.1 })];
    const forked = fork.next('solve', { layer: 2 });
    twinFork.next('solve', { layer: 2 });
    asked.goto(4);
    twin.goto(4);
    ask(kept.at(-1)!);
    ask(forked);
    for (const [one, other] of [
      [asked, twin],
      [fork, twinFork],
    ] as const) {
      one.step();
      other.step();
      expect(bitsOf(one)).toEqual(bitsOf(other));
    }
    const again = begin({ rung }).next('solve', { layer: 3 });
    expect(parameters(kept[0]!)).toEqual(parameters(again));
    expect(kept[0]!.residual.to2DArray()).toEqual(again.residual.to2DArray());
  });
});

/** Functions differ from event to event. */
const hidden = { summary: undefined, with: undefined };

function shown(value: object): string {
  const inspect: unknown = Reflect.get(value, Symbol.for('nodejs.util.inspect.custom'));
  return typeof inspect === 'function' ? String(inspect.call(value)) : '';
}
