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

/** 13 numbers a state. */
const STATE = (13 * 8) / 1e6;

const made = (sweeps: number, megabytes?: number): History => {
  const history = History.begin(task, initialState(task, net.parameters), megabytes);
  new Cursor(history, 0).go({ sweep: sweeps, offset: 0 });
  return history;
};

describe('a history with little room', () => {
  const wide = made(40);

  it.each([0, 1, 4, 20])('for %i states finds every one, to the bit', (room) => {
    const narrow = made(40, room * STATE);
    const kept = Array.from({ length: 41 }, (_, sweep) => narrow.kept(sweep)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(room + 2);
    for (const sweep of [0, 1, 13, 16, 39, 40]) expect(narrow.at(sweep)).toEqual(wide.at(sweep));
    expect(narrow.records(40)).toEqual(wide.records(40));
  });

  it('keeps the latest before older ones', () => {
    const narrow = made(40, 20 * STATE);
    expect([40, 39, 38, 37, 36, 35, 34, 33, 32].every((sweep) => narrow.kept(sweep))).toBe(true);
    expect(narrow.kept(1)).toBeUndefined();
  });

  it('keeps no more when old sweeps are walked over again', () => {
    const narrow = made(40, 20 * STATE);
    new Cursor(narrow, 3).go({ sweep: 20, offset: 2 });
    const kept = Array.from({ length: 41 }, (_, sweep) => narrow.kept(sweep)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(22);
    expect(narrow.kept(39)).toBeDefined();
  });

  it('is asked for by an option, and other sizes are refused', () => {
    expect(() => train(net, problem, { historyMegabytes: -1 })).toThrow(
      expect.objectContaining({ code: 'OPTION_OUT_OF_RANGE' }),
    );
    const run = train(net, problem, { historyMegabytes: 0 });
    run.goto(30);
    const { loss } = run;
    run.goto(7);
    run.goto(30);
    expect(run.loss).toBe(loss);
  });
});
