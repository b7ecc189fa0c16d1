import { describe, expect, it } from 'vitest';
import { squared } from '../../src/losses/index.ts';
import { network } from '../../src/network/index.ts';
import { Cursor } from '../../src/run/cursor.ts';
import { History } from '../../src/run/history.ts';
import { train } from '../../src/run/train.ts';
import { targetRule } from '../../src/targets/index.ts';
import { dampingSchedule } from '../../src/training/damping.ts';
import { initialState } from '../../src/training/state.ts';
import type { Task } from '../../src/training/task.ts';
import { takeData } from '../../src/training/training-data.ts';
import { sineProduct } from '../training/problems.ts';

const net = network([2, 3, 1], { seed: 1 });
const problem = sineProduct(1, 30);
const task: Task = {
  architecture: net,
  data: takeData(net, problem),
  rule: targetRule('layer'),
  loss: squared,
  ridge: 0,
  damping: dampingSchedule({}, 30),
  recipe: train(net, problem).recipe,
  solver: 'auto',
  order: 'backward',
  resolveOutput: false,
  latest: {},
};

describe('a history with little room', () => {
  it('keeps few states and still finds every one, to the bit', () => {
    const wide = History.begin(task, initialState(task, net.parameters));
    // Room for four states of 13 numbers.
    const narrow = History.begin(task, initialState(task, net.parameters), 52);
    new Cursor(wide, 0).go({ sweep: 40, offset: 0 });
    new Cursor(narrow, 0).go({ sweep: 40, offset: 0 });
    const kept = Array.from({ length: 41 }, (_, sweep) => narrow.kept(sweep)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(5);
    for (const sweep of [0, 1, 13, 16, 39, 40]) {
      expect(narrow.at(sweep)).toEqual(wide.at(sweep));
    }
    expect(narrow.records(40)).toEqual(wide.records(40));
  });
});
