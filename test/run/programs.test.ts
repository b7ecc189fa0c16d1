import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { difference } from '../../src/hindsight/difference.ts';
import { network } from '../../src/network/index.ts';
import { type ForkChanges, load, type Run, train } from '../../src/run/index.ts';
import type { Rung } from '../../src/targets/index.ts';
import type { EventKind, TrainingEvent } from '../../src/training/index.ts';
import { sineProduct } from '../training/problems.ts';

/**
 * Random programs of everything that a person can do with a run: the numbers must be those of a run
 * that was only ever asked for one event after the other.
 */

const PROGRAMS = 1000;

/** Throws in the middle of a solve when its patience is at an end, as an interrupt does. */
const fuse = {
  left: Number.POSITIVE_INFINITY,
  burn(): void {
    fuse.left -= 1;
    if (fuse.left < 0) throw new Error('cut off');
  },
};

const bend = {
  name: 'fused tanh',
  value: (z: number): number => {
    fuse.burn();
    return Math.tanh(z);
  },
  derivative: (_: number, a: number): number => 1 - a * a,
  inverse: Math.atanh,
  range: [-1, 1] as const,
};

const problem = sineProduct(4, 12);
const start = network([2, 3, 2, 1], { activation: bend, seed: 4 });

const RUNGS: readonly Rung[] = ['inverse', 'weighted', 'neuron', 'layer', 'network'];

/** Where a run comes from: how it was asked for, and every fork since. */
interface Origin {
  readonly rung: Rung;
  readonly megabytes: number;
  readonly forks: readonly { readonly at: number; readonly changes: ForkChanges }[];
}

interface Told {
  readonly run: Run;
  readonly origin: Origin;
}

const begin = ({ rung, megabytes }: Omit<Origin, 'forks'>): Run =>
  train(start, problem, { rung, ridge: 1e-6, historyMegabytes: megabytes });

/** All that the next event depends on, to the last bit, and what a person has been shown. */
function bits(run: Run): string {
  const numbers = [
    run.loss,
    run.objective,
    run.ridge,
    ...run.losses,
    ...run.objectives,
    ...run.network.parameters.flatMap(({ weights, bias }) => [...weights.data, ...bias]),
  ];
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  return `${run.sweep} ${run.sequence} ${run.stalled} ${Buffer.from(bytes).toString('base64')} ${JSON.stringify(run.warnings.filter(({ kind }) => kind !== 'observer'))}`;
}

/** What one event after the other leads to, found once for every origin. */
class Straight {
  readonly #known = new Map<string, { readonly run: Run; readonly seen: Map<number, string> }>();

  at({ rung, forks }: Origin, sequence: number): string {
    const key = JSON.stringify([rung, forks]);
    const known = this.#known.get(key) ?? this.#begun(rung, forks);
    this.#known.set(key, known);
    while (known.run.sequence < sequence) {
      known.run.stepInto();
      known.seen.set(known.run.sequence, bits(known.run));
    }
    return known.seen.get(sequence) ?? this.#before(rung, forks, sequence);
  }

  #begun(rung: Rung, forks: Origin['forks']) {
    let run = begin({ rung, megabytes: 128 });
    for (const { at, changes } of forks) {
      run.goto(at);
      run = run.fork(changes);
    }
    return { run, seen: new Map([[run.sequence, bits(run)]]) };
  }

  /** A place from before the last fork is one of the run that was forked. */
  #before(rung: Rung, forks: Origin['forks'], sequence: number): string {
    return this.at({ rung, megabytes: 128, forks: forks.slice(0, -1) }, sequence);
  }
}

type Move =
  | { readonly go: 'step' | 'stepInto' | 'stepOut' }
  | { readonly go: 'next'; readonly kind: EventKind; readonly layer: number }
  | { readonly go: 'back' | 'goto' | 'fit'; readonly sweeps: number }
  | { readonly go: 'goto event'; readonly back: number }
  | { readonly go: 'fit, aborted' | 'fit, cut off' | 'step, cut off'; readonly after: number }
  | { readonly go: 'fork'; readonly back: number; readonly changes: ForkChanges }
  | { readonly go: 'fit, aborted by an observer'; readonly after: number }
  | { readonly go: 'watch'; readonly watcher: keyof typeof WATCHERS }
  | { readonly go: 'look back' }
  | { readonly go: 'save and load'; readonly states: 'all' | 'last' | number }
  | { readonly go: 'other run' };

/** What an observer may try. */
const WATCHERS = {
  throws: () => {
    throw new Error('an observer that throws');
  },
  'is rejected later': async () => {
    throw new Error('an observer that is rejected');
  },
  writes: (event: TrainingEvent) => {
    if (event.kind === 'solve') {
      event.weights.fill(7);
      event.residual.fill(7);
    }
    Reflect.set(event, 'sequence', 7);
    if (event.kind === 'sweep:end') Reflect.set(event.accepted, 0, 7);
  },
  'moves the run': (_: TrainingEvent, run: Run) => run.step(),
  'goes back': (_: TrainingEvent, run: Run) => run.goto(0),
  'fits the run': (_: TrainingEvent, run: Run) => run.fit({ sweeps: 1 }),
  looks: (event: TrainingEvent, run: Run) => {
    if (event.kind === 'accept') run.network.layer(event.layer).weight(0, 0).history();
    if (event.kind === 'sweep:end') run.fork({ ridge: 1 }).step();
  },
} as const;

const small = fc.integer({ min: 0, max: 4 });

