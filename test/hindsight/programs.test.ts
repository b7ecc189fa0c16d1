import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { type Run, train } from '../../src/run/index.ts';
import type { Rung } from '../../src/targets/index.ts';
import type { EventKind, TrainingEvent, Where } from '../../src/training/index.ts';
import { sineProduct } from '../training/problems.ts';

/**
 * What is asked of a past is what was seen when it was made, one event after the other, wherever the
 * run has been since, however little of it is kept, and in forks of forks.
 */

/** As many sweeps as a run ever makes here. */
const SWEEPS = 7;

const problem = sineProduct(4, 12);
const start = network([2, 3, 2, 1], { seed: 4 });

interface Lineage {
  readonly rung: Rung;
  readonly symmetric: boolean;
  readonly forks: readonly { readonly at: number; readonly ridge: number }[];
}

const begin = ({ rung, symmetric }: Lineage, historyMegabytes: number): Run =>
  train(start, problem, {
    rung,
    ridge: 1e-6,
    historyMegabytes,
    ...(symmetric && rung !== 'network' ? { order: 'symmetric' } : {}),
  });

/** An event as it was seen, and every number of the network after it. */
interface Seen {
  readonly event: TrainingEvent;
  readonly numbers: readonly (readonly number[])[];
}

const numbersOf = (run: Run): Seen['numbers'] =>
  run.network.parameters.map(({ weights, bias }) => [...weights.data, ...bias]);

/** All events of a lineage, walked through once: the shared past, then the last fork's own. */
const logOf = (() => {
  const known = new Map<string, readonly Seen[]>();
  return (lineage: Lineage): readonly Seen[] => {
    const key = JSON.stringify(lineage);
    const log = known.get(key) ?? walked(lineage);
    known.set(key, log);
    return log;
  };
})();

function walked(lineage: Lineage): readonly Seen[] {
  let run = begin(lineage, 128);
  for (const { at, ridge } of lineage.forks) {
    run.goto(at);
    run = run.fork({ ridge });
  }
  const fork = lineage.forks.at(-1);
  const before = fork ? logOf({ ...lineage, forks: lineage.forks.slice(0, -1) }) : [];
  const log = before.filter(({ event }) => event.sweep <= (fork?.at ?? 0));
  while (run.sweep < SWEEPS) log.push({ event: run.stepInto(), numbers: numbersOf(run) });
  return log;
}

/** Everything an event knows, tensors included. */
const whole = (event: TrainingEvent): unknown =>
  Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      typeof value === 'function' ? [] : [[name, value?.to2DArray ? value.to2DArray() : value]],
    ),
  );

interface Written {
  readonly solve: number;
  readonly numbers: Seen['numbers'];
}

/**
 * Which solves were seen to write a layer: its own that were accepted, and for the output those that
 * it was solved anew for. Where all layers are solved for together, the first `accept` changes them all.
 */
function writesOf(log: readonly Seen[], rung: Rung, layer: number): readonly Written[] {
  const written: Written[] = [];
  let latest = 0;
  for (const { event, numbers } of log) {
    if (event.kind === 'solve' && event.layer === layer) latest = event.sequence;
    if (event.kind !== 'accept') continue;
    if (rung === 'network') {
      if (event.layer === 3) written.push({ solve: latest, numbers });
    } else if (event.layer === layer || (event.outputResolved && layer === 3)) {
      written.push({ solve: event.solve, numbers });
    }
  }
  return written;
}

const meets = ({ event }: Seen, kind: EventKind, where: Where): boolean =>
  event.kind === kind &&
  (where.layer === undefined || ('layer' in event && event.layer === where.layer)) &&
  (where.sweep === undefined || event.sweep === where.sweep);

type Move =
  | { readonly go: 'step' | 'stepInto' | 'stepOut' }
  | { readonly go: 'back' | 'goto'; readonly sweeps: number }
  | { readonly go: 'goto event'; readonly share: number }
  | { readonly go: 'fork'; readonly back: number; readonly ridge: number };

const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ go: fc.constantFrom('step', 'stepInto', 'stepOut') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      go: fc.constantFrom('back', 'goto'),
      sweeps: fc.integer({ min: 0, max: SWEEPS - 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      go: fc.constant('goto event'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      go: fc.constant('fork'),
      back: fc.integer({ min: 0, max: 3 }),
      ridge: fc.constantFrom(1e-3, 0.1),
    }),
  },
);

interface Standing {
  readonly run: Run;
  readonly lineage: Lineage;
  /** Whole sweeps that the run has made. */
  readonly made: number;
}

function moved({ run, lineage, made }: Standing, move: Move): Standing {
  switch (move.go) {
    case 'fork': {
      const at = Math.max(0, run.sweep - move.back);
      const { ridge } = move;
      const forks = [...lineage.forks.filter((fork) => fork.at < at), { at, ridge }];
      return { run: run.fork({ ridge }, { at }), lineage: { ...lineage, forks }, made: at };
    }
    case 'back':
      if (move.sweeps > 0 && move.sweeps <= run.sweep) run.back(move.sweeps);
      break;
    case 'goto':
      run.goto(move.sweeps);
      break;
    case 'goto event': {
      const log = logOf(lineage).filter(({ event }) => event.sweep < SWEEPS);
      run.goto({ sequence: Math.floor(move.share * (log.length - 1)) });
      break;
    }
    default:
      if (run.sweep < SWEEPS - 1) run[move.go]();
  }
  return { run, lineage, made: Math.max(made, run.sweep) };
}

