import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type EnsembleRun, ensemble } from '../../src/ensemble/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { predictedVsTrue } from '../../src/plot/index.ts';
import { random } from '../../src/random.ts';
import { earlyStop, train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

const source = random(2);
const all = sineProduct(3, 160);
const data = {
  inputs: all.inputs.slice(0, 60),
  targets: all.targets.slice(0, 60).map(([y = 0]) => [y + 0.3 * source.normal()]),
};
const test = { inputs: all.inputs.slice(60), targets: all.targets.slice(60) };

const shown = (run: EnsembleRun): unknown => {
  const draw: unknown = Reflect.get(run, Symbol.for('Jupyter.display'));
  return typeof draw === 'function' ? draw.call(run) : undefined;
};

describe('an ensemble', () => {
  it('is as many runs, each from its own first weights, and predicts their mean', async () => {
    const five = ensemble(5).train([2, 6, 1], data, { ridge: 0.01 });
    await five.fit({ sweeps: 8 });
    const alone = [1, 2, 3, 4, 5].map((seed) => {
      const run = train(network([2, 6, 1], { seed }), data, { ridge: 0.01 });
      run.goto(8);
      return run.predict(test.inputs).to1DArray();
    });
    const { mean, deviation } = five.predictWithSpread(test.inputs);
    for (const row of [0, 40, 99]) {
      const values = alone.map((predictions) => predictions[row] ?? 0);
      const expected = values.reduce((sum, v) => sum + v, 0) / 5;
      const variance = values.reduce((sum, v) => sum + (v - expected) ** 2, 0) / 4;
      expect(mean.get(row, 0)).toBeCloseTo(expected, 12);
      expect(deviation.get(row, 0)).toBeCloseTo(Math.sqrt(variance), 12);
    }
    expect(five.predict(test.inputs).to1DArray()).toEqual(mean.to1DArray());
  });

  it('is at least as good as its members are in the mean square, and disagrees far away', async () => {
    const five = ensemble(5, { seed: 11 }).train([2, 12, 1], data, { ridge: 0.003 });
    await five.fit({ sweeps: 20 });
    const squares = five.members.map((member) => rmse(member, test) ** 2);
    const together = rmse(five, test) ** 2;
    const mean = squares.reduce((sum, square) => sum + square, 0) / 5;
    // Krogh and Vedelsby 1995: exactly by how much they differ.
    const { deviation } = five.predictWithSpread(test.inputs);
    const ambiguity = (deviation.norm('frobenius') ** 2 / 100) * (4 / 5);
    expect(mean - together).toBeCloseTo(ambiguity, 10);
    const far = five.predictWithSpread(test.inputs.map(([x = 0, y = 0]) => [9 * x, 9 * y]));
    expect(far.deviation.mean()).toBeGreaterThan(3 * deviation.mean());
    expect(predictedVsTrue(five, test).data.length).toBe(1);
  });

  it('learns from rows drawn with replacement where asked: the same for one seed, others for another', async () => {
    const rows = { inputs: data.inputs, targets: data.targets.flat() };
    const make = (seed: number) => network([2, 1], { seed });
    const fitted = async (options: object, from: object = rows) => {
      const run = ensemble(2, { bootstrap: true, ...options }).train(
        make,
        { ...rows, ...from, targetScale: { mean: [5], deviation: [2] } },
        {},
      );
      await run.fit({ sweeps: 2 });
      return run.members.map((member) => JSON.stringify(member.predict(test.inputs)));
    };
    const [one, two] = await fitted({});
    expect(one).not.toBe(two);
    expect(await fitted({})).toEqual([one, two]);
    expect((await fitted({ seed: 2 }))[0]).toBe(two);
    const matrices = { inputs: new Matrix(data.inputs), targets: new Matrix(data.targets) };
    expect(await fitted({}, matrices)).toEqual([one, two]);
    const whole = train(make(1), rows);
    whole.goto(2);
    expect(JSON.stringify(whole.predict(test.inputs))).not.toBe(one);
  });

  it('takes the stop rules of a run, for each member anew', async () => {
    const two = ensemble(2).train([2, 10, 1], data);
    const results = await two.fit({ sweeps: 60, until: earlyStop(test, { patience: 3 }) });
    for (const [at, { reason, sweeps }] of results.entries()) {
      expect(reason).toBe('until');
      expect(two.members[at]?.sweep).toBeLessThan(sweeps);
    }
  });

  it('begins no other member when it is stopped', async () => {
    const three = ensemble(3).train([2, 4, 1], data);
    const stop = new AbortController();
    const results = await three.fit({
      sweeps: 10,
      signal: stop.signal,
      onSweep: ({ done }) => done === 4 && stop.abort(),
    });
    expect(results.map(({ reason }) => reason)).toEqual(['aborted']);
    expect(three.members.map(({ sweep }) => sweep)).toEqual([4, 0, 0]);
  });

  it('shows its members as they are', async () => {
    const two = ensemble(2, { seed: 7, bootstrap: true }).train([2, 4, 1], data, { ridge: 0.5 });
    await two.fit({ sweeps: 3 });
    expect(shown(two)).toEqual({
      'text/html': expect.stringMatching(/^<div><b>Ensemble of 2 networks 2-4-1, each.*<table/),
      'text/plain': expect.stringMatching(
        /^Ensemble of 2 networks 2-4-1, each on rows drawn with replacement, by layer\(\{ ridge: 0.5 \}\)\nseed .*\n +7 +3 .*\n +8 +3 /,
      ),
    });
  });

  it.each<[string, () => unknown, string, RegExp]>([
    ['one member', () => ensemble(1), 'OPTION_OUT_OF_RANGE', /from 2, got 1/],
    ['half a member', () => ensemble(2.5), 'OPTION_OUT_OF_RANGE', /got 2.5/],
    [
      'a seed that is none',
      () => ensemble(2, { seed: Number.NaN }),
      'OPTION_OUT_OF_RANGE',
      /seed.*NaN/,
    ],
    [
      'a bootstrap of 10',
      () => ensemble(2, JSON.parse('{ "bootstrap": 10 }')),
      'OPTION_OUT_OF_RANGE',
      /true or false, got 10/,
    ],
    [
      'a misspelt option',
      () => ensemble(2, JSON.parse('{ "boostrap": true }')),
      'UNKNOWN_OPTION',
      /Did you mean 'bootstrap'/,
    ],
    [
      'one network for all',
      () => ensemble(2).train(JSON.parse('{}'), data),
      'OPTION_OUT_OF_RANGE',
      /ensemble.train needs networks with different first weights/,
    ],
    [
      'rows that don’t fit, before any is drawn',
      () => ensemble(2, { bootstrap: true }).train([3, 1], data),
      'SHAPE_MISMATCH',
      /\(60 × 2\)/,
    ],
  ])('is refused with %s', (_, attempt, code, message) => {
    expect(attempt).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
