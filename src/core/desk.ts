import type { Worker } from 'node:worker_threads';
import { kernelModule } from './core.ts';
import { carryOut, type KernelCall, type RowKernel } from './kernel-call.ts';
import { type DeskData, type DeskLayout, serve } from './serve.ts';

/** Where a worker finds calls and leaves results: two slots, so that the next call waits while one runs. */
export interface Desk {
  /** From 1: 0 is the thread that asks. */
  readonly number: number;
  /** False until the worker is there, and again when it has gone. */
  present(): boolean;
  /** Puts a call into a free slot; false where it is too large for one. */
  put(slot: number, call: KernelCall): boolean;
  state(slot: number): SlotState;
  /** The result of a call that is done, valid until the slot is freed. */
  result(slot: number): Float64Array;
  /** Frees a slot whose call is done or has failed. */
  free(slot: number): void;
  /** Takes a call back that the worker hasn't begun. */
  takeBack(slot: number): boolean;
  leave(): void;
}

type SlotState = 'free' | 'open' | 'taken' | 'done' | 'failed';

/** Slots of every desk. */
export const SLOTS = 2;

const STATES: readonly SlotState[] = ['free', 'open', 'taken', 'done', 'failed'];
const NAMES: readonly RowKernel[] = [
  'affine',
  'gram',
  'kroneckerSums',
  'normalTimes',
  'transposeMultiply',
];

const LAYOUT: DeskLayout = {
  bell: 0,
  present: 1,
  slots: SLOTS,
  slotStart: 2,
  slotWords: 40,
  // 16 MB, which the system gives only as far as they are written.
  slotNumbers: 2 ** 21,
  free: 0,
  open: 1,
  taken: 2,
  done: 3,
  failed: 4,
};

/** Counts what all workers have done, and wakes whoever waits for it. */
export type Answers = Int32Array<SharedArrayBuffer>;

export function answers(): Answers {
  return new Int32Array(new SharedArrayBuffer(4));
}

/**
 * Starts a worker; undefined where the engine has none, or doesn't let this thread start one or wait
 * for it, as in a browser.
 */
export function desk(number: number, counted: Answers): Desk | undefined {
  const module = kernelModule();
  const start = starter();
  if (module === undefined || start === undefined || !mayWait()) return undefined;
  const words = new Int32Array(
    new SharedArrayBuffer(4 * (LAYOUT.slotStart + SLOTS * LAYOUT.slotWords)),
  );
  const numbers = new Float64Array(new SharedArrayBuffer(8 * SLOTS * LAYOUT.slotNumbers));
  const data: DeskData = { module, names: NAMES, words, numbers, answers: counted, layout: LAYOUT };
  const worker = start(data);
  if (worker === undefined) return undefined;
  let gone = false;
  const results: Float64Array[] = [];
  const stateAt = (slot: number): number => LAYOUT.slotStart + slot * LAYOUT.slotWords;
  worker.on('exit', () => {
    gone = true;
  });
  // Without a listener it would be thrown at whoever uses the library; the worker's exit follows.
  worker.on('error', () => {});
  worker.unref();
  return {
    number,
    present: () => !gone && Atomics.load(words, LAYOUT.present) === 1,
    put(slot, { kernel, args, pieces, out, count, end }) {
      const first = slot * LAYOUT.slotNumbers;
      const resultAt = first + pieces.reduce((sum, piece) => sum + piece.numbers.length, 0);
      const header = [NAMES.indexOf(kernel), out, count, end, args.length, ...args, pieces.length];
      for (const { at, numbers: piece } of pieces) header.push(at, piece.length);
      if (resultAt + count > first + LAYOUT.slotNumbers || header.length >= LAYOUT.slotWords) {
        return false;
      }
      words.set(header, stateAt(slot) + 1);
      let to = first;
      for (const piece of pieces) {
        numbers.set(piece.numbers, to);
        to += piece.numbers.length;
      }
      results[slot] = numbers.subarray(resultAt, resultAt + count);
      Atomics.store(words, stateAt(slot), LAYOUT.open);
      Atomics.add(words, LAYOUT.bell, 1);
      Atomics.notify(words, LAYOUT.bell);
      return true;
    },
    state: (slot) => STATES[Atomics.load(words, stateAt(slot))] ?? 'failed',
    result: (slot) => results[slot] ?? new Float64Array(0),
    free: (slot) => {
      Atomics.store(words, stateAt(slot), LAYOUT.free);
    },
    takeBack: (slot) =>
      Atomics.compareExchange(words, stateAt(slot), LAYOUT.open, LAYOUT.free) === LAYOUT.open,
    leave() {
      gone = true;
      void worker.terminate();
    },
  };
}

/** Starts a thread on the text of `serve`; undefined where there are no threads. */
function starter(): ((data: DeskData) => Worker | undefined) | undefined {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') {
    return undefined;
  }
  const threads = process.getBuiltinModule('node:worker_threads');
  const text = `
    const { workerData } = process.getBuiltinModule('node:worker_threads');
    const { exports } = new WebAssembly.Instance(workerData.module);
    (${serve.toString()})(workerData, exports, ${carryOut.toString()});`;
  return (workerData) => {
    try {
      // The program's own flags, a loader say, are nothing to this thread.
      return new threads.Worker(text, { eval: true, workerData, execArgv: [], name: 'backsolve' });
    } catch {
      // Forbidden (--permission), or the system has no more threads.
      return undefined;
    }
  };
}

/** Whether this thread may sleep until another has done something: not in a browser's window. */
function mayWait(): boolean {
  try {
    Atomics.wait(answers(), 0, 1);
    return true;
  } catch {
    return false;
  }
}