const programs = fc.record({
  rung: fc.constantFrom<Rung[]>('inverse', 'weighted', 'neuron', 'layer', 'network'),
  symmetric: fc.boolean(),
  /** None, three states and all. */
  megabytes: fc.constantFrom(0, 0.0006, 128),
  program: fc.array(moves, { minLength: 2, maxLength: 8 }),
  layer: fc.integer({ min: 1, max: 3 }),
  unit: fc.integer({ min: 0, max: 8 }),
  kind: fc.constantFrom<EventKind[]>('forward', 'ideal', 'solve', 'accept', 'reject'),
  sweep: fc.option(fc.integer({ min: 1, max: SWEEPS }), { nil: undefined }),
});

const ran = (given: {
  readonly rung: Rung;
  readonly symmetric: boolean;
  readonly megabytes: number;
  readonly program: readonly Move[];
}): Standing => {
  const { rung, symmetric, megabytes, program } = given;
  const lineage: Lineage = { rung, symmetric, forks: [] };
  const first: Standing = { run: begin(lineage, megabytes), lineage, made: 0 };
  return program.reduce(moved, first);
};

/** Where a run stands and what comes next there, to the last bit. */
const stand = (run: Run): string =>
  JSON.stringify([run.sweep, run.sequence, run.losses, run.objectives, run.ridge, numbersOf(run)]);

describe('wherever a run has been', () => {
  it('a number lists the solves that were seen to write it, and moves nothing', () => {
    fc.assert(
      fc.property(programs, ({ layer, unit, ...given }) => {
        const { run, lineage } = ran(given);
        const before = stand(run);
        const view = run.network.layer(layer);
        const { weights, bias } = run.network.parameters[layer - 1]!;
        const at = unit % (weights.data.length + bias.length);
        const { columns } = weights;
        const number =
          at < weights.data.length
            ? view.weight(Math.floor(at / columns), at % columns)
            : view.biasOf(at - weights.data.length);
        const history = number.history();

        const log = logOf(lineage).filter(({ event }) => event.sequence <= run.sequence);
        const written = writesOf(log, lineage.rung, layer);
        expect(history.map(({ sequence }) => sequence)).toEqual(written.map(({ solve }) => solve));
        expect(history.map(({ after }) => after)).toEqual(
          written.map(({ numbers }) => numbers[layer - 1]![at]),
        );
        for (const { sequence, ridge, trial, damping, resolved } of history) {
          const { event } = log.find(({ event }) => event.sequence === sequence)!;
          expect(event).toMatchObject({ kind: 'solve', ridge, trial });
          expect(damping).toBe(resolved || event.kind !== 'solve' ? 0 : event.damping);
        }
        expect(view.writtenBy?.sequence).toBe(written.at(-1)?.solve);
        const any = [1, 2, 3].flatMap((each) => writesOf(log, lineage.rung, each));
        const last = any.length > 0 ? Math.max(...any.map(({ solve }) => solve)) : undefined;
        expect(run.writtenBy?.sequence).toBe(last);
        expect(stand(run)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it('what is captured is what was seen, and moves nothing', () => {
    fc.assert(
      fc.property(programs, ({ kind, layer, sweep, ...given }) => {
        const { run, lineage, made } = ran(given);
        const before = stand(run);
        const log = logOf(lineage);
        const here = log.filter(({ event }) => event.sequence <= run.sequence);
        const known = sweep !== undefined && sweep <= made ? log : here;
        const possible =
          sweep === undefined || sweep <= made || known.some(({ event }) => event.sweep === sweep);
        const where: Where = { layer, ...(sweep === undefined ? {} : { sweep }) };
        const wanted = known.filter((seen) => meets(seen, kind, where)).map(({ event }) => event);

        const latest = wanted.at(-1);
        const refused = expect.objectContaining({ code: 'EVENT_NOT_POSSIBLE' });
        if (latest) expect(whole(run.capture(kind, where))).toEqual(whole(latest));
        else expect(() => run.capture(kind, where)).toThrow(refused);
        if (possible) expect(run.capture(kind, where, whole)).toEqual(wanted.map(whole));
        else expect(() => run.capture(kind, where, whole)).toThrow(refused);
        expect(run.capture('*', {}, ({ sequence }) => sequence)).toEqual(
          here.map(({ event }) => event.sequence),
        );
        expect(stand(run)).toBe(before);
        if (run.sweep < SWEEPS)
          expect(whole(run.stepInto())).toEqual(whole(log[here.length]!.event));
      }),
      { numRuns: 100 },
    );
  });
});

describe('with no room for states', () => {
  let calls = 0;
  const bend = {
    name: 'counted tanh',
    value: (z: number): number => {
      calls++;
      return Math.tanh(z);
    },
    derivative: (_: number, a: number): number => 1 - a * a,
    inverse: Math.atanh,
    range: [-1, 1] as const,
  };
  const costOf = (go: () => unknown): number => {
    const before = calls;
    go();
    return calls - before;
  };

  it('looking back makes every sweep about once, and not those before it again and again', () => {
    const counted = network([2, 3, 2, 1], { activation: bend, seed: 4 });
    const run = train(counted, problem, { ridge: 1e-6, historyMegabytes: 0 });
    const made = costOf(() => run.goto(64));
    const net = run.network;
    expect(costOf(() => net.layer(3).weight(0, 0).history())).toBeLessThan(1.05 * made);
    expect(costOf(() => run.capture('solve', {}, () => 0))).toBeLessThan(1.05 * made);
    // Nothing kept but the beginning: each of its seven stretches begins there.
    expect(
      costOf(() => expect(() => run.capture('reject', { layer: 3, trial: 8 })).toThrow()),
    ).toBeLessThan(7 * made);
  });
});
