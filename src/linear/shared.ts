// The computations over rows that several threads can share. Each is the kernel's own, chunk by chunk,
// and the sums are joined in the kernel's own order, so the result is that of one thread to the last bit.

import type { Kernels } from '../core/core.ts';
import type { Crew, Job } from '../core/crew.ts';
import { type KernelCall, layout, type RowKernel } from '../core/kernel-call.ts';
import { crewAtWork } from './crew-at-work.ts';
import { type Dense, zeros } from './dense.ts';

/**
 * Operations from which sharing pays, a good millisecond of one thread's work: waking another, waiting
 * for it and handing it rows take a tenth of a millisecond.
 */
const SHARED_FROM = 2e7;

/** The same for one product of an operator: a solve has some twenty, and hands its rows out only once. */
const STEP_FROM = 1e7;

/**
 * Operations for every number that is handed to or from another thread: a number is copied twice
 * more, which with 26 columns cost as much as half of AᵀA itself, with 130 a fifth.
 */
const WORTH_HANDING = 60;

/** Who shares a computation on so many rows; undefined where it isn't worth it. */
function crewFor(rows: number, operations: number, handed: number): Crew | undefined {
  if (operations < SHARED_FROM || operations < WORTH_HANDING * handed) return undefined;
  return crewOn(rows);
}

function crewOn(rows: number): Crew | undefined {
  const crew = crewAtWork();
  return crew !== undefined && rows > crew.kernels.chunkRows() ? crew : undefined;
}

/** Rows `start` to `end` as they stand. */
function rowsOf({ columns, data }: Dense, start: number, end: number): Float64Array {
  return data.subarray(start * columns, end * columns);
}

/** AᵀA by several threads; undefined where one will do. */
export function gramShared(a: Dense): Dense | undefined {
  const { rows, columns } = a;
  const crew = crewFor(rows, rows * columns * (columns + 1), a.data.length);
  if (!crew) return undefined;
  const sum = sumOverChunks(crew, [a], columns * columns, 'gram', (kernels, count) => ({
    counts: [count, columns],
    scratch: kernels.gramScratch(columns),
  }));
  return { rows: columns, columns, data: sum };
}

/** AᵀB by several threads; undefined where one will do. */
export function transposeMultiplyShared(a: Dense, b: Dense): Dense | undefined {
  const [height, width] = [a.columns, b.columns];
  const crew = crewFor(a.rows, 2 * a.rows * height * width, a.data.length + b.data.length);
  if (!crew) return undefined;
  const sum = sumOverChunks(
    crew,
    [a, b],
    height * width,
    'transposeMultiply',
    (kernels, count) => ({
      counts: [count, height, width],
      scratch: kernels.transposeMultiplyScratch(height, width),
    }),
  );
  return { rows: height, columns: width, data: sum };
}

/** The distinct sums of `kroneckerGram` by several threads; undefined where one will do. */
export function kroneckerSumsShared(
  sensitivity: Dense,
  a: Dense,
  units: number,
): Float64Array | undefined {
  const { rows, columns: q } = a;
  const outputs = sensitivity.columns / units;
  const operations = (rows * units * (units + 1) * q * (q + 1)) / 2;
  const crew = crewFor(rows, operations, sensitivity.data.length + a.data.length);
  if (!crew) return undefined;
  const count = crew.kernels.kroneckerSumsCount(units, q);
  return sumOverChunks(crew, [sensitivity, a], count, 'kroneckerSums', (kernels, chunk) => ({
    counts: [chunk, units, outputs, q],
    scratch: kernels.kroneckerScratch(units, q),
  }));
}

/** A W + 1bᵀ by several threads; undefined where one will do. */
export function affineShared(a: Dense, weights: Dense, bias: Float64Array): Dense | undefined {
  const { rows, columns: depth } = a;
  const { columns: width } = weights;
  const crew = crewFor(rows, 2 * rows * depth * width, a.data.length + rows * width);
  if (!crew) return undefined;
  const { chunkRows, affineScratch } = crew.kernels;
  const chunk = chunkRows();
  const result = zeros(rows, width);
  crew.share({
    chunks: Math.ceil(rows / chunk),
    ordered: false,
    call(index) {
      const start = index * chunk;
      const count = Math.min(chunk, rows - start);
      const room = layout(crew.start);
      const [from, by, plus] = [a.columns * count, weights.data.length, width].map(room.reserve);
      const out = room.reserve(count * width);
      const scratch = room.reserve(affineScratch(depth, width));
      return {
        kernel: 'affine',
        args: [from!, by!, plus!, count, depth, width, out, scratch],
        pieces: [
          { at: from!, numbers: rowsOf(a, start, start + count) },
          { at: by!, numbers: weights.data },
          { at: plus!, numbers: bias },
        ],
        out,
        count: count * width,
        end: room.end,
      };
    },
    take: (index, numbers) => result.data.set(numbers, index * chunk * width),
  });
  return result;
}

