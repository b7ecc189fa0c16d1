import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { type Run, train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

const fresh = (rung: 'layer' | 'inverse' = 'layer'): Run =>
  train(network([2, 3, 2, 1], { seed: 4 }), sineProduct(4, 25), { rung, ridge: 1e-6 });

const bits = (run: Run): string =>
  JSON.stringify([run.network, run.losses, run.objective, run.sequence]);

const straight = (rung: 'layer' | 'inverse', sweeps: number): string => {
  const run = fresh(rung);
  for (let done = 0; done < sweeps; done++) run.step();
  return bits(run);
};

type Move =
  | { readonly go: 'step' | 'stepInto' | 'stepOut' | 'accept' }
  | { readonly go: 'back' | 'goto' | 'fit'; readonly sweeps: number };

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ go: fc.constantFrom('step', 'stepInto', 'stepOut', 'accept') }),
  fc.record({
    go: fc.constantFrom('back', 'goto', 'fit'),
    sweeps: fc.integer({ min: 0, max: 5 }),
  }),
);

async function make(run: Run, move: Move): Promise<void> {
  switch (move.go) {
    case 'step':
    case 'stepInto':
    case 'stepOut':
      run[move.go]();
      return;
    case 'accept':
      run.next('accept');
      return;
    case 'back':
      if (move.sweeps >= 1 && move.sweeps <= run.sweep) run.back(move.sweeps);
      return;
    case 'goto':
      run.goto(move.sweeps);
      return;
    case 'fit':
      await run.fit({ sweeps: move.sweeps });
  }
}

describe('whatever way a run takes', () => {
  it.each(['layer', 'inverse'] as const)('it comes to the same bits, by rung %s', async (rung) => {
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { maxLength: 12 }), async (program) => {
        const run = fresh(rung);
        for (const move of program) await make(run, move);
        run.step();
        expect(bits(run)).toBe(straight(rung, run.sweep));
      }),
      { numRuns: 60 },
    );
  });

  it('the same seed gives the same bits, again and again', () => {
    expect(straight('layer', 6)).toBe(straight('layer', 6));
  });
});

describe('moves', () => {
  it('step finishes a sweep that was begun', () => {
    const run = fresh();
    run.stepInto();
    expect(run.step()).toMatchObject({ kind: 'sweep:end', sweep: 1 });
    expect(run.sweep).toBe(1);
  });

  it('stepOut finishes the layer, and between layers the sweep', () => {
    const run = fresh();
    run.next('solve', { layer: 2 });
    expect(run.stepOut()).toMatchObject({ kind: expect.stringMatching(/accept|reject/), layer: 2 });
    expect(run.stepOut()).toMatchObject({ kind: 'sweep:end', sweep: 1 });
    expect(run.stepOut()).toMatchObject({ kind: 'sweep:end', sweep: 2 });
  });

  it('next gives the event that was asked for', () => {
    const run = fresh();
    const ideal = run.next('ideal', { layer: 1 });
    expect(ideal).toMatchObject({ kind: 'ideal', layer: 1, sweep: 1 });
    expect(run.next('ideal', { layer: 1 })).toMatchObject({ sweep: 2 });
    expect(run.next('sweep:start')).toMatchObject({ sweep: 3 });
  });

  it('back in the middle of a sweep goes to its beginning first', () => {
    const run = fresh();
    run.goto(3);
    run.next('accept');
    run.back();
    expect(run.sweep).toBe(3);
    expect(run.stepInto()).toMatchObject({ kind: 'sweep:start', sweep: 4 });
    run.back(2);
    expect(run.sweep).toBe(2);
  });

  it('back and forward again shows the identical number', () => {
    const run = fresh();
    run.goto(9);
    const { loss } = run;
    run.back(4);
    expect(run.losses.length).toBe(6);
    for (let again = 0; again < 4; again++) while (run.stepInto().kind !== 'sweep:end');
    expect(run.loss).toBe(loss);
  });

  it('iterating goes on from where the run stands, and stays where it was left', () => {
    const run = fresh();
    for (const event of run) if (event.kind === 'solve' && event.layer === 2) break;
    expect(run.stepInto().kind).toMatch(/accept|reject/);
  });

  it('iterating with await does the same and lets timers run', async () => {
    const run = fresh();
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    for await (const event of run) if (fired && event.kind === 'sweep:end') break;
    expect(fired).toBe(true);
    expect(run.sweep).toBeGreaterThan(0);
  });

  it('goto goes to any event of the log, back and forward, and says by it what comes next', () => {
    const run = fresh();
    const events = Array.from({ length: 60 }, () => run.stepInto());
    for (const at of [59, 3, 31, 30, 0, 17, 58]) {
      const event = events[at]!;
      run.goto(event);
      expect(run.sequence).toBe(at + 1);
      expect(run.stepInto()).toMatchObject({ sequence: at + 2 });
      run.goto({ sequence: at });
      expect(run.sequence).toBe(at);
      const { kind, sweep } = run.stepInto();
      expect({ kind, sweep }).toEqual({ kind: event.kind, sweep: event.sweep });
    }
    run.goto({ sequence: 200 });
    expect(run.sequence).toBe(200);
  });

  it('goto an event in the middle of a sweep is exact', () => {
    const run = fresh();
    const accepted = run.next('accept', { layer: 2, sweep: 4 });
    const there = bits(run);
    run.goto(7);
    run.goto(accepted);
    expect(bits(run)).toBe(there);
  });

  it('next goes to a sweep and to a trial', () => {
    const run = fresh();
    expect(run.next('ideal', { sweep: 5 })).toMatchObject({ sweep: 5, layer: 3 });
    expect(run.sweep).toBe(4);
    const second = run.next('solve', { trial: 2 });
    expect(second).toMatchObject({ trial: 2 });
    expect(run.next('sweep:end', { sweep: second.sweep })).toMatchObject({ sweep: second.sweep });
  });

  it('a network taken from a run stays as it was taken', () => {
    const run = fresh();
    const taken = run.network;
    const before = JSON.stringify(taken);
    run.goto(3);
    expect(JSON.stringify(taken)).toBe(before);
    expect(JSON.stringify(run.network)).not.toBe(before);
  });
});

