/** The cell of the notebook whose code is running. */
interface NotebookCell {
  /** Stays the cell's own however often it is edited and run. */
  readonly id: string;
  /** The number in `In [n]`. */
  readonly execution: number;
  /** Fires when the same cell is run again: what its code has left behind is out of date. */
  readonly replaced: AbortSignal;
}

/**
 * Which cell is running, for libraries that want to know what a cell has left behind: they find it at
 * `globalThis[Symbol.for('Jupyter.cell')]`.
 */
export interface NotebookCells {
  /** Undefined between cells, and where the client doesn't say which cell its code comes from. */
  readonly current: NotebookCell | undefined;
  begin(id: string | undefined, execution: number): void;
  end(): void;
}

export function createNotebookCells(): NotebookCells {
  const controllers = new Map<string, AbortController>();
  let current: NotebookCell | undefined;
  return {
    get current() {
      return current;
    },
    begin: (id, execution) => {
      current = undefined;
      if (id === undefined) return;
      controllers.get(id)?.abort();
      const controller = new AbortController();
      controllers.set(id, controller);
      current = Object.freeze({ id, execution, replaced: controller.signal });
    },
    end: () => {
      current = undefined;
    },
  };
}
