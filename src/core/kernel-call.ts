import type { Kernels } from './core.ts';

/** The kernels that work on a chunk of rows. */
export type RowKernel = 'affine' | 'gram' | 'kroneckerSums' | 'normalTimes' | 'transposeMultiply';

/** A call of a kernel with all it needs, which any thread can carry out. Addresses are bytes. */
export interface KernelCall {
  readonly kernel: RowKernel;
  /** Addresses and counts, in the kernel's own order. */
  readonly args: readonly number[];
  /** What goes in, and where. */
  readonly pieces: readonly Piece[];
  /** Where the result stands, and how many numbers it has. */
  readonly out: number;
  readonly count: number;
  /** The first address that the call doesn't touch. */
  readonly end: number;
}

interface Piece {
  readonly at: number;
  readonly numbers: Float64Array;
}

/**
 * Carries out a call and returns its result as a view, valid until the next call. Other threads are
 * given this function as text, so it stands alone: it uses nothing but its arguments.
 */
export function carryOut(kernels: Kernels, call: KernelCall): Float64Array {
  const { memory } = kernels;
  const missing = call.end - memory.buffer.byteLength;
  // Growing makes copies where the engine can't extend, so it is done by halves of what there is.
  if (missing > 0) memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength / 2) / 65536));
  const all = new Float64Array(memory.buffer);
  for (const { at, numbers } of call.pieces) all.set(numbers, at / 8);
  const run: (...args: number[]) => void = kernels[call.kernel];
  run(...call.args);
  return all.subarray(call.out / 8, call.out / 8 + call.count);
}

/** Hands out addresses for a call, one after the other. */
export interface Layout {
  /** Room for so many numbers. */
  reserve(count: number): number;
  /** The first address that is still free. */
  readonly end: number;
}

/** @param start - The first address to hand out. */
export function layout(start: number): Layout {
  let next = start;
  return {
    reserve(count) {
      const at = next;
      // From one cache line to another, past what a kernel of four columns may touch behind the end.
      next += Math.ceil((8 * count + 24) / 64) * 64;
      return at;
    },
    get end() {
      return next;
    },
  };
}
