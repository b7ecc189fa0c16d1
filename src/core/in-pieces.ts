import { openCore } from './core.ts';

/** Numbers of a piece, 32 KB: what a kernel reads and writes then stays in the nearest cache. */
const PIECE = 4096;

/** A kernel that replaces numbers one by one in place. */
type Elementwise = 'tanh' | 'sigmoid' | 'softplus' | 'asinh';

/**
 * What a kernel makes of every number, as a new array; undefined where the engine has no kernels.
 *
 * The numbers pass through the kernels' memory a piece at a time: copied whole, a layer's numbers were
 * out of the cache again before the kernel came to them.
 */
export function everyNumber(kernel: Elementwise, numbers: Float64Array): Float64Array | undefined {
  const room = openCore(PIECE);
  if (!room) return undefined;
  const run = room.kernels[kernel];
  const at = room.reserve(PIECE);
  const made = new Float64Array(numbers.length);
  for (let start = 0; start < numbers.length; start += PIECE) {
    const end = Math.min(start + PIECE, numbers.length);
    room.set(at, numbers.subarray(start, end));
    run(at, end - start);
    room.read(at, made.subarray(start, end));
  }
  return made;
}

/** Rows of a piece: a multiple of `block`, and about as many as make {@link PIECE} numbers. */
export function rowsAtOnce(columns: number, block: number): number {
  return block * Math.max(1, Math.floor((2 * PIECE) / (block * Math.max(1, columns))));
}
