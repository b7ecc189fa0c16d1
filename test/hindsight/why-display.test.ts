import { describe, expect, it } from 'vitest';
import { displaySymbol, inspectSymbol } from '../../src/display/protocol.ts';
import { drawableWhy } from '../../src/hindsight/why-display.ts';
import { network } from '../../src/network/index.ts';
import { train, type Why, type WhyPart } from '../../src/run/index.ts';
import { classesOf, sineProduct, smallProblem } from '../training/problems.ts';

const part = (kind: WhyPart['kind'], layer: number, change: number, turn = layer): WhyPart => ({
  kind,
  layer,
  turn,
  change,
  solves: [7],
});

const shown = (changes: Partial<Why>): Why =>
  drawableWhy({
    from: { sweep: 11, sequence: 110 },
    to: { sweep: 12, sequence: 120 },
    lossName: 'squared',
    lossBefore: 0.301,
    loss: 0.31,
    change: 0.009,
    parts: [
      part('solve', 2, -0.007),
      part('ideal', 1, -0.283),
      part('clamped', 1, 0.034),
      part('unreached', 1, 0.265),
    ],
    byLayer: [],
    byKind: [],
    refused: 0,
    sweeps: [],
    ...changes,
  });

const text = (why: Why): string => why[inspectSymbol]();
const html = (why: Why): string => String(why[displaySymbol]()['text/html']);

/** Where each bar begins and how wide it is. */
const bars = (why: Why): readonly (readonly [number, number])[] =>
  [...html(why).matchAll(/<rect x="([\d.]+)" y="2" width="([\d.]+)"/g)].map(
    ([, x, width]) => [Number(x), Number(width)] as const,
  );

describe('an explanation', () => {
  it('reads as a sum in a console', () => {
    expect(text(shown({}))).toBe(
      [
        "Why the loss changed from sweep 11 (event 110) to sweep 12 (event 120): 0.301 → 0.31 (mean squared error, in the targets' units squared)",
        'Δloss as an exact sum: +0.009 = solve 2 −0.007, ideal targets 1 −0.283, clamped +0.034, not reached +0.265',
      ].join('\n'),
    );
  });

  it('has a line for each layer where there are many, and leaves rounding out', () => {
    const parts = [
      part('solve', 3, -0.1),
      part('ideal', 2, -0.2),
      part('unreached', 2, 1e-14),
      part('resolved', 3, 0.1, 2),
      part('ideal', 1, 0.5),
      part('refused', 1, -0.3),
    ];
    expect(
      text(shown({ parts, change: 0 }))
        .split('\n')
        .slice(1),
    ).toEqual([
      'Δloss as an exact sum: 0 = solve 3 −0.1,',
      '                           ideal targets 2 −0.2, output solved anew 3 +0.1,',
      '                           ideal targets 1 +0.5, refused −0.3',
    ]);
  });

  it('draws a bar from where the one above it ended, and one for all together', () => {
    const [solve, ideal, clamped, unreached, together] = bars(shown({}));
    // From 0.301 by −0.007, −0.283, +0.034, +0.265: between 0.011 and 0.31 on 158 pixels.
    const pixel = (loss: number): number => 1 + ((loss - 0.011) / (0.31 - 0.011)) * 158;
    const bar = (from: number, to: number): unknown[] => [
      expect.closeTo(pixel(from), 1),
      expect.closeTo(pixel(to) - pixel(from), 1),
    ];
    expect(solve).toEqual(bar(0.294, 0.301));
    expect(ideal).toEqual(bar(0.011, 0.294));
    expect(clamped).toEqual(bar(0.011, 0.045));
    expect(unreached).toEqual(bar(0.045, 0.31));
    expect(together).toEqual(bar(0.301, 0.31));
    expect(html(shown({}))).not.toMatch(/<script|color:#(000|fff)/);
  });

  it('warns first where there is no sum', () => {
    const why = shown({ change: Number.NaN, parts: [part('solve', 1, Number.NaN)] });
    expect(text(why)).toMatch(/^Warning: the loss was no finite number/);
    expect(html(why)).toMatch(/^<div><div style="border-left[^>]*>Warning/);
    expect(bars(why)).toEqual([]);
  });

  it('tells the units of cross-entropy, the solves, and what was refused', () => {
    const run = train(
      network([3, 4, 3], { output: 'softmax', seed: 1 }),
      classesOf(smallProblem(3, 3, 30)),
      { damping: 1e-9, ridge: 1e-3 },
    );
    for (let sweep = 1; sweep <= 4; sweep++) run.step();
    const why = run.why({ from: 0 });
    expect(text(why)).toContain('(mean cross-entropy)');
    expect(why.refused).toBeGreaterThan(1);
    expect(text(why)).toContain(`${why.refused} trials were refused, `);
    expect(html(why)).toContain(`${why.parts[0]!.solves.length} solves`);
  });

  it('says that there is nothing to explain', () => {
    const why = train(network([2, 3, 1]), sineProduct(1, 20)).why();
    expect(text(why).split('\n')[1]).toBe("No layer's turn was decided in between.");
    expect(html(why)).not.toContain('<table');
  });
});
