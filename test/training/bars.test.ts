import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sineProduct } from './problems.ts';

describe('sin 3x₁ · cos 2x₂ + ½x₁x₂ on [−1, 1]², 1,000 samples, 2-16-16-1 tanh', () => {
  it('is learnt by rung layer to 1e−5 within 60 sweeps, and the objective never rises', () => {
    const sweeps = Array.from({ length: 10 }, (_, index) => {
      const seed = index + 1;
      const run = train(network([2, 16, 16, 1], { activation: 'tanh', seed }), sineProduct(seed));
      while (run.loss > 1e-5 && run.sweep < 60) run.step();
      run.objectives.forEach((objective, sweep) => {
        if (sweep > 0) expect(objective).toBeLessThanOrEqual(run.objectives[sweep - 1] ?? 0);
      });
      return run.loss <= 1e-5 ? run.sweep : Number.POSITIVE_INFINITY;
    });
    expect(sweeps.filter(Number.isFinite).length).toBeGreaterThanOrEqual(9);
    // Five seconds of work, which take a machine with much else to do six times as long.
  }, 60_000);

  it('is learnt fast at first by rung inverse, which then goes up and down', () => {
    const run = train(network([2, 16, 16, 1], { seed: 1 }), sineProduct(1, 300), {
      rung: 'inverse',
    });
    run.goto(30);
    const { losses } = run;
    const [before = 0] = losses;
    expect(Math.min(...losses.slice(1, 6))).toBeLessThan(before / 5);
    const late = losses.slice(10);
    const rises = late.filter((loss, at) => at > 0 && loss > (late[at - 1] ?? 0)).length;
    const falls = late.length - 1 - rises;
    expect(rises).toBeGreaterThanOrEqual(3);
    expect(falls).toBeGreaterThanOrEqual(3);
    expect(run.warnings).toContainEqual(
      expect.objectContaining({
        kind: 'not-monotone',
        fix: expect.stringMatching(/rung: 'layer'/),
      }),
    );
  });
});

describe('a linear network', () => {
  it('is done after one sweep; then nothing changes and the fit says so', async () => {
    const inputs = sineProduct(3, 50).inputs;
    const targets = inputs.map(([x = 0, y = 0]) => 3 * x - y + 0.5);
    const run = train(network([2, 1], { seed: 1 }), { inputs, targets });
    run.step();
    expect(run.loss).toBeLessThan(1e-28);
    expect(await run.fit({ sweeps: 50 })).toMatchObject({ reason: 'stalled' });
    expect(run.sweep).toBeLessThan(10);
  });
});
