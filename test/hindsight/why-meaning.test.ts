import { inverse, solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { inspectSymbol } from '../../src/display/protocol.ts';
import { type NetworkOptions, network } from '../../src/network/index.ts';
import { type Run, type TrainOptions, train, type WhyPart } from '../../src/run/index.ts';
import type { EventKind, EventOf, TrainingEvent } from '../../src/training/events.ts';
import { classesOf, type Problem, sineProduct, smallProblem } from '../training/problems.ts';
import { expectExact } from './sums.ts';

/** W and b of one layer. */
interface Layer {
  readonly weights: Matrix;
  readonly bias: readonly number[];
}

const layersOf = (run: Run): Layer[] =>
  run.network.widths.slice(1).map((_, at) => {
    const { weights, bias } = run.network.layer(at + 1);
    return { weights, bias: [...bias] };
  });

const affine = (a: Matrix, { weights, bias }: Layer): Matrix => a.mmul(weights).addRowVector(bias);

const tanh = (z: Matrix): Matrix =>
  Matrix.from1DArray(z.rows, z.columns, z.to1DArray().map(Math.tanh));

/** Our own network: tanh, then a linear output, from what layer `from` gives. */
function outputOf(layers: readonly Layer[], given: Matrix, from = 0): Matrix {
  return layers.slice(from).reduce((a, layer, at) => {
    const z = affine(a, layer);
    return from + at === layers.length - 1 ? z : tanh(z);
  }, given);
}

function lossOf({ targets }: Problem, output: Matrix): number {
  const errors = Matrix.sub(new Matrix(targets), output).to1DArray();
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

const changed = (layers: readonly Layer[], layer: number, { weights, bias }: Layer): Layer[] =>
  layers.map((kept, at) => (at === layer - 1 ? { weights, bias } : kept));

/** The events of one sweep. */
function sweepOf(run: Run): TrainingEvent[] {
  const events: TrainingEvent[] = [];
  for (const event of run) {
    events.push(event);
    if (event.kind === 'sweep:end') return events;
  }
  return events;
}

const all = <K extends EventKind>(
  events: readonly TrainingEvent[],
  kind: K,
  layer?: number,
): EventOf<K>[] =>
  events.filter(
    (event): event is EventOf<K> =>
      event.kind === kind && (layer === undefined || ('layer' in event && event.layer === layer)),
  );

const begin = (
  widths: readonly number[],
  problem: Problem,
  how: TrainOptions,
  options: NetworkOptions = {},
): Run => train(network(widths, { seed: 1, ...options }), problem, how);

/** y on [a, 1], by singular values. */
function solvedAnew(layers: readonly Layer[], inputs: Matrix, { targets }: Problem): Layer[] {
  const a = layers.slice(0, -1).reduce((given, layer) => tanh(affine(given, layer)), inputs);
  const found = leastSquares(
    a.clone().addColumn(Matrix.ones(a.rows, 1)),
    new Matrix(targets),
    true,
  );
  const weights = found.subMatrix(0, a.columns - 1, 0, found.columns - 1);
  return changed(layers, layers.length, { weights, bias: found.getRow(a.columns) });
}

type Term = [kind: string, layer: number, change: number];

function expectTerms(parts: readonly WhyPart[], wanted: readonly Term[]): void {
  expect(parts.map(({ kind, layer, change }) => [kind, layer, change])).toEqual(
    wanted.map(([kind, layer, change]) => [kind, layer, expect.closeTo(change, 10)]),
  );
}

describe('the terms of why', () => {
  it('are those of our own forward passes, by inverses', () => {
    const problem = sineProduct(1, 20);
    const run = begin([2, 4, 1], problem, { rung: 'inverse' });
    const before = layersOf(run);
    const events = sweepOf(run);
    const inputs = new Matrix(problem.inputs);
    const [output] = all(events, 'solve', 2);
    const [hidden] = all(events, 'solve', 1);
    const [ideal] = all(events, 'ideal', 1);
    const solved = changed(before, 2, output!);

    // a* = a + (y − z)(WᵀW + εI)⁻¹Wᵀ, ε a hundredth of the mean of WᵀW's diagonal.
    const a = tanh(affine(inputs, solved[0]!));
    const w = solved[1]!.weights;
    const normal = w.transpose().mmul(w);
    const back = inverse(Matrix.add(normal, Matrix.eye(1).mul(0.01 * normal.get(0, 0))));
    const missing = Matrix.sub(new Matrix(problem.targets), affine(a, solved[1]!));
    const wanted = Matrix.add(a, missing.mmul(back).mmul(w.transpose()));
    const limit = (value: number): number => Math.min(Math.max(value, -0.99), 0.99);
    const clamped = Matrix.from1DArray(20, 4, wanted.to1DArray().map(limit));
    expect(ideal!.clamped).toBeGreaterThan(0);
    expect(tanh(ideal!.ideal).to1DArray()).toEqual(
      clamped.to1DArray().map((value) => expect.closeTo(value, 12)),
    );

    const losses = [
      lossOf(problem, outputOf(before, inputs)),
      lossOf(problem, outputOf(solved, inputs)),
      lossOf(problem, outputOf(solved, wanted, 1)),
      lossOf(problem, outputOf(solved, clamped, 1)),
      lossOf(problem, outputOf(changed(solved, 1, hidden!), inputs)),
    ];
    const step = (at: number): number => losses[at]! - losses[at - 1]!;
    expectTerms(run.why().parts, [
      ['solve', 2, step(1)],
      ['ideal', 1, step(2)],
      ['clamped', 1, step(3)],
      ['unreached', 1, step(4)],
    ]);
    expect(run.loss).toBeCloseTo(losses[4]!, 12);
  });

  it.each(['weighted', 'neuron', 'layer'] as const)(
    'are those of our own forward passes, rung %s, the output solved anew, whatever was refused',
    (rung) => {
      const problem = smallProblem(3, 2, 30);
      const how = { rung, resolveOutput: true, damping: { initial: 1e-6, trials: 3 } } as const;
      const run = begin([3, 4, 4, 2], problem, how);
      const inputs = new Matrix(problem.inputs);
      const lossAt = (layers: readonly Layer[]): number =>
        lossOf(problem, outputOf(layers, inputs));
      const endings = new Set<string>();
      for (let sweep = 1; sweep <= 8; sweep++) {
        let layers = layersOf(run);
        const events = sweepOf(run);
        for (const turn of run.why().sweeps[0]!.turns) {
          const [layer] = turn.layers as [number];
          const solve = all(events, 'solve', layer).at(-1)!;
          const refused = all(events, 'reject', layer);
          const judged = all(events, 'accept', layer)[0] ?? refused.at(-1)!;
          const { accepted, trial, sequence, lossBefore } = turn;
          expect({ accepted, trial, sequence, refused: turn.refused }).toEqual({
            accepted: judged.kind === 'accept',
            trial: solve.trial,
            sequence: judged.sequence,
            refused: refused.length,
          });
          expect(lossBefore).toBeCloseTo(lossAt(layers), 12);
          const proposed = changed(layers, layer, solve);
          const alone = lossAt(proposed);
          const { ideal: z } = all(events, 'ideal', layer)[0]!;
          const ideal = lossOf(problem, outputOf(layers, tanh(z), layer));
          const there: Term[] =
            layer === 3
              ? [['solve', 3, judged.loss - lossBefore]]
              : [
                  ['ideal', layer, ideal - lossBefore],
                  ['unreached', layer, alone - ideal],
                  ['resolved', 3, judged.loss - alone],
                ];
          const back: Term[] =
            layer === 3
              ? [['refused', 3, lossBefore - judged.loss]]
              : [
                  ['refused', 3, alone - judged.loss],
                  ['refused', layer, lossBefore - alone],
                ];
          expect(turn.leftOut).toEqual([]);
          expectTerms(turn.parts, accepted ? there : [...there, ...back]);
          endings.add(`${accepted ? 'accepted' : 'refused'}, ${turn.refused} trials before`);
          if (!accepted) continue;
          layers = layer === 3 ? proposed : solvedAnew(proposed, inputs, problem);
          expect(lossAt(layers)).toBeCloseTo(judged.loss, 10);
        }
      }
      expect([...endings]).toContain('accepted, 0 trials before');
      expect(endings.size).toBeGreaterThan(1);
    },
  );

  it('of one solve for all layers exchange its proposals from the output to the input', () => {
    const problem = smallProblem(3, 2, 30);
    const run = begin([3, 4, 4, 2], problem, {
      rung: 'network',
      damping: { initial: 1e-6, trials: 2 },
    });
    const inputs = new Matrix(problem.inputs);
    const endings = new Set<boolean>();
    for (let sweep = 1; sweep <= 8; sweep++) {
      let layers = layersOf(run);
      const events = sweepOf(run);
      const [turn, another] = run.why().sweeps[0]!.turns;
      expect(another).toBeUndefined();
      const losses = [lossOf(problem, outputOf(layers, inputs))];
      for (const layer of [3, 2, 1]) {
        layers = changed(layers, layer, all(events, 'solve', layer).at(-1)!);
        losses.push(lossOf(problem, outputOf(layers, inputs)));
      }
      const there = [3, 2, 1].map(
        (layer, at): Term => ['solve', layer, losses[at + 1]! - losses[at]!],
      );
      const back = there.map(([, layer, change]): Term => ['refused', layer, -change]).reverse();
      if (turn!.leftOut.length === 0) {
        expectTerms(turn!.parts, turn!.accepted ? there : [...there, ...back]);
        endings.add(turn!.accepted);
      }
    }
    expect(endings.size).toBe(2);
  });

  it('of one solve are called so where there is one layer, too', () => {
    const { inputs, targets } = classesOf(smallProblem(3, 3, 30));
    const net = network([3, 3], { output: 'softmax', seed: 1 });
    const run = train(net, { inputs, targets }, { rung: 'network', ridge: 0.1 });
    run.step();
    expect(run.why().parts.map(({ kind }) => kind)).toEqual(['solve']);
  });

  it('come to 0 for every layer of a turn that was refused', () => {
    const problem = sineProduct(1, 30);
    const run = begin([2, 6, 6, 1], problem, { rung: 'weighted', damping: { trials: 1 } });
    for (let sweep = 1; sweep <= 6; sweep++) run.step();
    const { sweeps, refused } = run.why({ from: 0 });
    const turns = sweeps.flatMap((sweep) => sweep.turns).filter(({ accepted }) => !accepted);
    expect(turns.length).toBeGreaterThan(0);
    expect(refused).toBe(turns.length);
    for (const { change, loss, lossBefore, layers, parts } of turns) {
      expect(change).toBe(0);
      expect(loss).toBe(lossBefore);
      for (const layer of layers) {
        const own = parts.filter((part) => part.layer === layer);
        expect(own.reduce((sum, part) => sum + part.change, 0)).toBe(0);
      }
    }
  });

  it('name the solves that made them', () => {
    const run = begin([2, 5, 5, 1], sineProduct(1, 30), { damping: 1e-6 });
    const solves = [1, 2, 3].flatMap(() => all(sweepOf(run), 'solve'));
    const { parts, sweeps } = run.why({ from: 0 });
    for (const part of parts) {
      const made = solves.filter(({ sequence }) => part.solves.includes(sequence));
      expect(made.length).toBe(part.solves.length);
      expect(new Set(made.map(({ layer }) => layer))).toEqual(new Set([part.turn]));
    }
    // The ideal of rung `layer` is what its first trial asked for.
    const tried = sweeps.flatMap(({ turns }) => turns).find((turn) => turn.trial > 1)!;
    const trialOf = (kind: string): number | undefined => {
      const part = tried.parts.find((part) => part.kind === kind);
      return solves.find(({ sequence }) => part?.solves.includes(sequence))?.trial;
    };
    expect(trialOf('ideal')).toBe(1);
    expect(trialOf('unreached')).toBe(tried.trial);
  });

  it('leave out what is infinite or far beyond the loss, and say so', () => {
    const activation = {
      name: 'sinh',
      value: Math.sinh,
      derivative: Math.cosh,
      inverse: Math.asinh,
    };
    const run = begin([2, 6, 6, 1], sineProduct(1, 100, 2), { rung: 'neuron' }, { activation });
    for (let sweep = 1; sweep <= 4; sweep++) run.step();
    const why = run.why({ from: 0 });
    const leftOut = why.sweeps.flatMap(({ turns }) => turns.flatMap((turn) => turn.leftOut));
    expect(leftOut.length).toBeGreaterThan(0);
    for (const { loss } of leftOut) expect(loss).not.toBeLessThan(1e4 * run.loss);
    expect(why.parts.some(({ kind, layer }) => kind === 'solve' && layer < 3)).toBe(true);
    expect(why.parts.every(({ change }) => Number.isFinite(change))).toBe(true);
    expectExact(why);
    expect(why[inspectSymbol]()).toContain('Left out as way-points, being too high');
  });

  it('of a loss that overflows are no sum, and say so', () => {
    const { inputs } = sineProduct(1, 30);
    const problem = { inputs, targets: inputs.map(([x = 0, y = 0]) => [1e160 * (x - y)]) };
    const run = begin([2, 1], problem, {});
    run.step();
    expect(run.loss).toSatisfy(Number.isFinite);
    const why = run.why();
    expect(why.change).toBe(Number.NEGATIVE_INFINITY);
    expect(why.parts).toEqual([
      { kind: 'solve', turn: 1, layer: 1, change: Number.NEGATIVE_INFINITY, solves: [4] },
    ]);
    expect(why[inspectSymbol]()).toContain('no sum to be exact');
  });
});
