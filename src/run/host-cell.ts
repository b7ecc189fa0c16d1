const CELL = Symbol.for('Jupyter.cell');

/** The cell that a notebook's host is running. */
export interface HostCell {
  /** Stays the cell's own however often it is edited and run. */
  readonly id: string;
  /** Which of the notebook's executions this is. */
  readonly execution: number;
  /** Fires when the same cell is run again. */
  readonly replaced?: AbortSignal;
}

/**
 * The cell that is running now, where a notebook's host says so: an open convention,
 * `globalThis[Symbol.for('Jupyter.cell')] = { id, execution, replaced? }`.
 */
export function hostCell(): HostCell | undefined {
  const cell = hostCellNow();
  if (typeof cell !== 'object' || cell === null) return undefined;
  const { id, execution, replaced } = { id: '', execution: 0, replaced: undefined, ...cell };
  if (typeof id !== 'string' || id === '' || typeof execution !== 'number') return undefined;
  return { id, execution, ...(isSignal(replaced) ? { replaced } : {}) };
}

/** The same as the host gives it: another object in every run of a cell. */
export function hostCellNow(): unknown {
  return Reflect.get(globalThis, CELL);
}

function isSignal(value: unknown): value is AbortSignal {
  return value instanceof AbortSignal;
}
