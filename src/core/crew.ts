import { firstFree, instantiate, type Kernels } from './core.ts';
import { answers, type Desk, desk, SLOTS } from './desk.ts';
import { carryOut, type KernelCall } from './kernel-call.ts';

/** A computation by chunks of rows, whichever thread makes which. */
export interface Job {
  readonly chunks: number;
  /** Whether the results must be taken in the order of the chunks, as sums must. */
  readonly ordered: boolean;
  /**
   * Who holds each chunk's inputs from an earlier call, −1 for nobody: whoever does is given it
   * again. Kept up to date while the job is shared.
   */
  readonly holder?: Int32Array;
  /** The call that makes a chunk, on the thread of that number. */
  call(chunk: number, thread: number): KernelCall;
  /** Takes a chunk's result, every chunk's once; the numbers are valid only now. */
  take(chunk: number, result: Float64Array): void;
}

/** This thread and its workers, each with a memory of its own for the kernels. */
export interface Crew {
  /** This one counted. */
  readonly threads: number;
  /** The first free address in each one's memory. */
  readonly start: number;
  readonly kernels: Kernels;
  /** Workers that are there: a thread takes some 30 ms to start. */
  present(): number;
  /** Has a job done; returns when all of it is. What no worker does in time, this thread does. */
  share(job: Job): void;
  leave(): void;
}

/** Milliseconds that a worker may be late before its chunk is made here as well. */
const PATIENCE = 20;

/** Results that wait for an earlier chunk, for every thread, before that chunk is made here. */
const AHEAD = 8;

/** Looks at the answers before going to sleep: some 20 µs. */
const LOOKS = 2000;

/**
 * Hires workers for so many threads in all; undefined where not one can be started.
 *
 * @param seat - Makes each worker's desk.
 */
export function hire(threads: number, seat: typeof desk = desk): Crew | undefined {
  const kernels = instantiate();
  if (kernels === undefined) return undefined;
  const counted = answers();
  const desks: Desk[] = [];
  while (desks.length < threads - 1) {
    const one = seat(desks.length + 1, counted);
    if (one === undefined) break;
    desks.push(one);
  }
  if (desks.length === 0) return undefined;

  /** What was put into each slot. A late worker's slot may hold a chunk of a job long done. */
  const errands = new Map<Desk, ({ readonly job: Job; readonly chunk: number } | undefined)[]>(
    desks.map((one) => [one, []]),
  );
  const there = (): Desk[] => desks.filter((one) => one.present());

  const share = (job: Job): void => {
    const { chunks, holder } = job;
    const dealt = new Uint8Array(chunks);
    const done = new Uint8Array(chunks);
    const cursors = new Int32Array(desks.length + 1);
    const waiting = new Map<number, Float64Array>();
    const unfit = new Set<Desk>();
    let undealt = chunks;
    let left = chunks;
    let next = 0;
    let last = chunks - 1;
    let longest = 0;

    /** The next chunk for a thread: those it holds and those nobody holds, then any. */
    const pick = (thread: number): number | undefined => {
      for (let chunk = cursors[thread]!; chunk < chunks; chunk++) {
        cursors[thread] = chunk;
        const owner = holder?.[chunk] ?? -1;
        if (dealt[chunk] === 0 && (owner === -1 || owner === thread)) return chunk;
      }
      while (last >= 0 && dealt[last] === 1) last--;
      return last < 0 ? undefined : last;
    };
    const mark = (chunk: number): void => {
      if (dealt[chunk] === 0) undealt--;
      dealt[chunk] = 1;
    };
    const deliver = (chunk: number, thread: number, result: Float64Array): void => {
      if (done[chunk] === 1) return;
      done[chunk] = 1;
      left--;
      if (holder) holder[chunk] = thread;
      if (!job.ordered) {
        job.take(chunk, result);
        return;
      }
      if (chunk !== next) {
        waiting.set(chunk, result.slice());
        return;
      }
      let ready: Float64Array | undefined = result;
      while (ready) {
        job.take(next, ready);
        waiting.delete(next++);
        ready = waiting.get(next);
      }
    };
    const collect = (one: Desk): void => {
      const held = errands.get(one) ?? [];
      for (let slot = 0; slot < SLOTS; slot++) {
        const state = one.state(slot);
        if (state !== 'done' && state !== 'failed') continue;
        const errand = held[slot];
        if (errand?.job === job) {
          if (state === 'done') deliver(errand.chunk, one.number, one.result(slot));
          else unfit.add(one);
        }
        held[slot] = undefined;
        one.free(slot);
      }
    };
    const deal = (one: Desk, crew: number): void => {
      if (unfit.has(one)) return;
      const held = errands.get(one) ?? [];
      let full = 0;
      for (let slot = 0; slot < SLOTS; slot++) if (one.state(slot) !== 'free') full++;
      for (let slot = 0; slot < SLOTS; slot++) {
        // One is left for this thread, and nothing is put in store of which all may soon want a part.
        if (undealt <= (full === 0 ? 1 : 2 * crew)) return;
        if (one.state(slot) !== 'free') continue;
        const chunk = pick(one.number);
        if (chunk === undefined) return;
        if (!one.put(slot, job.call(chunk, one.number))) {
          unfit.add(one);
          return;
        }
        held[slot] = { job, chunk };
        mark(chunk);
        full++;
      }
    };
    const make = (chunk: number): void => {
      mark(chunk);
      const began = performance.now();
      deliver(chunk, 0, carryOut(kernels, job.call(chunk, 0)));
      longest = Math.max(longest, performance.now() - began);
    };
    /** A chunk that was dealt and that its worker hasn't begun. */
    const takeBack = (team: readonly Desk[]): number | undefined => {
      for (const one of team) {
        for (let slot = 0; slot < SLOTS; slot++) {
          const errand = errands.get(one)?.[slot];
          if (errand?.job === job && done[errand.chunk] === 0 && one.takeBack(slot)) {
            return errand.chunk;
          }
        }
      }
      return undefined;
    };

    const team = there();
    while (left > 0) {
      const seen = Atomics.load(counted, 0);
      for (const one of team) {
        collect(one);
        deal(one, team.length + 1);
      }
      if (left === 0) break;
      if (!holder && waiting.size > AHEAD * (team.length + 1)) {
        make(next);
        continue;
      }
      const chunk = undealt > 0 ? pick(0) : takeBack(team);
      if (chunk !== undefined) {
        make(chunk);
        continue;
      }
      // Only what workers have begun is left, or have failed to do.
      const late = Math.max(PATIENCE, 4 * longest);
      if (unfit.size > 0 || !answered(counted, seen, late)) make(done.indexOf(0));
    }
    // Whatever is still open has been made here meanwhile, and must not be begun later.
    for (const one of team) for (let slot = 0; slot < SLOTS; slot++) one.takeBack(slot);
  };

  return {
    threads: desks.length + 1,
    start: firstFree(kernels),
    kernels,
    present: () => there().length,
    share,
    leave: () => {
      for (const one of desks) one.leave();
    },
  };
}

/** Waits until something has been done since; false where nothing has within so many milliseconds. */
function answered(counted: Int32Array<SharedArrayBuffer>, seen: number, late: number): boolean {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(counted, 0) !== seen) return true;
  return Atomics.wait(counted, 0, seen, late) !== 'timed-out';
}
