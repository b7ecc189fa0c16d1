import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import type { Rung } from '../../src/targets/index.ts';
import type { TrainingEvent } from '../../src/training/index.ts';
import { sineProduct, smallProblem } from './problems.ts';

const small = () => train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(2, 60));

function take(events: Iterable<TrainingEvent>, count: number): readonly TrainingEvent[] {
  const taken: TrainingEvent[] = [];
  for (const event of events) if (taken.push(event) === count) break;
  return taken;
}

const word = (event: TrainingEvent): string =>
  event.kind === 'reject' && event.final ? 'final' : event.kind;

describe('the stream of events', () => {
  it('has the order that was promised, from the output to the input', () => {
    const run = small();
    const lines: string[] = [];
    while (run.sweep < 12) {
      const event = run.stepInto();
      lines.push('layer' in event ? `${event.layer}:${word(event)}` : event.kind);
    }
    const layer = (l: number) =>
      `${l}:forward ${l}:ideal (${l}:solve ${l}:reject )*${l}:solve (${l}:accept|${l}:final) `;
    const sweep = `sweep:start ${layer(3)}${layer(2)}${layer(1)}sweep:end `;
    expect(`${lines.join(' ')} `).toMatch(new RegExp(`^(${sweep}){12}$`));
    expect(lines.filter((line) => line.endsWith('reject')).length).toBeGreaterThan(0);
  });

  it('is numbered without gaps, and every sweep knows its number', () => {
    const events = take(small(), 60);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    expect(events.map(({ sweep }) => sweep)).toEqual(
      [...events.map(({ sweep }) => sweep)].sort((a, b) => a - b),
    );
    expect(events[0]).toMatchObject({ kind: 'sweep:start', sweep: 1 });
  });

  it('raises the damping with every refusal and keeps layers that are refused to the end', () => {
    const run = train(network([2, 4, 1], { seed: 1 }), sineProduct(1, 60), {
      damping: { initial: 1e-12, trials: 2, raise: 10 },
    });
    const refused = run.next('reject');
    const again = run.stepInto();
    if (!refused.final) {
      expect(again).toMatchObject({ kind: 'solve', trial: refused.trial + 1 });
      expect(again.kind === 'solve' && again.damping).toBe(refused.damping * 10);
    }
    expect(refused.objective).toBeGreaterThanOrEqual(refused.objectiveBefore);
  });

  it('says what was accepted: the objectives are those of the network before and after', () => {
    const run = small();
    const before = run.objective;
    const accepted = run.next('accept');
    expect(accepted.objectiveBefore).toBe(before);
    expect(accepted.objective).toBe(run.objective);
    expect(accepted.loss).toBe(run.loss);
    const predicted = run.network.predict(sineProduct(2, 60).inputs);
    const error =
      Matrix.sub(new Matrix(sineProduct(2, 60).targets), predicted).norm('frobenius') ** 2;
    expect(run.objective).toBeCloseTo(error, 12);
    expect(run.loss).toBeCloseTo(error / 60, 12);
  });
});

describe('an event', () => {
  it('is a snapshot: read late, in any order, it says what it would have said at once', () => {
    const [early, late] = [small(), small()];
    const atOnce = take(early, 40).map(tensors);
    const kept = take(late, 40);
    late.goto(8);
    late.back(5);
    expect([...kept].reverse().map(tensors).reverse()).toEqual(atOnce);
  });

  it('computes a tensor once', () => {
    const solve = small().next('solve', { layer: 1 });
    expect(solve.residual).toBe(solve.residual);
    const ideal = small().next('ideal');
    expect(ideal.ideal).toBe(ideal.ideal);
  });

  it('fits together: z = A W + b, ideal − actual, residual and response', () => {
    const run = small();
    const forward = run.next('forward', { layer: 2 });
    const { weights, bias } = run.network.layer(2);
    const z = forward.activations.mmul(weights).addRowVector([...bias]);
    expect(Matrix.sub(z, forward.preActivations).norm('frobenius')).toBeLessThan(1e-13);
    const ideal = run.next('ideal', { layer: 2 });
    expect(ideal.actual.to2DArray()).toEqual(forward.preActivations.to2DArray());
    const solve = run.next('solve', { layer: 2 });
    expect([solve.residual.rows, solve.residual.columns]).toEqual([60, 1]);
    expect(solve.residual.norm('frobenius')).toBeLessThan(solve.response.norm('frobenius'));
    expect(solve.trial).toBe(1);
    const reached = forward.activations.mmul(solve.weights).addRowVector([...solve.bias]);
    expect(Matrix.sub(reached, ideal.ideal).norm('frobenius')).toBeLessThan(1e-9);
  });

  it('of a linear output layer has the targets as its response', () => {
    const problem = smallProblem(3, 2, 30);
    const solve = train(network([3, 4, 2], { seed: 1 }), problem).next('solve', { layer: 2 });
    expect(solve.response.to2DArray()).toEqual(problem.targets);
    expect(solve).toMatchObject({
      damping: 0,
      unknowns: 5,
      rank: 5,
      route: 'cholesky',
      status: 'solved',
    });
  });

  it('has as condition the one of the matrix that was factored', () => {
    const solve = train(network([2, 3, 1], { seed: 1 }), sineProduct(1, 50)).next('solve', {
      layer: 1,
    });
    expect(solve.condition).toBeGreaterThan(1);
    expect(solve.with({ damping: 1000 }).condition).toBeLessThan(solve.condition);
    expect(solve.with({ damping: 1e9 }).condition).toBeLessThan(5);
  });

  it.each<Rung>(['inverse', 'weighted', 'neuron', 'layer', 'network'])(
    'that judges names the solve that it judges, rung %s',
    (rung) => {
      const run = train(network([2, 3, 2, 1], { seed: 4 }), sineProduct(4, 25), { rung });
      const events = take(run, 150);
      let judged = 0;
      for (const [at, event] of events.entries()) {
        if (event.kind !== 'accept' && event.kind !== 'reject') continue;
        const { layer, sweep, trial } = event;
        const solve = events.slice(0, at).findLast((e) => e.kind === 'solve' && e.layer === layer);
        expect(solve).toMatchObject({ sequence: event.solve, sweep, trial });
        judged++;
      }
      expect(judged).toBeGreaterThan(25);
    },
  );

  it('draws itself as a line, in a notebook and in a console', () => {
    for (const event of take(small(), 14)) {
      const display: unknown = Reflect.get(event, Symbol.for('Jupyter.display'));
      const bundle: unknown = typeof display === 'function' ? display.call(event) : undefined;
      const begin = new RegExp(`^${event.kind} #${event.sequence}, sweep ${event.sweep}`);
      expect(bundle).toMatchObject({ 'text/plain': expect.stringMatching(begin) });
      expect(bundle).toMatchObject({ 'text/html': expect.stringMatching(/^<div><b>/) });
    }
  });
});

/** All that can be asked of an event, as plain data. */
function tensors(event: TrainingEvent): object {
  switch (event.kind) {
    case 'forward':
      return { z: event.preActivations.to2DArray(), a: event.activations.to2DArray() };
    case 'ideal':
      return {
        ideal: event.ideal.to2DArray(),
        actual: event.actual.to2DArray(),
        clamped: event.clamped,
      };
    case 'solve':
      return {
        weights: event.weights.to2DArray(),
        bias: event.bias,
        residual: event.residual.to2DArray(),
        response: event.response.to2DArray(),
        condition: event.condition,
        rank: event.rank,
      };
    default:
      return { ...event };
  }
}
