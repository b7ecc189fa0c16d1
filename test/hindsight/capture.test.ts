import { describe, expect, expectTypeOf, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { type Run, train } from '../../src/run/index.ts';
import type { EventKind, SolveEvent, TrainingEvent } from '../../src/training/index.ts';
import { sineProduct } from '../training/problems.ts';

const problem = sineProduct(4, 25);
const fresh = (historyMegabytes = 128): Run =>
  train(network([2, 3, 2, 1], { seed: 4 }), problem, { ridge: 1e-6, historyMegabytes });

/** Everything an event knows, tensors included. */
const whole = (event: TrainingEvent): unknown =>
  Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      typeof value === 'function' ? [] : [[name, value?.to2DArray ? value.to2DArray() : value]],
    ),
  );

const place = (run: Run): string =>
  JSON.stringify([run.sweep, run.sequence, run.losses, run.network]);

describe('an event captured in hindsight', () => {
  it.each([128, 0])('is the event that was seen, to the bit, with %i MB of history', (room) => {
    const run = fresh(room);
    const seen = Array.from({ length: 70 }, () => run.stepInto());
    const before = place(run);
    const kinds: EventKind[] = ['sweep:start', 'forward', 'ideal', 'solve', 'accept', 'sweep:end'];
    for (const kind of kinds) {
      const latest = seen.findLast((event) => event.kind === kind);
      expect(whole(run.capture(kind))).toEqual(whole(latest!));
      const third = seen.findLast((event) => event.kind === kind && event.sweep === 3);
      expect(whole(run.capture(kind, { sweep: 3 }))).toEqual(whole(third!));
    }
    expect(place(run)).toBe(before);
  });

  it('is the latest trial of the layer that was asked for', () => {
    const run = fresh();
    const refused = run.next('reject', { layer: 2 });
    const { sweep } = refused;
    run.step();
    const taken = run.capture('solve', { layer: 2, sweep });
    expect(taken.trial).toBeGreaterThan(1);
    expect(run.capture('solve', { layer: 2, sweep, trial: 1 }).sequence).toBe(refused.sequence - 1);
  });

  it('counts what the open sweep has brought, and not what comes after where the run stands', () => {
    const run = fresh();
    run.goto(5);
    run.goto(2);
    const ideal = run.next('ideal', { layer: 2 });
    expect(run.capture('ideal').sequence).toBe(ideal.sequence);
    expect(run.capture('ideal', { layer: 1 }).sweep).toBe(2);
    expect(run.capture('ideal', { layer: 1, sweep: 5 }).sweep).toBe(5);
    expect(run.capture('sweep:end', {}, (end) => end.sweep)).toEqual([1, 2]);
  });

  it('of a fork looks back into the shared past', () => {
    const run = fresh();
    run.goto(4);
    const fork = run.fork({ ridge: 0.5 }, { at: 2 });
    fork.goto(4);
    expect(fork.capture('solve', {}, (solve) => solve.ridge === 0.5)).toEqual(
      fork.capture('solve', {}, (solve) => solve.sweep > 2),
    );
    expect(fork.capture('solve', { sweep: 2 }).press).toBe(
      run.capture('solve', { sweep: 2 }).press,
    );
  });

  it('of a fork with fewer trials may be a trial that only the shared past had', () => {
    const run = fresh();
    const { sweep, trial } = run.next('reject', { trial: 2 });
    run.step();
    const fork = run.fork({ damping: { trials: 1 } });
    fork.step();
    expect(fork.capture('reject', { trial }).sweep).toBe(sweep);
    expect(() => fork.next('reject', { trial })).toThrow(/at most 1 trials/);
  });
});

