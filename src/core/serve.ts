import type { Kernels } from './core.ts';
import type { KernelCall, RowKernel } from './kernel-call.ts';

/** Where things stand in a desk's words; slot k's words start at `slotStart + k · slotWords`. */
export interface DeskLayout {
  /** Rung by whoever has put work down. */
  readonly bell: number;
  /** 1 as soon as the worker is at its desk. */
  readonly present: number;
  readonly slots: number;
  readonly slotStart: number;
  readonly slotWords: number;
  /** Numbers of a slot: what goes in, then what comes out. */
  readonly slotNumbers: number;
  readonly free: number;
  readonly open: number;
  readonly taken: number;
  readonly done: number;
  readonly failed: number;
}

/** What a worker is given. */
export interface DeskData {
  /** The compiled kernels. */
  readonly module: object;
  readonly names: readonly RowKernel[];
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly numbers: Float64Array<SharedArrayBuffer>;
  /** Counts what has been done at all desks. */
  readonly answers: Int32Array<SharedArrayBuffer>;
  readonly layout: DeskLayout;
}

/**
 * A worker's whole life: waits at its desk for calls, carries them out in a memory of its own and puts
 * the results down. It is given to the worker as text, so that no file has to be found, from the
 * sources, a bundle or a notebook alike; hence it uses nothing but its arguments and globals.
 */
export function serve(
  data: DeskData,
  kernels: Kernels,
  carryOut: (kernels: Kernels, call: KernelCall) => Float64Array,
): void {
  const { names, words, numbers, answers, layout } = data;
  // A sleeping thread takes some 50 µs to wake, about as long as this looks for work before it sleeps.
  const looks = 4000;

  const read = (at: number): number => words[at] ?? 0;

  const work = (slot: number): boolean => {
    const state = layout.slotStart + slot * layout.slotWords;
    if (Atomics.compareExchange(words, state, layout.open, layout.taken) !== layout.open) {
      return false;
    }
    let next = state + 1;
    const kernel = names[read(next++)];
    const out = read(next++);
    const count = read(next++);
    const end = read(next++);
    const args: number[] = [];
    for (let left = read(next++); left > 0; left--) args.push(read(next++));
    const pieces: { at: number; numbers: Float64Array }[] = [];
    let from = slot * layout.slotNumbers;
    for (let left = read(next++); left > 0; left--) {
      const at = read(next++);
      const length = read(next++);
      pieces.push({ at, numbers: numbers.subarray(from, from + length) });
      from += length;
    }
    let outcome = layout.failed;
    try {
      if (kernel !== undefined) {
        numbers.set(carryOut(kernels, { kernel, args, pieces, out, count, end }), from);
        outcome = layout.done;
      }
    } catch {
      // No memory, say: the thread that asked does it itself.
    }
    Atomics.store(words, state, outcome);
    Atomics.add(answers, 0, 1);
    Atomics.notify(answers, 0);
    return true;
  };

  Atomics.store(words, layout.present, 1);
  for (;;) {
    const rung = Atomics.load(words, layout.bell);
    let found = false;
    for (let slot = 0; slot < layout.slots; slot++) found = work(slot) || found;
    if (found) continue;
    let look = 0;
    while (look < looks && Atomics.load(words, layout.bell) === rung) look++;
    if (look === looks) Atomics.wait(words, layout.bell, rung);
  }
}
