import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { synthetic, table } from '../../src/data/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { earlyStop, type Run, train, type WarningKind } from '../../src/run/index.ts';
import { ridgeByValidation } from '../../src/selection/index.ts';
import { noting } from '../../src/training/incidents.ts';
import type { Finding } from '../../src/warnings/finding.ts';
import * as limits from '../../src/warnings/thresholds.ts';
import { severityOf, WARNING_KINDS } from '../../src/warnings/warning.ts';
import { adviceOn } from '../../src/warnings/words.ts';
import { shownBy } from '../shown.ts';
import { sineProduct } from '../training/problems.ts';
import { scenes } from './warning-scenes.ts';

const warned = (run: Run, kind: WarningKind) => run.warnings.find((each) => each.kind === kind);
const kinds = (run: Run): readonly string[] => run.warnings.map(({ kind }) => kind);

describe('every kind of warning', () => {
  it.each(WARNING_KINDS)('%s comes from real behaviour, and says where', (kind) => {
    const run = scenes[kind]();
    const warning = warned(run, kind);
    expect(warning).toMatchObject({
      kind,
      severity: severityOf(kind),
      cause: expect.stringMatching(/^[A-Z0-9].*\.$/),
      effect: expect.stringMatching(/^[A-Z].*\.$/),
      fix: expect.stringMatching(/`.*\.$/),
    });
    const { first, last, firstSweep = 0, lastSweep = 0 } = warning ?? {};
    expect(firstSweep).toBeLessThanOrEqual(lastSweep);
    expect(lastSweep).toBeLessThanOrEqual(run.sweep);
    expect(first?.sequence).toBeLessThanOrEqual(last?.sequence ?? -1);
    run.goto(first ?? 0);
    expect(run.sequence).toBe(first?.sequence);
    expect([firstSweep - 1, firstSweep]).toContain(run.sweep);
  });

  it.each<[WarningKind, object]>([
    ['not-monotone', { factor: expect.closeTo(1.5, 0) }],
    ['clamped', { layer: 2, share: expect.closeTo(1 / 3, 12), sweeps: 2 }],
    ['refused', { layer: 1, sweeps: 10, firstSweep: 1, damping: expect.any(Number) }],
    ['saturated', { layer: 1, units: [0, 1, 2, 3, 4, 5, 6, 7], width: 8, firstSweep: 0 }],
    ['unscaled-inputs', { columns: [1], largest: expect.closeTo(2000, -2), sweeps: 0 }],
    ['rank-deficient', { layer: 1, rank: 2, unknowns: 3, sweeps: 3 }],
    ['interpolating', { parameters: 33, targets: 12 }],
    ['duplicate-inputs', { pairs: [[0, 2]] }],
    ['constant-inputs', { columns: [1] }],
    ['stalled', { reason: 'refused', sweeps: 3 }],
  ])('%s carries its figures', (kind, figures) => {
    expect(warned(scenes[kind](), kind)).toMatchObject(figures);
  });

  it('the figures are those of the events: the least pivot is what is left of 1', () => {
    const run = scenes['ill-conditioned']();
    const warning = warned(run, 'ill-conditioned');
    const { leastPivot = 1 } = warning?.kind === 'ill-conditioned' ? warning : {};
    // Two columns alike: 1 − r² of the two, from the formula for a correlation near 1.
    expect(leastPivot).toBeGreaterThan(1e-22);
    expect(leastPivot).toBeLessThan(1e-20);
    run.goto(0);
    expect(run.next('solve').conditionScaled).toBeGreaterThan(1 / leastPivot);
  });

  it('units that no row activates are found as the rows say', () => {
    const run = scenes.dead();
    const warning = warned(run, 'dead');
    const { activations } = run.next('forward', { layer: 2 });
    const never = Array.from({ length: activations.columns }, (_, unit) => unit).filter(
      (unit) => Math.max(...activations.getColumn(unit)) <= 0,
    );
    expect(never.length).toBeGreaterThan(0);
    expect(warning).toMatchObject({ units: never });
  });

  it('the gravest come first', () => {
    for (const kind of WARNING_KINDS) {
      const ranks = scenes[kind]().warnings.map((each) =>
        ['error', 'warning', 'note'].indexOf(each.severity),
      );
      expect(ranks).toEqual([...ranks].sort());
    }
  });
});

describe('a fix', () => {
  const split = synthetic.sineProduct({ samples: 60, seed: 1 }).split({
    valid: 0.2,
    test: 0.2,
    seed: 1,
  });
  const setting = { rung: 'layer', widths: [3, 8, 1], activation: 'tanh' };
  const others: readonly Finding[] = [
    { kind: 'rank-deficient', layer: 2, rank: 3, unknowns: 9 },
    { kind: 'ill-conditioned', layer: 1, leastPivot: 1e-21 },
    { kind: 'clamped', layer: 1, share: 0.5 },
    { kind: 'refused', layer: 1, damping: 1e9 },
    { kind: 'stalled', reason: 'exact' },
    { kind: 'interpolating', parameters: 2000, targets: 100 },
    { kind: 'constant-inputs', columns: [0, 2] },
  ];
  const fixes = new Set([
    ...others.map((finding) => adviceOn(finding, setting).fix),
    ...others.map((finding) => adviceOn(finding, { rung: 'weighted', widths: [3, 8, 1] }).fix),
    ...WARNING_KINDS.map((kind) => warned(scenes[kind](), kind)?.fix ?? 'none'),
  ]);
  const calls = new Set(
    [...fixes].flatMap((fix) => [...fix.matchAll(/`([^`]+)`/g)].map(([, call = '']) => call)),
  );

  it.each([...calls])('can be pasted: %s', async (call) => {
    const names = ['name', "it's 7", 'x'];
    const rows = [1, 2].map((at) => Object.fromEntries(names.map((name) => [name, at])));
    const context = {
      run: train(network([2, 3, 1]), split.train, { rung: 'inverse' }),
      data: split,
      table: table(rows),
      network,
      earlyStop,
      rmse,
      ridgeByValidation,
    };
    await expect(
      runInNewContext(`(async () => { await (${call.replace(/^await /, '')}); })()`, context),
    ).resolves.toBe(undefined);
  });

  it('that would not exist is found by this test', async () => {
    const run = train(network([2, 3, 1]), split.train);
    await expect(
      runInNewContext('(async () => { await (run.fork({ ridges: 1 })); })()', { run }),
    ).rejects.toThrow(/no option 'ridges'/);
  });
});

describe('docs/warnings.md', () => {
  const page = readFileSync(new URL('../../docs/warnings.md', import.meta.url), 'utf8');
  const rows = page.split(/\r?\n/).filter((line) => line.startsWith('| `'));
  const rowOf = (kind: string) => rows.find((row) => row.startsWith(`| \`${kind}\` |`)) ?? '';

  it('has a row for every kind, the gravest first, and for no other', () => {
    expect(rows.map((row) => row.split('`')[1])).toEqual(WARNING_KINDS);
  });

  it.each(WARNING_KINDS)('tells the severity and the calls of %s as they are', (kind) => {
    const row = rowOf(kind);
    expect(row.split('|')[2]?.trim()).toBe(severityOf(kind));
    const fix = warned(scenes[kind](), kind)?.fix ?? 'none';
    // Widths and names are each run's own.
    for (const [, call = ''] of fix.matchAll(/`([^`]+)`/g)) {
      if (!/^(network|table)/.test(call))
        expect(row).toContain(call.replace(/goto\(\d+\)/, 'goto(n)'));
    }
  });

  it.each<[WarningKind, readonly (string | number)[]]>([
    ['not-monotone', [limits.ROSE]],
    ['clamped', [`${100 * limits.MUCH_CLAMPED} %`]],
    ['separated', [limits.CERTAIN]],
    ['refused', [`${limits.REFUSED} of the latest ${limits.LATEST}`]],
    ['saturated', [limits.FLAT, `${100 * limits.FLAT_ROWS} %`]],
    ['unscaled-inputs', [limits.FAR, limits.TINY, limits.SHIFTED]],
    ['ill-conditioned', [limits.ILL_CONDITIONED]],
    ['interpolating', [limits.FITTED]],
    ['dead', [limits.NEVER_ACTIVE]],
    ['duplicate-inputs', [limits.SAME]],
    ['stalled', [limits.IDLE, limits.EXACT]],
  ])('tells the limits of %s as they are', (kind, values) => {
    const text = (value: string | number) =>
      typeof value === 'number' && value < 1e-2 ? value.toExponential() : String(value);
    for (const value of values) expect(rowOf(kind)).toContain(text(value));
  });
});

describe('a healthy run is left alone', () => {
  // As in bench/problems/small.js, with fewer sweeps.
  const problems = [
    ['sine product', [2, 16, 16, 1], 'tanh', synthetic.sineProduct],
    ['saddle', [2, 16, 16, 1], 'tanh', synthetic.saddle],
    ['teacher', [4, 8, 8, 8, 8, 8, 8, 1], 'tanh', synthetic.teacher],
    ['Friedman 1', [10, 16, 16, 1], 'leaky-relu', synthetic.friedman1],
    ['Friedman 2', [4, 12, 12, 1], 'softplus', synthetic.friedman2],
    ['Friedman 3', [4, 12, 12, 12, 1], 'leaky-relu', synthetic.friedman3],
    ['Franke', [2, 16, 16, 1], 'sigmoid', synthetic.franke],
    ['sinc', [1, 12, 1], 'tanh', synthetic.sinc],
    ['robot arm', [2, 20, 2], 'asinh', synthetic.robotArm],
    ['Mackey-Glass', [4, 10, 10, 10, 1], 'tanh', synthetic.mackeyGlass],
    ['spirals', [2, 12, 12, 12, 12, 1], 'tanh', synthetic.spirals],
  ] as const;

  it.each(problems)('%s', (_, widths, activation, draw) => {
    const data = draw({ samples: 500, seed: 1 }).standardise();
    for (const rung of ['layer', 'neuron'] as const) {
      const run = train(network(widths, { activation, seed: 1 }), data, { rung });
      for (let sweep = 0; sweep < 6; sweep++) run.step();
      expect(run.warnings).toEqual([]);
    }
  });

  it('parity of 5, all of whose rows are there, but for the hint that nothing holds the network', () => {
    const data = synthetic.parity({ samples: 32, seed: 1, bits: 5 }).standardise();
    const run = train(network([5, 10, 1], { seed: 1 }), data);
    while (run.loss > 1e-4 && run.sweep < 300) run.step();
    expect(kinds(run)).toEqual(['interpolating']);
    const held = run.fork({ ridge: 1e-6 });
    expect(kinds(held)).toEqual([]);
  });

  it('also where a column is binary, rare, or nearly another', () => {
    const { inputs, targets } = sineProduct(1, 200);
    const rows = inputs.map(([x = 0, y = 0], at) => [
      x,
      y,
      at % 2,
      at % 100 === 0 ? 1 : 0,
      x + 1e-3 * y,
    ]);
    expect(kinds(train(network([5, 4, 1]), { inputs: rows, targets }))).toEqual([]);
  });

  it('a line in whatever units, as least squares answers in all alike; not with a ridge', () => {
    const { inputs, targets } = sineProduct(1, 50);
    const years = inputs.map(([x = 0, y = 0]) => [x, 2000 + 10 * y]);
    const line = train(network([2, 1]), { inputs: years, targets });
    line.step();
    expect(kinds(line)).toEqual([]);
    expect(kinds(line.fork({ ridge: 1 }))).toEqual(['unscaled-inputs']);
  });

  it('rows of weight 0 have no say', () => {
    const { inputs, targets } = sineProduct(1, 50);
    const odd = inputs.map(([x = 0, y = 0], at) => [x, at === 7 ? 1e9 : y]);
    const weights = inputs.map((_, at) => (at === 7 ? 0 : 1));
    const net = network([2, 4, 1]);
    expect(kinds(train(net, { inputs: odd, targets, weights }))).toEqual([]);
    expect(kinds(train(net, { inputs: odd, targets }))).toContain('unscaled-inputs');
  });
});

describe('warnings follow the run', () => {
  it('back and forward, into a sweep, and into a fork by the rung that made them', () => {
    const run = scenes.clamped();
    const all = run.warnings;
    run.goto(0);
    expect(kinds(run)).toEqual([]);
    run.next('ideal', { layer: 2 });
    expect(warned(run, 'clamped')).toMatchObject({
      sweeps: 1,
      firstSweep: 1,
      last: { sequence: run.sequence },
    });
    run.goto(2);
    expect(run.warnings).toEqual(all);
    const fork = scenes['not-monotone']().fork({ rung: 'layer' });
    fork.step();
    expect(warned(fork, 'not-monotone')?.cause).toMatch(/^Rung 'inverse'/);
  });

  it('a layer that was stuck by another rung is not said to be stuck by this one', () => {
    const run = scenes.refused();
    expect(kinds(run)).toEqual(['refused']);
    expect(kinds(run.fork({ rung: 'layer' }))).toEqual([]);
  });

  it('the same network on other rows is judged by those', () => {
    const net = network([2, 8, 1], { seed: 1 });
    const { inputs, targets } = sineProduct(1, 50);
    const far = inputs.map((row) => row.map((x) => 1e4 * x));
    expect(kinds(train(net, { inputs: far, targets }))).toContain('saturated');
    expect(kinds(train(net, { inputs, targets }))).toEqual([]);
  });

  it('one incident for each kind, layer and sweep, at its worst', () => {
    const run = scenes.clamped();
    expect(run.warnings.length).toBe(1);
    const empty = { incidents: [], sequence: 4 };
    const state = Object.assign(Object.create(null), empty);
    const once = {
      ...state,
      ...noting(state, { kind: 'clamped', layer: 1, share: 0.3 }),
      sequence: 8,
    };
    const twice = {
      ...once,
      ...noting(once, { kind: 'clamped', layer: 1, share: 0.25 }),
      sequence: 9,
    };
    const { incidents } = noting(twice, { kind: 'clamped', layer: 2, share: 0.9 });
    expect(incidents).toEqual([
      { kind: 'clamped', layer: 1, share: 0.3, first: 5, last: 9 },
      { kind: 'clamped', layer: 2, share: 0.9, first: 10, last: 10 },
    ]);
  });
});

describe('displays begin with warnings', () => {
  it('of a run, with the calls to paste as code', () => {
    const { html, text } = shownBy(scenes['constant-inputs']());
    expect(text).toMatch(/^Note \(in the training rows\): Input columns.*\n {2}→ Leave.*\nRun of/);
    expect(html).toMatch(
      /^<div><div style="border-left.*<b>Note \(in the training rows\)<\/b>.*it&#39;s 7.*<code>table\.drop\(&#39;it\\&#39;s 7&#39;\)<\/code>.*<b>Run of/,
    );
    expect(html).not.toContain('<script');
  });

  it('of an ideal and a solve that they concern', () => {
    const run = scenes.clamped();
    run.goto(0);
    const ideal = run.next('ideal', { layer: 2 });
    expect(inspect(ideal)).toMatch(
      /^Warning: Up to 33\.3 % .*\n {2}→ .*\nideal #3, sweep 1, layer 2:/,
    );
    const solve = run.next('solve', { layer: 2 });
    expect(inspect(solve)).toMatch(/^Warning: Up to 33\.3 %/);
    expect(shownBy(solve).html).toMatch(/^<div><div style="border-left.*<code>run\.fork/);
    expect(inspect(run.next('ideal', { layer: 1 }))).toMatch(/^ideal #\d+, sweep 1/);
  });

  it('of a solve that is deficient, nearly so, or failed, and of what if', () => {
    const solveOf = (kind: WarningKind) => {
      const run = scenes[kind]();
      run.goto(0);
      return run.next('solve', { layer: 1 });
    };
    expect(inspect(solveOf('rank-deficient'))).toMatch(
      /^(Warning.*\n.*\n)?Warning: What comes into layer 1 has dependent/,
    );
    expect(inspect(solveOf('failed'))).toMatch(/^Error: The numbers/);
    const solve = solveOf('ill-conditioned');
    expect(inspect(solve)).toMatch(/^Note: What comes into layer 1 is nearly dependent/);
    expect(inspect(solve.with({ ridge: 1 }))).toMatch(/^solve, sweep 1, layer 1, what if/);
  });
});