describe('a move that can’t be made changes nothing', () => {
  it.each<[string, (run: Run) => unknown, string, RegExp]>([
    [
      'an event that there isn’t',
      (run) => run.next(JSON.parse('"solved"')),
      'EVENT_NOT_POSSIBLE',
      /"solved".*forward, ideal, solve/,
    ],
    [
      'a layer that there isn’t',
      (run) => run.next('solve', { layer: 4 }),
      'EVENT_NOT_POSSIBLE',
      /layers 1 … 3, not 4/,
    ],
    ['layer 0', (run) => run.next('ideal', { layer: 0 }), 'EVENT_NOT_POSSIBLE', /not 0/],
    [
      'the layer of a sweep’s end',
      (run) => run.next('sweep:end', { layer: 1 }),
      'EVENT_NOT_POSSIBLE',
      /whole sweep.*run.next\('sweep:end'\)/,
    ],
    [
      'a filter that there isn’t',
      (run) => run.next('solve', JSON.parse('{ "layers": 1 }')),
      'UNKNOWN_OPTION',
      /layer/,
    ],
    [
      'back before the beginning',
      (run) => run.back(3),
      'EVENT_NOT_POSSIBLE',
      /completed 1 sweep and.*back 3/,
    ],
    [
      'an event of a sweep that lies behind',
      (run) => run.next('solve', { layer: 1, sweep: 1 }),
      'EVENT_NOT_POSSIBLE',
      /Sweep 1 lies behind.*run\.capture\('solve', \{ layer: 1, sweep: 1 \}\).*run\.goto\(0\)/,
    ],
    [
      'a trial beyond the last',
      (run) => run.next('solve', { trial: 9 }),
      'EVENT_NOT_POSSIBLE',
      /at most 8 trials.*trials: 12/,
    ],
    [
      'a trial of what comes before the trials',
      (run) => run.next('ideal', { trial: 1 }),
      'EVENT_NOT_POSSIBLE',
      /'ideal' comes before/,
    ],
    ['half a sweep', (run) => run.next('solve', { sweep: 1.5 }), 'EVENT_NOT_POSSIBLE', /1\.5/],
    [
      'any event at all, which is the next one',
      (run) => run.next(JSON.parse('"*"')),
      'EVENT_NOT_POSSIBLE',
      /"\*"/,
    ],
    ['to no place', (run) => run.goto(JSON.parse('{}')), 'OPTION_OUT_OF_RANGE', /sequence: 140/],
    ['to nothing', (run) => run.goto(JSON.parse('null')), 'OPTION_OUT_OF_RANGE', /got null/],
    ['back half a sweep', (run) => run.back(0.5), 'OPTION_OUT_OF_RANGE', /0.5/],
    ['to sweep −1', (run) => run.goto(-1), 'OPTION_OUT_OF_RANGE', /-1/],
    ['a fork in the future', (run) => run.fork({}, { at: 7 }), 'EVENT_NOT_POSSIBLE', /goto\(7\)/],
    [
      'a fork with a negative ridge',
      (run) => run.fork({ ridge: -1 }),
      'OPTION_OUT_OF_RANGE',
      /got -1/,
    ],
  ])('%s', (_, attempt, code, message) => {
    const run = fresh();
    run.step();
    run.next('ideal', { layer: 2 });
    const before = bits(run);
    expect(() => attempt(run)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(bits(run)).toBe(before);
    expect(run.stepInto()).toMatchObject({ kind: 'solve', layer: 2, sweep: 2 });
  });

  it('an event that never comes, after a bounded search', () => {
    // A rule without safeguard refuses nothing.
    const run = fresh('inverse');
    run.next('ideal', { layer: 1 });
    const before = bits(run);
    expect(() => run.next('reject')).toThrow(/No 'reject' came within 100 sweeps/);
    expect(bits(run)).toBe(before);
    expect(run.stepInto()).toMatchObject({ kind: 'solve', layer: 1 });
  });

  it('an event that a stalled run will not bring', () => {
    const { inputs } = sineProduct(1, 20);
    const targets = inputs.map(([x = 0]) => x);
    const run = train(network([2, 1], { seed: 1 }), { inputs, targets });
    run.next('accept');
    expect(() => {
      for (let asked = 0; asked < 20; asked++) run.next('accept');
    }).toThrow(/changed nothing any more/);
  });
});

describe('a fork', () => {
  it('shares the past, goes its own way, and leaves the run untouched', () => {
    const run = fresh();
    run.goto(6);
    const before = bits(run);
    const fork = run.fork({ ridge: 0.1 }, { at: 3 });
    expect(fork.sweep).toBe(3);
    expect(fork.losses).toEqual(run.losses.slice(0, 4));
    fork.goto(6);
    expect(fork.losses).not.toEqual(run.losses);
    expect(bits(run)).toBe(before);
  });

  it('costs nothing until it is looked at, however long ago it branches off', () => {
    let evaluated = 0;
    const bend = {
      name: 'counted',
      value: (z: number) => {
        evaluated++;
        return Math.tanh(z);
      },
      derivative: (_: number, a: number) => 1 - a * a,
    };
    const net = network([2, 3, 1], { activation: bend, seed: 4 });
    const run = train(net, sineProduct(4, 25), { historyMegabytes: 0 });
    run.goto(40);
    evaluated = 0;
    const forks = [0, 1e-3, 1].map((ridge) => run.fork({ ridge }, { at: 21 }));
    run.goto(44);
    evaluated = 0;
    const late = run.fork({ ridge: 1 }, { at: 21 });
    expect(evaluated).toBe(0);
    for (const fork of [...forks, late]) fork.step();
    expect(bits(late)).toBe(bits(forks[2]!));
    expect(evaluated).toBeGreaterThan(0);
  });

  it('without changes is the run itself', () => {
    const run = fresh();
    run.goto(3);
    const fork = run.fork();
    fork.goto(7);
    run.goto(7);
    expect(bits(fork)).toBe(bits(run));
  });

  it('can be rewound to before it was forked, and comes back to itself', () => {
    const run = fresh();
    run.goto(4);
    const fork = run.fork({ ridge: 0.1 });
    fork.goto(6);
    const before = bits(fork);
    fork.goto(2);
    while (fork.sweep < 6) fork.stepInto();
    expect(bits(fork)).toBe(before);
  });

  it('that shrinks harder ends with smaller weights', () => {
    const size = (ridge: number): number => {
      const fork = fresh().fork({ ridge });
      fork.goto(8);
      return fork.network.layer(1).weights.norm('frobenius');
    };
    expect(size(10)).toBeLessThan(size(0));
  });
});
