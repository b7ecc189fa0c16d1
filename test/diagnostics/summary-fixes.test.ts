import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as backsolve from '../../src/index.ts';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';

const x = [0.3, -1.2, 2.1, 0.7, -0.4, 1.6, -2.2, 0.1];
const y = [1.1, -2.3, 4.4, 1.2, -0.9, 3.5, -4.1, 0.6];
const wiggle = x.map((_, i) => Math.cos(3 * i));

describe('what a table’s warning tells to try', () => {
  it.each([
    ['no-freedom', x.slice(0, 2).map((a) => [a, a * a]), [1, 2]],
    ['rank-deficient', x.map((a) => [a, 2 * a]), y],
    ['perfect-fit', x.map((a) => [a]), x.map((a) => 2 * a)],
    ['leverage', x.map((a, i) => [a, i === 3 ? 1 : 0]), y],
    ['influential', [...x, 30].map((a) => [a]), [...y, 1]],
    ['collinear', x.map((a, i) => [a, a + 0.1 * (wiggle[i] ?? 0)]), y],
    ['ill-conditioned', x.map((a, i) => [a, a + 1e-5 * (wiggle[i] ?? 0)]), y],
  ] as const)('of the kind %s can be called as it stands', (kind, rows, targets) => {
    const inputs = rows.map((row) => [...row]);
    const net = network([inputs[0]?.length ?? 0, 1], { seed: 1 });
    const records = inputs.map((row, i) => ({
      ...Object.fromEntries(row.map((value, j) => [`c${j}`, value])),
      y: targets[i] ?? 0,
    }));
    const names = (inputs[0] ?? []).map((_, j) => `c${j}`);
    const solve = train(net, { inputs, targets: [...targets], inputNames: names }).next('solve');
    const warning = solve.summary({ unit: 0 }).warnings.find((each) => each.kind === kind);
    if (!warning) throw new Error(`no warning ${kind}`);
    const calls = [...warning.fix.matchAll(/`([^`]+)`/g)].map(([, call = '']) => call);
    expect(calls.length).toBeGreaterThan(0);
    const data = backsolve.table(records);
    for (const call of calls) {
      const scope = { solve, data, plot: backsolve.plot, train, network: net };
      if (call.startsWith('train('))
        Object.assign(scope, { data: { inputs, targets: [...targets] } });
      expect(runInNewContext(call, scope), call).toBeDefined();
    }
  });

  it('of columns that a ridge holds is nothing any more', () => {
    const inputs = x.map((a, i) => [a, a + 0.1 * (wiggle[i] ?? 0)]);
    const solve = train(network([2, 1]), { inputs, targets: y }).next('solve');
    const kinds = (ridge: number): readonly string[] =>
      solve
        .with({ ridge })
        .summary({ unit: 0 })
        .warnings.map(({ kind }) => kind);
    expect(kinds(0)).toContain('collinear');
    expect(kinds(1)).not.toContain('collinear');
  });
});