describe('all events of a kind, in hindsight', () => {
  it('are picked from in order', () => {
    const run = fresh();
    const seen = Array.from({ length: 70 }, () => run.stepInto());
    expect(run.capture('*', {}, (event) => event.sequence)).toEqual(seen.map((e) => e.sequence));
    const conditions = seen.flatMap((e) =>
      e.kind === 'solve' && e.layer === 1 ? [e.condition] : [],
    );
    expect(run.capture('solve', { layer: 1 }, (solve) => solve.condition)).toEqual(conditions);
    expect(run.capture('reject', { layer: 3, trial: 8 }, () => 1)).toEqual([]);
    expect(whole(run.capture('*'))).toEqual(whole(seen.at(-1)!));
  });

  it('have their types, and so have what is picked of them', () => {
    const run = fresh();
    run.goto(1);
    expectTypeOf(run.capture('solve')).toEqualTypeOf<SolveEvent>();
    expectTypeOf(run.capture('*')).toEqualTypeOf<TrainingEvent>();
    const ridges = run.capture('solve', {}, (solve) => {
      expectTypeOf(solve).toEqualTypeOf<SolveEvent>();
      return solve.ridge;
    });
    expectTypeOf(ridges).toEqualTypeOf<readonly number[]>();
    // @ts-expect-error: an accept has no condition.
    expect(run.capture('accept', {}, (accept) => accept.condition)[0]).toBeUndefined();
  });

  it('let a pick fail, and a pick that moves the run moves it and nothing else', () => {
    const [run, twin] = [fresh(), fresh()];
    for (const each of [run, twin]) each.goto(4);
    const boom = () => {
      throw new Error('boom');
    };
    expect(() => run.capture('solve', {}, boom)).toThrow('boom');
    expect(place(run)).toBe(place(twin));
    run.capture('sweep:end', {}, () => run.step());
    twin.goto(8);
    expect(place(run)).toBe(place(twin));
  });
});

describe('what can’t be captured', () => {
  it.each<[string, (run: Run) => unknown, string, RegExp]>([
    [
      'a sweep that was never made',
      (run) => run.capture('solve', { sweep: 9 }),
      'EVENT_NOT_POSSIBLE',
      /Sweep 9 hasn't been made: the run has made 2 sweeps.*run\.goto\(9\).*run\.next\('solve', \{ sweep: 9 \}\)/,
    ],
    [
      'an event that didn’t come',
      (run) => run.capture('reject', { layer: 3 }),
      'EVENT_NOT_POSSIBLE',
      /There was no 'reject' of layer 3 up to here, in 2 sweeps and a part of the next/,
    ],
    [
      'a kind that there isn’t',
      (run) => run.capture(JSON.parse('"solved"')),
      'EVENT_NOT_POSSIBLE',
      /"solved".*'\*' for all/,
    ],
    ['layer 7', (run) => run.capture('solve', { layer: 7 }), 'EVENT_NOT_POSSIBLE', /1 … 3, not 7/],
    [
      'an unknown filter',
      (run) => run.capture('solve', JSON.parse('{ "unit": 1 }')),
      'UNKNOWN_OPTION',
      /unit/,
    ],
    [
      'a second trial by a rung that has one',
      () => {
        const run = train(network([2, 3, 1]), problem, { rung: 'inverse' });
        run.step();
        return run.capture('solve', { trial: 2 });
      },
      'EVENT_NOT_POSSIBLE',
      /numbered from 1, got 2/,
    ],
    [
      'with a function where the event is to be named',
      (run) =>
        run.capture(
          'solve',
          Object(({ sequence }: TrainingEvent) => sequence),
        ),
      'WRONG_ARGUMENT',
      /run\.capture\('solve', \{\}, \(event\) => event\.sequence\); got a function/,
    ],
    ['by null', (run) => run.capture('solve', JSON.parse('null')), 'WRONG_ARGUMENT', /got null/],
    [
      'by what is no function',
      (run) => run.capture('solve', {}, JSON.parse('"condition"')),
      'WRONG_ARGUMENT',
      /got string to pick with/,
    ],
    [
      'anything at all before the first event',
      (run) => {
        run.goto(0);
        return run.capture('*');
      },
      'EVENT_NOT_POSSIBLE',
      /Train first: run\.step\(\)/,
    ],
    [
      'anything before the first event',
      (run) => {
        run.goto(0);
        return run.capture('solve');
      },
      'EVENT_NOT_POSSIBLE',
      /run\.next\('solve'\)/,
    ],
  ])('%s', (_, attempt, code, message) => {
    const run = fresh();
    run.goto(2);
    run.stepInto();
    expect(() => attempt(run)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
