import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

const start = network([2, 5, 1], { seed: 2 });
const data = sineProduct(2, 40);

describe('the recipe of a run', () => {
  it('makes the same run again, on other data too', () => {
    const run = train(start, data, { ridge: 1e-3, damping: 0.1 });
    const again = run.recipe.train(start, data);
    run.goto(3);
    again.goto(3);
    expect(again.losses).toEqual(run.losses);
    const elsewhere = run.recipe.train(start, sineProduct(5, 30));
    expect(elsewhere.loss).not.toBe(run.losses[0]);
  });

  it('knows what a fork has changed', () => {
    const fork = train(start, data, { damping: 0.1 }).fork({ ridge: 0.5, rung: 'inverse' });
    expect(fork.recipe.options).toEqual({ damping: 0.1, ridge: 0.5, rung: 'inverse' });
    expect(fork.recipe.description).toBe('inverse({ damping: 0.1, ridge: 0.5 })');
  });

  it('can be varied', () => {
    const recipe = train(start, data).recipe.with({ ridge: 2 });
    expect(recipe.train(start, data).ridge).toBe(2);
    expect(() => recipe.with({ ridge: -1 }).train(start, data)).toThrow(/ridge/);
  });

  it('counts a pass over the rows for each turn of a layer', () => {
    const run = train(start, data);
    run.goto(4);
    expect(run.passes).toBe(8);
    const joint = train(start, data, { rung: 'network' });
    joint.goto(4);
    expect(joint.passes).toBe(4);
  });
});
