import { describe, expect, it } from 'vitest';
import { KernelError } from '../../../kernel/errors.ts';
import { parseNotebook } from '../../../kernel/notebook/parse.ts';

const text = (change: object): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [], ...change });

const withCell = (cell: unknown): string => text({ cells: [code('1'), code('2'), cell] });

const code = (source: unknown, more: object = {}) => ({
  cell_type: 'code',
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
  ...more,
});

describe('a file that is no notebook is refused, naming what is wrong and where', () => {
  it.each([
    ['', 'NOT_JSON', /a\.ipynb is not JSON: line 1, column 1: .* The file is empty\./],
    ['{\n"cells": [}', 'NOT_JSON', /line 2, column 11: expected a value but found "}"/],
    ['{\n<<<<<<< HEAD\n', 'NOT_JSON', /line 2, column 1: .* unfinished git merge/],
    ['[]', 'NOT_A_NOTEBOOK', /holds no object at the top/],
    ['{}', 'NOT_A_NOTEBOOK', /nbformat is missing/],
    [text({ nbformat: 3 }), 'NOT_A_NOTEBOOK', /nbformat is 3, only 4 .* nbconvert --to notebook/],
    [text({ nbformat: 5 }), 'NOT_A_NOTEBOOK', /nbformat is 5, only 4 .* newer version/],
    [text({ nbformat: '4' }), 'NOT_A_NOTEBOOK', /nbformat is "4"/],
    [text({ cells: undefined }), 'NOT_A_NOTEBOOK', /cells is missing/],
    [text({ cells: {} }), 'NOT_A_NOTEBOOK', /cells is not an array/],
    [text({ metadata: 1 }), 'NOT_A_NOTEBOOK', /metadata is not an object/],
    [withCell(7), 'NOT_A_NOTEBOOK', /cell 3 is not an object/],
    [withCell({ cell_type: 'code' }), 'NOT_A_NOTEBOOK', /cell 3 has no source/],
    [withCell(code(7)), 'NOT_A_NOTEBOOK', /cell 3 has a source that is no text/],
    [withCell(code(['a', 7])), 'NOT_A_NOTEBOOK', /cell 3 has a source that is no text/],
    [withCell({ source: '' }), 'NOT_A_NOTEBOOK', /cell 3 has the cell_type missing/],
    [withCell(code('', { cell_type: 'pi' })), 'NOT_A_NOTEBOOK', /cell 3 has the cell_type "pi"/],
    [withCell(code('', { metadata: [] })), 'NOT_A_NOTEBOOK', /cell 3 has metadata/],
    [withCell(code('', { outputs: {} })), 'NOT_A_NOTEBOOK', /cell 3 has outputs that are no array/],
    [
      withCell(code('', { outputs: [{ output_type: 'pyout' }] })),
      'NOT_A_NOTEBOOK',
      /cell 3 has an output \(number 1\) of the unknown output_type "pyout"/,
    ],
    [
      withCell(code('', { outputs: [{ output_type: 'display_data' }] })),
      'NOT_A_NOTEBOOK',
      /cell 3 has an output \(number 1\) without data/,
    ],
  ])('%.60s', (file, expected, message) => {
    const parse = () => parseNotebook(file, 'a.ipynb');
    expect(parse).toThrow(message);
    expect(parse).toThrow(KernelError);
    expect(parse).toThrow(expect.objectContaining({ code: expected, exitCode: 3 }));
  });
});

describe('a notebook', () => {
  it('has joined texts, whether its file holds lines or not', () => {
    const output = {
      output_type: 'display_data',
      data: { 'text/plain': ['x\n', 'y'], 'application/json': ['x', 'y'] },
      metadata: {},
    };
    const stream = { output_type: 'stream', name: 'stderr', text: ['a\n', 'b'] };
    const { cells } = parseNotebook(
      text({
        cells: [
          code(['let a;\n', 'a'], { outputs: [output, stream] }),
          { cell_type: 'markdown', metadata: {}, source: '# Hi\n' },
        ],
      }),
      'a.ipynb',
    );
    expect(cells.map((cell) => cell.source)).toEqual(['let a;\na', '# Hi\n']);
    expect(cells[0]).toMatchObject({
      outputs: [
        { data: { 'text/plain': 'x\ny', 'application/json': ['x', 'y'] } },
        { name: 'stderr', text: 'a\nb' },
      ],
    });
  });

  it('keeps every field that nobody here knows', () => {
    const notebook = parseNotebook(
      text({
        author: { name: 'ours' },
        metadata: { widgets: { state: 1 } },
        cells: [code('1', { extra: [1], metadata: { mine: true, tags: ['x'] } })],
      }),
      'a.ipynb',
    );
    expect(notebook).toMatchObject({
      author: { name: 'ours' },
      metadata: { widgets: { state: 1 } },
      cells: [{ extra: [1], metadata: { mine: true, tags: ['x'] } }],
    });
  });

  it('gets valid, distinct ids where the file has none, always the same ones', () => {
    const file = text({
      nbformat_minor: 2,
      cells: [code('1'), code('1'), code('2', { id: 'mine' }), code('3', { id: 'mine' })],
    });
    const [first, second] = [parseNotebook(file, 'a'), parseNotebook(file, 'b')];
    const ids = first.cells.map((cell) => cell.id);
    expect(first.nbformat_minor).toBe(5);
    expect(new Set(ids).size).toBe(4);
    expect(ids[2]).toBe('mine');
    for (const id of ids) expect(id).toMatch(/^[\w-]{1,64}$/);
    expect(second.cells.map((cell) => cell.id)).toEqual(ids);
  });

  it('may begin with a byte order mark and leave out what has a default', () => {
    const file = `\uFEFF{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}]}`;
    expect(parseNotebook(file, 'a.ipynb')).toMatchObject({
      nbformat_minor: 5,
      metadata: {},
      cells: [{ outputs: [], execution_count: null, metadata: {} }],
    });
  });
});