/** V ↦ JᵀJ V by several threads. */
export interface SharedOperator {
  /** Writes JᵀJ V, shape (q × units) as V. */
  times(v: Float64Array, out: Float64Array): void;
}

/**
 * The operator of `kroneckerSolve` by several threads, each of which keeps the rows it has been
 * given from one product to the next; undefined where one thread will do.
 */
export function operatorShared(
  design: Dense,
  sensitivity: Dense,
  units: number,
): SharedOperator | undefined {
  const { rows, columns: q } = design;
  const outputs = sensitivity.columns / units;
  const crew = 4 * rows * q * units < STEP_FROM ? undefined : crewOn(rows);
  if (!crew) return undefined;
  const chunk = crew.kernels.chunkRows();
  const chunks = Math.ceil(rows / chunk);
  const common = layout(crew.start);
  const vAt = common.reserve(q * units);
  const outAt = common.reserve(q * units);
  const scratch = common.reserve(crew.kernels.normalTimesScratch(q, units));
  // Behind these each thread's rows, wherever its chunks have come to lie.
  const rooms = Array.from({ length: crew.threads }, () => layout(common.end));
  const places = rooms.map(() => new Map<number, readonly [number, number]>());
  const holder = new Int32Array(chunks).fill(-1);
  return {
    times(v, out) {
      out.fill(0);
      crew.share({
        chunks,
        ordered: true,
        holder,
        call(index, thread) {
          const start = index * chunk;
          const count = Math.min(chunk, rows - start);
          const room = rooms[thread]!;
          const place = places[thread]!.get(index) ?? [
            room.reserve(count * q),
            room.reserve(count * sensitivity.columns),
          ];
          places[thread]!.set(index, place);
          const [a, s] = place;
          const pieces = [{ at: vAt, numbers: v }];
          if (holder[index] !== thread) {
            pieces.push(
              { at: a, numbers: rowsOf(design, start, start + count) },
              { at: s, numbers: rowsOf(sensitivity, start, start + count) },
            );
          }
          return {
            kernel: 'normalTimes',
            args: [a, s, count, q, units, outputs, vAt, outAt, scratch],
            pieces,
            out: outAt,
            count: out.length,
            end: room.end,
          };
        },
        take: (_, part) => add(out, part),
      });
    },
  };
}

/**
 * Σ over chunks of what a kernel makes of each, in the order of the rows.
 *
 * @param inputs - Matrices of the same rows, the kernel's first arguments; then come the counts.
 */
function sumOverChunks(
  crew: Crew,
  inputs: readonly Dense[],
  size: number,
  kernel: RowKernel,
  shape: (kernels: Kernels, rows: number) => { counts: readonly number[]; scratch: number },
): Float64Array {
  const rows = inputs[0]?.rows ?? 0;
  const chunk = crew.kernels.chunkRows();
  const total = new Float64Array(size);
  const call: Job['call'] = (index): KernelCall => {
    const start = index * chunk;
    const end = Math.min(start + chunk, rows);
    const room = layout(crew.start);
    const pieces = inputs.map((input) => {
      const numbers = rowsOf(input, start, end);
      return { at: room.reserve(numbers.length), numbers };
    });
    const { counts, scratch } = shape(crew.kernels, end - start);
    const out = room.reserve(size);
    const args = [...pieces.map(({ at }) => at), ...counts, out, room.reserve(scratch)];
    return { kernel, args, pieces, out, count: size, end: room.end };
  };
  crew.share({
    chunks: Math.ceil(rows / chunk),
    ordered: true,
    call,
    take: (_, part) => add(total, part),
  });
  return total;
}

function add(total: Float64Array, part: Float64Array): void {
  for (let at = 0; at < total.length; at++) total[at]! += part[at]!;
}
