import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { type Run, type TrainOptions, train, type Why } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';
import { expectExact } from './sums.ts';

const problem = sineProduct(1, 30);

const begin = (options: TrainOptions = {}): Run =>
  train(network([2, 4, 4, 1], { seed: 3 }), problem, options);

function stepped(run: Run, sweeps: number): Run {
  for (let sweep = 0; sweep < sweeps; sweep++) run.step();
  return run;
}

/** An explanation as data alone. */
const data = (why: Why): unknown => JSON.parse(JSON.stringify(why));

const bits = (run: Run): unknown => [
  run.sweep,
  run.sequence,
  run.loss,
  run.losses,
  run.network.toJSON(),
];

describe('the points of why', () => {
  it('are by default the sweep that ended here', () => {
    const run = stepped(begin(), 3);
    const why = run.why();
    expect([why.from.sweep, why.to.sweep]).toEqual([2, 3]);
    expect(why.to.sequence).toBe(run.sequence);
    expect([why.lossBefore, why.loss]).toEqual(run.losses.slice(2));
    expect(data(run.why({ from: 2, to: 3 }))).toEqual(data(why));
    expect(data(run.why({ to: 3 }))).toEqual(data(why));
    expect(run.why({ to: 2 }).from.sweep).toBe(1);
  });

  it('are in an open sweep its beginning and where the run stands', () => {
    const run = stepped(begin(), 2);
    const { sequence } = run;
    run.next('accept', { layer: 3 });
    const why = run.why();
    expect([why.from, why.to]).toEqual([
      { sweep: 2, sequence },
      { sweep: 2, sequence: run.sequence },
    ]);
    expect(why.parts.map(({ kind, layer }) => `${kind} ${layer}`)).toEqual(['solve 3']);
    expect(why.loss).toBe(run.loss);
    run.next('solve');
    expect(run.why().parts).toEqual(why.parts);
  });

  it('are none before the first sweep', () => {
    const why = begin().why();
    expect(why).toMatchObject({ change: 0, parts: [], byLayer: [], byKind: [], sweeps: [] });
  });

  it.each<[string, TrainOptions]>([
    ['layer after layer', {}],
    ['with refusals', { rung: 'weighted' }],
    ['all layers at once', { rung: 'network' }],
    ['there and back', { order: 'symmetric', resolveOutput: false }],
  ])('may be any two events, %s', (_, options) => {
    const run = begin(options);
    const losses = [run.loss];
    while (run.sweep < 3) {
      run.stepInto();
      losses.push(run.loss);
    }
    const at = fc.nat({ max: losses.length - 1 });
    fc.assert(
      fc.property(at, at, (from, to) => {
        const why = run.why({ from: { sequence: from }, to: { sequence: to } });
        expect(why.lossBefore).toBe(losses[from]);
        expect(why.loss).toBe(losses[to]);
        expectExact(why);
        const back = run.why({ from: { sequence: to }, to: { sequence: from } });
        expect(back.parts).toEqual(
          why.parts.map((part) => ({ ...part, change: expect.closeTo(-part.change, 14) })),
        );
        expect(back.sweeps).toEqual(why.sweeps);
      }),
      { numRuns: 30 },
    );
  });

  it('may be events themselves', () => {
    const run = begin();
    const first = run.next('accept', { layer: 2 });
    const second = run.next('accept', { layer: 1, sweep: 2 });
    const why = run.why({ from: first, to: second });
    expect(why.lossBefore).toBe(first.loss);
    expect(why.loss).toBe(second.loss);
    expect(data(run.why({ from: first }))).toEqual(data(why));
  });

  it('may lie ahead of where the run stands, as long as it has been there', () => {
    const run = stepped(begin(), 4);
    const before = data(run.why({ from: 1, to: 4 }));
    run.goto(1);
    expect(data(run.why({ from: 1, to: 4 }))).toEqual(before);
    expect(run.sweep).toBe(1);
  });

  it('may lie on both sides of a fork', () => {
    const parent = stepped(begin({ ridge: 1e-3 }), 4);
    const fork = stepped(parent.fork({ rung: 'neuron', ridge: 1e-2 }, { at: 2 }), 3);
    const why = fork.why({ from: 1 });
    expectExact(why);
    expect(why.lossBefore).toBe(parent.losses[1]);
    expect(why.sweeps.map(({ loss }) => loss)).toEqual(fork.losses.slice(2));
    expect(why.sweeps[0]).toEqual(parent.why({ from: 1, to: 2 }).sweeps[0]);
    expect(why.sweeps.slice(1)).toEqual(fork.why({ from: 2 }).sweeps);
  });

  it('may lie in a past of which hardly anything is kept', () => {
    const wide = stepped(begin(), 25);
    const narrow = stepped(begin({ historyMegabytes: 0 }), 25);
    expect(data(narrow.why({ from: 3, to: 24 }))).toEqual(data(wide.why({ from: 3, to: 24 })));
  });

  it.each<[string, object, string, RegExp]>([
    [
      'a sweep not made',
      { to: 9 },
      'EVENT_NOT_POSSIBLE',
      /made 2 whole sweeps, not 9.*run\.goto\(9\)/,
    ],
    [
      'an event not made',
      { from: { sequence: 999 } },
      'EVENT_NOT_POSSIBLE',
      /not 999.*goto\(\{ sequence: 999 \}\)/,
    ],
    ['half a sweep', { from: 0.5 }, 'OPTION_OUT_OF_RANGE', /'from' as a sweep.*0\.5/],
    ['a negative sweep', { to: -1 }, 'OPTION_OUT_OF_RANGE', /'to'.*-1/],
    ['words', { from: 'start' }, 'OPTION_OUT_OF_RANGE', /'from'.*start/],
    ['nothing', { from: null }, 'OPTION_OUT_OF_RANGE', /'from'.*null/],
    ['another option', { since: 1 }, 'UNKNOWN_OPTION', /since/],
    ['an event alone', { sequence: 4 }, 'OPTION_OUT_OF_RANGE', /two points.*from: event/],
  ])('are refused where they are %s', (_, range, code, message) => {
    const run = stepped(begin(), 2);
    const before = bits(run);
    expect(() => run.why(range)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(bits(run)).toEqual(before);
  });

  it('are refused where they are a bare number', () => {
    // @ts-expect-error: two points, by name.
    expect(() => stepped(begin(), 2).why(1)).toThrow(/run\.why\(\{ from: 3, to: 12 \}\)/);
  });
});

it('asking why after every event changes no bit of a run', () => {
  const asked = begin({ ridge: 'evidence' });
  const left = begin({ ridge: 'evidence' });
  const own = asked.next('solve', { layer: 2 });
  const other = left.next('solve', { layer: 2 });
  while (left.sweep < 3) {
    const event = asked.stepInto();
    asked.why();
    asked.why({ from: 0 });
    expect(event.kind).toBe(left.stepInto().kind);
    expect(bits(asked)).toEqual(bits(left));
  }
  expect(own.residual.to1DArray()).toEqual(other.residual.to1DArray());
  expect(bits(asked.fork())).toEqual(bits(left.fork()));
});
