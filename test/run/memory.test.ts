import { expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

it('many steps in a row, without a pause, keep no more in memory than one', () => {
  const run = train(network([2, 6, 1], { seed: 1 }), sineProduct(1, 5000));
  run.step();
  const before = process.memoryUsage().arrayBuffers;
  for (let sweep = 0; sweep < 300; sweep++) run.step();
  // 200 MB, if every forward pass were kept; garbage that waits to be collected is less than 40.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
});
