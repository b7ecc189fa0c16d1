import { BINARY } from './binary.ts';

/** As much of WebAssembly as is used here: its types come with a browser's library only. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: object };
    }
  | undefined;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The kernels in WebAssembly; what each computes stands beside its TypeScript twin. Addresses are bytes. */
export interface Kernels {
  readonly memory: Memory;
  heapBase(): number;
  affine(
    a: number,
    weights: number,
    bias: number,
    rows: number,
    depth: number,
    width: number,
    out: number,
    scratch: number,
  ): void;
  affineScratch(depth: number, width: number): number;
  gram(a: number, rows: number, columns: number, out: number, scratch: number): void;
  gramScratch(columns: number): number;
  gramStart(columns: number, scratch: number): void;
  gramAdd(a: number, rows: number, columns: number, scratch: number): void;
  /** Ends a chunk of rows. */
  gramJoin(columns: number, scratch: number): void;
  gramFinish(columns: number, out: number, scratch: number): void;
  transposeMultiply(
    a: number,
    b: number,
    rows: number,
    height: number,
    width: number,
    out: number,
    scratch: number,
  ): void;
  transposeMultiplyScratch(height: number, width: number): number;
  /** Rows whose sums are made on their own before they join the others. */
  chunkRows(): number;
  kroneckerSums(
    s: number,
    a: number,
    rows: number,
    units: number,
    outputs: number,
    q: number,
    total: number,
    scratch: number,
  ): void;
  kroneckerSumsCount(units: number, q: number): number;
  kroneckerScratch(units: number, q: number): number;
  /** Puts the sums where they belong in the whole matrix. */
  unfold(sums: number, units: number, q: number, out: number): void;
  back(
    d: number,
    weights: number,
    rows: number,
    depth: number,
    width: number,
    out: number,
    scratch: number,
  ): void;
  backScratch(depth: number, width: number): number;
  addGradient(
    a: number,
    d: number,
    rows: number,
    depth: number,
    width: number,
    weights: number,
    bias: number,
    scratch: number,
  ): void;
  addGradientScratch(depth: number, width: number): number;
  centre(
    a: number,
    rows: number,
    columns: number,
    out: number,
    centre: number,
    spread: number,
  ): void;
  timesTanhSlope(d: number, a: number, count: number): void;
  /** 1 where every pivot is above the tolerance. */
  cholesky(m: number, size: number, tolerance: number): number;
  choleskySolve(lower: number, size: number, x: number, columns: number): void;
  /** The rank. */
  pivotedCholesky(
    m: number,
    size: number,
    tolerance: number,
    factor: number,
    pivots: number,
    scratch: number,
  ): number;
  pivotedCholeskyScratch(size: number): number;
  fold(top: number, block: number, p: number, width: number, count: number, sums: number): void;
  normalTimes(
    a: number,
    s: number,
    rows: number,
    q: number,
    units: number,
    outputs: number,
    v: number,
    out: number,
    scratch: number,
  ): void;
  normalTimesScratch(q: number, units: number): number;
  /** r·z; the direction is written. */
  nextDirection(
    r: number,
    q: number,
    units: number,
    vectors: number,
    inverse: number,
    before: number,
    direction: number,
    scratch: number,
  ): number;
  nextDirectionScratch(q: number, units: number): number;
  /** The curvature; x and r move where it is above 0. */
  advance(
    r: number,
    q: number,
    units: number,
    ridge: number,
    damping: number,
    direction: number,
    image: number,
    rz: number,
    x: number,
  ): number;
  tanh(x: number, count: number): void;
  sigmoid(x: number, count: number): void;
  softplus(x: number, count: number): void;
  asinh(x: number, count: number): void;
}

/**
 * The kernels' memory for one computation: numbers go in, kernels run, numbers come out. Whoever
 * opens it next has it whole, so nothing has to be freed and nothing can leak.
 */
export interface Room {
  readonly kernels: Kernels;
  /** Copies numbers in and tells their address. */
  put(numbers: Float64Array): number;
  /** The address of room for so many numbers, which hold whatever was there. */
  reserve(count: number): number;
  /** Copies numbers to where room has been reserved for them. */
  set(address: number, numbers: Float64Array): void;
  /** Copies numbers out into an array that is as long as there are numbers. */
  read(address: number, into: Float64Array): void;
  /** Copies numbers out. */
  take(address: number, count: number): Float64Array;
}

