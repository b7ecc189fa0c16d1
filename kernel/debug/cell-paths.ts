import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { murmur2 } from './murmur2.ts';

/** How a cell's path follows from its code; a client that knows this needn't ask. */
export interface CellPaths {
  readonly hashMethod: 'Murmur2';
  readonly hashSeed: number;
  readonly tmpFilePrefix: string;
  readonly tmpFileSuffix: string;
  readonly of: (code: string) => string;
  /** Whether a path is one of a cell. */
  readonly isCell: (path: string) => boolean;
}

const SEED = 0xc70f6907;
const SUFFIX = '.ts';

/** @param kernel - The kernel's process id: paths of two kernels must differ. Nothing is written there. */
export function createCellPaths(kernel: number): CellPaths {
  const prefix = join(tmpdir(), `backsolve_${kernel}`) + sep;
  return {
    hashMethod: 'Murmur2',
    hashSeed: SEED,
    tmpFilePrefix: prefix,
    tmpFileSuffix: SUFFIX,
    of: (code) => `${prefix}${murmur2(code, SEED)}${SUFFIX}`,
    isCell: (path) => path.startsWith(prefix),
  };
}
