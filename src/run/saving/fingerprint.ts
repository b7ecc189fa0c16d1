import type { TrainingData } from '../../training/training-data.ts';
import { checksumOfBytes, checksumsOfTable, hex } from './checksum.ts';
import { bytesOf } from './packed.ts';
import type { Fingerprint } from './saved-run.ts';

const MOST_BLOCKS = 64;

/** Rows are never changed once they have been taken over, and a checkpoint asks for them often. */
const known = new WeakMap<TrainingData, Fingerprint>();

/** By which these training rows are known again. */
export function fingerprintOf(data: TrainingData): Fingerprint {
  const before = known.get(data);
  if (before) return before;
  const { inputs, targets, roots } = data;
  const blockRows = blockRowsOf(inputs.rows);
  const tables = [inputs, targets, ...(roots ? [{ data: roots, columns: 1 }] : [])].map((table) =>
    checksumsOfTable(table.data, table.columns, blockRows),
  );
  const blocks = tables.reduce<Uint32Array>(
    (all, table) => joined(all, table.blocks),
    Uint32Array.of(),
  );
  const fingerprint = {
    columns: tables.flatMap(({ columns }) => Array.from(columns, hex)),
    blocks: Array.from(blocks, hex),
  };
  known.set(data, fingerprint);
  return fingerprint;
}

/** How many rows a block of the fingerprint holds. */
export function blockRowsOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / MOST_BLOCKS));
}

function joined(all: Uint32Array, blocks: Uint32Array): Uint32Array {
  if (all.length === 0) return blocks;
  return blocks.map((hash, at) => checksumOfBytes(bytesOf(Float64Array.of(hash)), all[at]));
}