/** Numbers in 2 GB: larger computations stay in JavaScript's own memory. */
const MOST = 250_000_000;

let openings = 0;
let opened: Workshop | undefined | 'not yet' = 'not yet';
let compiled: object | undefined | 'not yet' = 'not yet';

/**
 * Opens the kernels' memory for a computation on about so many numbers; undefined where the engine
 * doesn't know WebAssembly with 128-bit vectors or hasn't the memory. Then the TypeScript twins compute
 * the same, some five times slower.
 */
export function openCore(numbers: number): Room | undefined {
  openings++;
  if (opened === 'not yet') opened = openShop();
  return numbers <= MOST && opened?.begin(numbers) ? opened : undefined;
}

/**
 * How often the memory has been opened. Who lets others have a turn in the middle of a computation finds
 * its numbers where they were as long as this is the same, and else has to put them there again.
 */
export function coreOpenings(): number {
  return openings;
}

interface Workshop extends Room {
  /** Forgets what was there; false where the memory can't grow that far. */
  begin(numbers: number): boolean;
}

/** The compiled kernels, which other threads can be given; undefined where the engine can't run them. */
export function kernelModule(): object | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  if (compiled === 'not yet') {
    const bytes = Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0));
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
  }
  return compiled;
}

/** The kernels with a memory of their own; undefined where the engine can't run them. */
export function instantiate(): Kernels | undefined {
  const module = kernelModule();
  if (module === undefined || typeof WebAssembly === 'undefined') return undefined;
  const { exports } = new WebAssembly.Instance(module);
  return isKernels(exports) ? exports : undefined;
}

/** The first address that is free for numbers. */
export function firstFree(kernels: Kernels): number {
  return Math.ceil(kernels.heapBase() / CACHE_LINE) * CACHE_LINE;
}

/** Kernels on arrays that stay where they are: a memory of its owner's, which goes when the owner goes. */
export interface Workbench {
  readonly kernels: Kernels;
  /** An array in the kernels' memory, of zeros: its `byteOffset` is its address. */
  array(count: number): Float64Array;
}

/**
 * Sets up a memory for arrays of so many numbers together, each rounded up to an even number and two
 * more; undefined where the engine can't.
 */
export function workbench(numbers: number): Workbench | undefined {
  const kernels = numbers <= MOST ? instantiate() : undefined;
  if (kernels === undefined) return undefined;
  let next = firstFree(kernels);
  try {
    const missing = next + 8 * numbers - kernels.memory.buffer.byteLength;
    if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE));
  } catch {
    return undefined;
  }
  const { buffer } = kernels.memory;
  return {
    kernels,
    array(count) {
      const made = new Float64Array(buffer, next, count);
      // Kernels of two lanes may write one number past the end.
      next += 8 * (Math.ceil(count / 2) * 2 + 2);
      return made;
    },
  };
}

function openShop(): Workshop | undefined {
  const kernels = instantiate();
  if (kernels === undefined) return undefined;
  const { memory } = kernels;
  const base = firstFree(kernels);
  let all = new Float64Array(memory.buffer);
  let next = base;
  const reserve = (count: number): number => {
    const address = next;
    next += 8 * count;
    const missing = next - all.byteLength;
    if (missing > 0) {
      // Growing makes all views useless, so it is done by halves of what there is.
      memory.grow(Math.ceil(Math.max(missing, all.byteLength / 2) / PAGE));
      all = new Float64Array(memory.buffer);
    }
    return address;
  };
  return {
    kernels,
    begin(numbers) {
      next = base;
      try {
        reserve(numbers);
      } catch {
        return false;
      }
      next = base;
      return true;
    },
    reserve,
    read(address, into) {
      into.set(all.subarray(address / 8, address / 8 + into.length));
    },
    put(numbers) {
      const address = reserve(numbers.length);
      all.set(numbers, address / 8);
      return address;
    },
    take: (address, count) => all.slice(address / 8, address / 8 + count),
    set: (address, numbers) => all.set(numbers, address / 8),
  };
}

/** Bytes: a row of a panel, half as long, then never lies across two lines. */
const CACHE_LINE = 64;

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536;

function isKernels(exports: object): exports is Kernels {
  return 'memory' in exports && 'affine' in exports;
}
