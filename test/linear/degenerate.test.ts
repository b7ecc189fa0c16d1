import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { type Run, train } from '../../src/run/index.ts';
import type { SolveEvent } from '../../src/training/index.ts';
import { cases } from './reference-cases.ts';

const source = random(11);
const sound = Array.from({ length: 40 }, () => [source.normal(), source.normal(), source.normal()]);
const response = sound.map(([x = 0, y = 0]) => Math.sin(2 * x) + 0.5 * y);

const designs: readonly [string, readonly (readonly number[])[]][] = [
  ['a constant column', sound.map(([x = 0, y = 0]) => [x, y, 3.7])],
  ['only constant columns', sound.map(() => [1, 2, 3])],
  ['only zeros', sound.map(() => [0, 0, 0])],
  ['a column twice', sound.map(([x = 0, y = 0]) => [x, y, x])],
  ['a sum of columns', sound.map(([x = 0, y = 0]) => [x, y, x + 2 * y])],
  ['nearly a sum of columns', sound.map(([x = 0, y = 0, z = 0]) => [x, y, x + y + 1e-13 * z])],
  ['columns saturated on one side', sound.map((row) => row.map((x) => 9 + x / 9).map(Math.tanh))],
  ['saturated to the last digit', sound.map((row) => row.map((x) => Math.tanh(18 + x)))],
  ['inputs that saturate every unit', sound.map((row) => row.map((x) => 1e6 * x))],
  ['inputs far from zero', sound.map((row) => row.map((x) => 1e9 + x))],
  ['tiny inputs', sound.map((row) => row.map((x) => 1e-60 * x))],
  ['huge inputs', sound.map((row) => row.map((x) => 1e60 * x))],
  ['fewer rows than columns', sound.slice(0, 2)],
  ['one row', sound.slice(0, 1)],
];

const activations = ['tanh', 'sigmoid', 'leaky-relu', 'elu'] as const;

/** The largest weight that may come of a solve, in units of what the inputs allow. */
function largestWeight({ network: net }: Run, inputs: readonly (readonly number[])[]): number {
  const sizes = inputs[0]?.map((_, j) => Math.max(...inputs.map((row) => Math.abs(row[j] ?? 0))));
  return Math.max(
    ...net.parameters.flatMap(({ weights }, index) =>
      [...weights.data].map((w, at) => {
        const size = index === 0 ? (sizes?.[Math.floor(at / weights.columns)] ?? 1) : 1;
        return Math.abs(w) * Math.min(1, size);
      }),
    ),
  );
}

describe.each(designs)('%s', (_, inputs) => {
  it.each(['inverse', 'weighted', 'neuron', 'layer', 'network'] as const)(
    'leave rung %s with finite, moderate weights and a report of every solve',
    (rung) => {
      for (const activation of activations) {
        const data = {
          inputs: inputs.map((row) => [...row]),
          targets: response.slice(0, inputs.length),
        };
        const run = train(network([3, 4, 1], { activation, seed: 2 }), data, { rung });
        const solves: SolveEvent[] = [];
        while (run.sweep < 5) {
          const event = run.stepInto();
          if (event.kind === 'solve') solves.push(event);
        }
        expect(Number.isFinite(run.loss)).toBe(true);
        expect(largestWeight(run, inputs)).toBeLessThan(1e14);
        for (const solve of solves) {
          expect(['solved', 'rank-deficient']).toContain(solve.status);
          expect(solve.rank).toBeLessThanOrEqual(solve.unknowns);
          expect(solve.weights.to1DArray().every(Number.isFinite)).toBe(true);
        }
        const [first] = solves;
        expect(first?.condition).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(first?.conditionScaled).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(first?.summary({ unit: 0 })).toMatchObject({
          route: first?.route,
          rank: first?.rank,
          conditionScaled: first?.conditionScaled,
        });
      }
    },
  );
});

describe('a rung of degenerate columns', () => {
  it('tells its route in event and summary, and both condition numbers', () => {
    const known = cases.get('nearly collinear');
    const data = {
      inputs: (known?.inputs ?? []).map((row) => [...row]),
      targets: (known?.responses ?? []).map(([z = 0]) => z),
    };
    const solve = train(network([32, 1], { seed: 1 }), data, { rung: 'inverse' }).next('solve');
    expect(solve).toMatchObject({ route: 'qr', rank: 33, unknowns: 33, status: 'solved' });
    const text = String(
      Reflect.apply(
        Reflect.get(solve.summary({ unit: 0 }), Symbol.for('nodejs.util.inspect.custom')),
        undefined,
        [],
      ),
    );
    expect(text).toMatch(/condition 7\.04e\+?12, scaled 5\.03e\+?12.* qr/);
  });

  it('shrinks with ridge as the rows with their penalties say', () => {
    // min ‖z − A w‖² + λ‖w‖² for a column twice: both weights are aᵀz/(2aᵀa + λ).
    const x = [-2, -1, 0, 1, 2];
    const data = { inputs: x.map((value) => [value, value]), targets: [-3, -1, 0, 2, 2] };
    const solve = train(network([2, 1], { seed: 1 }), data, { rung: 'inverse', ridge: 1e-13 }).next(
      'solve',
    );
    expect(solve.route).toBe('qr');
    for (const w of solve.weights.to1DArray()) expect(w).toBeCloseTo(13 / 20, 12);
    expect(solve.bias[0]).toBeCloseTo(0, 12);
    expect(solve.with({ ridge: 4 }).weights.to1DArray()[1]).toBeCloseTo(13 / 24, 12);
  });
});
