import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { train } from '../../src/run/index.ts';
import { ridgeByValidation } from '../../src/selection/index.ts';
import { smallProblem } from '../training/problems.ts';

const source = random(3);
const w = [2, -1, 0.5, 0, 0, 0, 0, 0];
const rows = Array.from({ length: 40 }, () => w.map(() => source.normal()));
const targets = rows.map((row) => [
  row.reduce((sum, x, j) => sum + x * (w[j] ?? 0), 1) + source.normal(),
]);
const split = {
  train: { inputs: rows.slice(0, 16), targets: targets.slice(0, 16) },
  valid: { inputs: rows.slice(16), targets: targets.slice(16) },
};
const grid = [100, 10, 3, 1, 0.1, 0];
const line = network([8, 1], { seed: 1 });

describe('a ridge by validation', () => {
  it('is the one whose textbook regression predicts the validation rows best', async () => {
    const design = (part: number[][]) => new Matrix(part.map((row) => [...row, 1]));
    const a = design(split.train.inputs);
    const expected = grid.map((ridge) => {
      const penalty = Matrix.diag([...w.map(() => ridge), 0]);
      const held = inverse(Matrix.add(a.transpose().mmul(a), penalty));
      const x = held.mmul(a.transpose()).mmul(new Matrix(split.train.targets));
      const error = Matrix.sub(new Matrix(split.valid.targets), design(split.valid.inputs).mmul(x));
      return Math.sqrt(error.norm('frobenius') ** 2 / 24);
    });
    const found = await ridgeByValidation(line, split, { sweeps: 3, grid });
    expect(found.table.map(({ ridge }) => ridge)).toEqual(grid);
    found.table.forEach((row, at) => {
      expect(row.error).toBeCloseTo(expected[at] ?? 0, 9);
      expect(row.deviation).toBeNaN();
    });
    const best = grid[expected.indexOf(Math.min(...expected))];
    expect(found).toMatchObject({ ridge: best, sweeps: 1, aborted: false });
    expect([0.1, 0, 100]).not.toContain(best);
  });

  it('is the mean over several beginnings, after the number of sweeps that suits it best', async () => {
    const found = await ridgeByValidation([8, 6, 1], split, {
      sweeps: 6,
      grid: [3],
      seeds: [4, 9],
      train: { damping: 1 },
    });
    const errors = [4, 9].map((seed) => {
      const run = train(network([8, 6, 1], { seed }), split.train, { ridge: 3, damping: 1 });
      return Array.from({ length: 6 }, () => {
        run.step();
        return rmse(run, split.valid);
      });
    });
    const means = [0, 1, 2, 3, 4, 5].map(
      (at) => ((errors[0]?.[at] ?? 0) + (errors[1]?.[at] ?? 0)) / 2,
    );
    const at = means.indexOf(Math.min(...means));
    expect(found.sweeps).toBe(at + 1);
    expect(found.error).toBeCloseTo(means[at] ?? 0, 12);
    const apart = Math.abs((errors[0]?.[at] ?? 0) - (errors[1]?.[at] ?? 0));
    expect(found.deviation).toBeCloseTo(apart / Math.SQRT2, 12);
  });

  it('shows what was tried, what was chosen and whether to look further', async () => {
    const options = { sweeps: 2, grid: [0.1, 1e-3] };
    const found = await ridgeByValidation(line, split, options);
    const draw: unknown = Reflect.get(found, Symbol.for('Jupyter.display'));
    const drawn: unknown = typeof draw === 'function' ? draw.call(found) : undefined;
    expect(drawn).toEqual({
      'text/html': expect.stringMatching(
        /^<div><b>Ridge 0.1 by validation.*<table.*larger ones too/,
      ),
      'text/plain': expect.stringMatching(
        /^Ridge 0.1 by validation: RMSE [\d.]+ after 1 sweep\n.*\n *0.1 .*←\n *0.001 .*\nThe best one lies at the edge/,
      ),
    });
  });

  /** Stops the search when the validation rows are looked at for so many times. */
  const stoppedAt = (looks: number) => {
    const stop = new AbortController();
    let seen = 0;
    const valid = {
      targets: split.valid.targets,
      get inputs() {
        seen++;
        if (seen === looks) stop.abort();
        return split.valid.inputs;
      },
    };
    const options = { sweeps: 2, grid: [3, 1, 0.1], signal: stop.signal };
    return ridgeByValidation(network([8, 2, 1]), { ...split, valid }, options);
  };

  it('is the best of what was done before the search was stopped', async () => {
    // One look beforehand, and one after every sweep.
    const { table, ridge, aborted } = await stoppedAt(4);
    expect(table.map((row) => row.ridge)).toEqual([3]);
    expect([ridge, aborted]).toEqual([3, true]);
    expect(
      String(Reflect.get(await stoppedAt(6), Symbol.for('nodejs.util.inspect.custom'))()),
    ).toMatch(/Stopped after 2 of 3 ridges/);
  });

  it('is none where nothing was done before the search was stopped', async () => {
    await expect(stoppedAt(2)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError', message: expect.stringMatching(/stopped/) }),
    );
  });

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'no sweeps',
      () => ridgeByValidation(line, split, JSON.parse('{}')),
      'OPTION_OUT_OF_RANGE',
      /sweeps from 1, got undefined/,
    ],
    [
      'a negative ridge in the grid',
      () => ridgeByValidation(line, split, { sweeps: 1, grid: [1, -1] }),
      'OPTION_OUT_OF_RANGE',
      /grid of finite ridges.*\[1,-1\]/,
    ],
    [
      'rows without validation rows',
      () => ridgeByValidation(line, JSON.parse('{ "train": {} }'), { sweeps: 1 }),
      'OPTION_OUT_OF_RANGE',
      /valid: 0.2/,
    ],
    [
      'a network and seeds',
      () => ridgeByValidation(line, split, { sweeps: 1, seeds: 2 }),
      'OPTION_OUT_OF_RANGE',
      /widths or a function/,
    ],
    [
      'no seeds',
      () => ridgeByValidation([8, 1], split, { sweeps: 1, seeds: [] }),
      'OPTION_OUT_OF_RANGE',
      /how many seeds/,
    ],
    [
      'no network',
      () => ridgeByValidation(JSON.parse('null'), split, { sweeps: 1 }),
      'OPTION_OUT_OF_RANGE',
      /widths such as/,
    ],
    [
      'a misspelt option',
      () => ridgeByValidation(line, split, JSON.parse('{ "sweeps": 1, "gird": [] }')),
      'UNKNOWN_OPTION',
      /Did you mean 'grid'/,
    ],
    [
      'other columns',
      () => ridgeByValidation(line, { ...split, valid: smallProblem(2, 1, 9) }, { sweeps: 1 }),
      'SHAPE_MISMATCH',
      /\(9 × 2\)/,
    ],
  ])('is refused for %s', async (_, attempt, code, message) => {
    await expect(attempt()).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
