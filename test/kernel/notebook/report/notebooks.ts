import type { Cell, Notebook, Output } from '../../../../kernel/notebook/notebook.ts';

/** A notebook of cells: text is Markdown, the rest is as given. */
export function notebookOf(
  cells: readonly (string | Cell)[],
  metadata: Notebook['metadata'] = { kernelspec: { name: 'backsolve', language: 'typescript' } },
): Notebook {
  return {
    cells: cells.map((cell, index) =>
      typeof cell === 'string'
        ? { id: `cell-${index}`, cell_type: 'markdown', metadata: {}, source: cell }
        : cell,
    ),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
}

export function code(
  source: string,
  outputs: readonly Output[] = [],
  metadata: Cell['metadata'] = {},
): Cell {
  return { id: 'code', cell_type: 'code', metadata, source, outputs, execution_count: 3 };
}

export function shows(data: Readonly<Record<string, unknown>>): Output {
  return { output_type: 'display_data', data, metadata: {} };
}
