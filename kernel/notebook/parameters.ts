import type { Cell, CodeCell, Notebook } from './notebook.ts';
import { tagsOf } from './notebook.ts';

/** Values for a notebook's parameters, by name: anything JSON can say. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Puts a cell that declares the given values after the cell tagged `parameters`, or first where
 * there is none; an earlier one is replaced.
 *
 * Tags and order are papermill's, so its notebooks work here and the other way round.
 */
export function injectParameters(notebook: Notebook, parameters: Parameters): Notebook {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebook;
  const kept = notebook.cells.filter((cell) => !tagsOf(cell).includes('injected-parameters'));
  const lines = names.map((name) => `let ${name} = ${JSON.stringify(parameters[name])};`);
  const injected: CodeCell = {
    cell_type: 'code',
    id: freshId(kept),
    metadata: { tags: ['injected-parameters'] },
    source: ['// Parameters given on the command line', ...lines].join('\n'),
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: kept.toSpliced(findParameters(kept) + 1, 0, injected) };
}

/** The given names that the cell tagged `parameters` doesn't mention: most likely misspelt. */
export function findUnknownParameters(
  notebook: Notebook,
  parameters: Parameters,
): readonly string[] {
  const { source } = notebook.cells[findParameters(notebook.cells)] ?? { source: '' };
  const words = new Set(source.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  return Object.keys(parameters).filter((name) => !words.has(name));
}

/** −1 where there is none. */
function findParameters(cells: readonly Cell[]): number {
  return cells.findIndex(
    (cell) => cell.cell_type === 'code' && tagsOf(cell).includes('parameters'),
  );
}

function freshId(cells: readonly Cell[]): string {
  const taken = new Set(cells.map((cell) => cell.id));
  let id = 'injected-parameters';
  for (let number = 2; taken.has(id); number += 1) id = `injected-parameters-${number}`;
  return id;
}
