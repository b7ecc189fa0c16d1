import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { train } from '../../src/run/index.ts';

/** What may be wrong with a row of inputs. */
const spoiled = {
  nothing: (row) => row,
  'a constant column': ([x = 0, y = 0]) => [x, 0.75, y],
  'a column twice': ([x = 0, y = 0]) => [x, y, x],
  'a sum of columns': ([x = 0, y = 0]) => [x, y, x + 2 * y],
  'nearly a sum of columns': ([x = 0, y = 0, z = 0]) => [x, y, x + 2 * y + 1e-12 * z],
  'saturated columns': (row) => row.map((x) => Math.tanh(9 + x)),
  'units saturated almost to the last digit': (row) => row.map((x) => 18 + x),
  'units saturated to the last digit': (row) => row.map((x) => 1e3 * x),
} satisfies Record<string, (row: number[]) => number[]>;

const exercises = fc.record({
  design: fc.constantFrom(...Object.values(spoiled)),
  rows: fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 3, max: 25 })),
  rung: fc.constantFrom('weighted', 'neuron', 'layer', 'network'),
  activation: fc.constantFrom('tanh', 'sigmoid', 'relu', 'softplus'),
  widths: fc.constantFrom([3, 1], [3, 4, 1], [3, 5, 4, 2]),
  damping: fc.constantFrom(0, 1e-15, undefined),
  solver: fc.constantFrom('factor', 'conjugate-gradients'),
  seed: fc.nat(1000),
});

describe('a run of any safeguarded rung on degenerate rows', () => {
  it('keeps its numbers finite, its weights below 1e14 and its loss from rising, and reports every solve', () => {
    fc.assert(
      fc.property(exercises, (given) => {
        const { design, rows, rung, activation, widths, damping, solver, seed } = given;
        const source = random(seed);
        const inputs = Array.from({ length: rows }, () =>
          design([source.normal(), source.normal(), source.normal()]),
        );
        const targets = inputs.map(() =>
          Array.from({ length: widths.at(-1) ?? 1 }, () => source.normal()),
        );
        const run = train(
          network(widths, { activation, seed }),
          { inputs, targets },
          {
            rung,
            ...(rung === 'layer' ? { solver } : {}),
            ...(damping === undefined ? {} : { damping }),
          },
        );
        while (run.sweep < 4) {
          const event = run.stepInto();
          if (event.kind !== 'solve') continue;
          expect(event.rank).toBeLessThanOrEqual(event.unknowns);
          expect([event.rank, event.condition, event.conditionScaled]).not.toContain(Number.NaN);
          expect(event.status).not.toBe('failed');
        }
        const weights = run.network.parameters.flatMap((layer) => [
          ...layer.weights.data,
          ...layer.bias,
        ]);
        for (const weight of weights) expect(Math.abs(weight)).toBeLessThan(1e14);
        for (let sweep = 1; sweep <= run.sweep; sweep++) {
          expect(run.losses[sweep]).toBeLessThanOrEqual(run.losses[sweep - 1] ?? Number.NaN);
        }
      }),
      { numRuns: 20, seed: 20 },
    );
  }, 60_000);
});