const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ go: fc.constantFrom('step', 'stepInto', 'stepOut') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      go: fc.constant('next'),
      kind: fc.constantFrom<EventKind[]>('forward', 'ideal', 'solve', 'accept', 'reject'),
      layer: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ go: fc.constantFrom('back', 'goto', 'fit'), sweeps: small }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ go: fc.constant('goto event'), back: fc.integer({ min: -9, max: 40 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      go: fc.constantFrom('fit, aborted', 'fit, cut off', 'step, cut off'),
      after: fc.integer({ min: 0, max: 600 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      go: fc.constant('fork'),
      back: small,
      changes: fc.record(
        {
          ridge: fc.constantFrom(0, 1e-3, 1),
          damping: fc.constantFrom(0.01, 1),
          rung: fc.constantFrom(...RUNGS),
          order: fc.constantFrom('backward', 'symmetric'),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      go: fc.constant('fit, aborted by an observer'),
      after: fc.integer({ min: 1, max: 50 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      go: fc.constant('watch'),
      watcher: fc.constantFrom(
        'throws',
        'is rejected later',
        'writes',
        'moves the run',
        'goes back',
        'fits the run',
        'looks',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ go: fc.constant('look back') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      go: fc.constant('save and load'),
      states: fc.constantFrom<('all' | 'last' | number)[]>('all', 'last', 2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ go: fc.constant('other run') }) },
);

/** Makes one move with the first of the runs; returns them in the order in which they are used next. */
async function make(told: readonly Told[], move: Move): Promise<readonly Told[]> {
  const [{ run, origin }] = told as [Told];
  switch (move.go) {
    case 'step':
    case 'stepInto':
    case 'stepOut':
      run[move.go]();
      return told;
    case 'next':
      // A rung without safeguard refuses nothing, and a run that has ended brings nothing more.
      expectOnly('EVENT_NOT_POSSIBLE', () => run.next(move.kind, { layer: move.layer }));
      return told;
    case 'back':
      expectOnly('EVENT_NOT_POSSIBLE', () => run.back(move.sweeps + 1));
      return told;
    case 'goto':
      run.goto(move.sweeps);
      return told;
    case 'goto event':
      run.goto({ sequence: Math.max(0, run.sequence - move.back) });
      return told;
    case 'fit':
      await run.fit({ sweeps: move.sweeps });
      return told;
    case 'fit, aborted': {
      const stop = new AbortController();
      const fitted = run.fit({ sweeps: 3, signal: stop.signal });
      // The fit gives way every few milliseconds only: most are aborted before the first event.
      if (move.after % 2 === 0) await Promise.resolve();
      stop.abort();
      await fitted;
      return told;
    }
    case 'fit, aborted by an observer': {
      const stop = new AbortController();
      let left = move.after;
      const hook = run.on('*', () => {
        left -= 1;
        if (left <= 0) stop.abort();
      });
      await run.fit({ sweeps: 3, signal: stop.signal });
      hook.dispose();
      return told;
    }
    case 'watch':
      run.on('*', WATCHERS[move.watcher]);
      return told;
    case 'look back':
      expect(run.why().loss).toBe(run.loss);
      expectOnly('EVENT_NOT_POSSIBLE', () => {
        const solve = run.capture('solve', { layer: 1 });
        difference(solve, solve.with({ ridge: 1 }));
      });
      return told;
    case 'fit, cut off':
      await cutOff(move.after, () => run.fit({ sweeps: 3 }));
      return told;
    case 'step, cut off':
      await cutOff(move.after, () => run.step());
      return told;
    case 'fork': {
      const at = Math.max(0, run.sweep - move.back);
      const forks = origin.forks.filter((fork) => fork.at < at);
      // A fork at a sweep before an earlier fork is one of the run that was forked then.
      if (forks.length < origin.forks.length) return told;
      const fork = {
        run: run.fork(move.changes, { at }),
        origin: { ...origin, forks: [...forks, { at, changes: move.changes }] },
      };
      return [fork, ...told];
    }
    case 'save and load': {
      const text = JSON.stringify(run.save({ states: move.states }));
      return [{ run: load(text, { activations: [bend] }), origin }, ...told.slice(1)];
    }
    case 'other run':
      return [...told.slice(1), told[0]!];
  }
}

/** Lets a fuse burn down during some work; what was begun may be left in its middle. */
async function cutOff(after: number, work: () => unknown): Promise<void> {
  fuse.left = after;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && error.message === 'cut off')) throw error;
  } finally {
    fuse.left = Number.POSITIVE_INFINITY;
  }
}

function expectOnly(code: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code });
  }
}

// Observers that fail are told of on the console, and here nearly all do.
beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe('whatever is done with a run and its forks', () => {
  it(`every one of them has the bits of a run that went straight, in ${PROGRAMS} random programs`, async () => {
    const straight = new Straight();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...RUNGS),
        fc.constantFrom(0, 128),
        fc.array(moves, { maxLength: 12 }),
        async (rung, megabytes, program) => {
          const origin = { rung, megabytes, forks: [] };
          let told: readonly Told[] = [{ run: begin(origin), origin }];
          for (const move of program) told = await make(told, move);
          for (const { run, origin } of told) {
            expect(bits(run)).toBe(straight.at(origin, run.sequence));
            run.stepInto();
            expect(bits(run)).toBe(straight.at(origin, run.sequence));
          }
        },
      ),
      { numRuns: PROGRAMS },
    );
  }, 120_000);
});
