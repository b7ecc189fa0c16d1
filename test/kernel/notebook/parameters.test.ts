import { describe, expect, it } from 'vitest';
import type { Notebook } from '../../../kernel/notebook/notebook.ts';
import { findUnknownParameters, injectParameters } from '../../../kernel/notebook/parameters.ts';

const notebook = (
  ...cells: readonly (readonly [source: string, ...tags: string[]])[]
): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: cells.map(([source, ...tags], index) => ({
    cell_type: 'code',
    id: `c${index}`,
    metadata: { tags },
    source,
    outputs: [],
    execution_count: null,
  })),
});

const sources = ({ cells }: Notebook): readonly string[] => cells.map((cell) => cell.source);

const injected = (...lines: readonly string[]): string =>
  ['// Parameters given on the command line', ...lines].join('\n');

describe('parameters', () => {
  it('stand in a cell of their own after the one tagged parameters', () => {
    const before = notebook(['1'], ['let a = 1; let b = 2;', 'parameters'], ['a + b']);
    const after = injectParameters(before, { a: 5, b: 'x "y"' });
    expect(sources(after)).toEqual([
      '1',
      'let a = 1; let b = 2;',
      injected('let a = 5;', 'let b = "x \\"y\\"";'),
      'a + b',
    ]);
    expect(after.cells[2]?.metadata).toEqual({ tags: ['injected-parameters'] });
    expect(before.cells).toHaveLength(3);
  });

  it('come first where no cell is tagged', () => {
    expect(sources(injectParameters(notebook(['a']), { a: null }))).toEqual([
      injected('let a = null;'),
      'a',
    ]);
  });

  it('replace those of an earlier run', () => {
    const once = injectParameters(notebook(['let a', 'parameters'], ['a']), { a: 1 });
    const twice = injectParameters(once, { a: [2, 3] });
    expect(sources(twice)).toEqual(['let a', injected('let a = [2,3];'), 'a']);
    expect(new Set(twice.cells.map((cell) => cell.id)).size).toBe(3);
  });

  it('change nothing where none are given', () => {
    const before = notebook(['let a', 'parameters']);
    expect(injectParameters(before, {})).toBe(before);
  });

  it('are probably misspelt where the tagged cell mentions no such name', () => {
    const cells = notebook(['let ridge = 1; const größe = 2; let ridges;', 'parameters']);
    expect(findUnknownParameters(cells, { ridge: 1, größe: 2, ridg: 3, rid: 4 })).toEqual([
      'ridg',
      'rid',
    ]);
    expect(findUnknownParameters(notebook(['let a']), { a: 1 })).toEqual(['a']);
  });
});
