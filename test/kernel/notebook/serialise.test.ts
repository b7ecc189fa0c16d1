import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notebook } from '../../../kernel/notebook/notebook.ts';
import { parseNotebook } from '../../../kernel/notebook/parse.ts';
import { serialiseNotebook } from '../../../kernel/notebook/serialise.ts';
import { requirement } from '../../requirements.ts';

/** Written by Python's nbformat 5.11.1: `nbformat.write` of a notebook made for this test. */
const BY_JUPYTER = `{
 "cells": [
  {
   "attachments": {
    "dot.png": {
     "image/png": "iVBORw0KGgo="
    }
   },
   "cell_type": "markdown",
   "id": "a1",
   "metadata": {},
   "source": [
    "# Grüße 👋\\n",
    "\\n",
    "windows\\r\\n",
    "form feed\\f",
    "separator ",
    "end"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 3,
   "id": "b2",
   "metadata": {
    "10": "ten",
    "9": {
     "nested": []
    },
    "Zeta": 1,
    "alpha": {},
    "ﬀ": 0.5,
    "👋": true
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\\n",
      "two\\n"
     ]
    },
    {
     "data": {
      "application/json": "a\\nb",
      "application/vnd.plotly.v1+json": {
       "data": [
        1,
        null,
        -0.0001,
        5.99141e-05,
        -1e-07,
        1.5e-300,
        1e+21
       ]
      },
      "image/svg+xml": [
       "<svg>\\n",
       "</svg>"
      ],
      "text/plain": [
       "\\u001b[31mred\\u001b[39m \\"quoted\\" \\\\ /"
      ]
     },
     "execution_count": 3,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "ename": "Error",
     "evalue": "no",
     "output_type": "error",
     "traceback": [
      "a\\nb"
     ]
    }
   ],
   "source": []
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "TypeScript (Backsolve)",
   "language": "typescript",
   "name": "backsolve"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`.replace('separator ",', 'separator\u2028",');

describe('a saved notebook', () => {
  it('is, byte for byte, what Jupyter saved', () => {
    expect(serialiseNotebook(parseNotebook(BY_JUPYTER, 'a.ipynb'))).toBe(BY_JUPYTER);
  });

  it('leaves out the marks that Jupyter never saves', () => {
    const saved = serialiseNotebook({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { orig_nbformat: 3, signature: 'x' },
      cells: [{ cell_type: 'raw', id: 'a', metadata: { trusted: true, name: 'b' }, source: '' }],
    });
    expect(JSON.parse(saved)).toMatchObject({ metadata: {}, cells: [{ metadata: { name: 'b' } }] });
    expect(saved).not.toMatch(/trusted|signature|orig_nbformat/);
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(notebooks, (notebook) => {
        const back = parseNotebook(serialiseNotebook(notebook), 'a.ipynb');
        expect(JSON.stringify(back.cells.map(({ source, id }) => [source, id]))).toBe(
          JSON.stringify(notebook.cells.map(({ source, id }) => [source, id])),
        );
        expect(serialiseNotebook(back)).toBe(serialiseNotebook(notebook));
      }),
      { numRuns: 100 },
    );
  });

  const python = requirement('python-jupyter');
  it.skipIf(!python.available)(
    'is valid to Jupyter, which would write the same bytes',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'backsolve-notebooks-'));
      try {
        const texts = fc.sample(notebooks, 100).map(serialiseNotebook);
        for (const [index, text] of texts.entries()) {
          await writeFile(join(folder, `${index}.ipynb`), text);
        }
        await promisify(execFile)(python.path, ['-c', REWRITE, folder]);
        for (const [index, text] of texts.entries()) {
          expect(await readFile(join(folder, `${index}.ipynb`), 'utf8')).toBe(text);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

/** Reads, validates and writes every notebook of a folder as a Jupyter server does. */
const REWRITE = `
import nbformat, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob('*.ipynb'):
    notebook = nbformat.reads(path.read_bytes().decode(), 4)
    nbformat.validate(notebook)
    path.write_bytes((nbformat.writes(notebook) + '\\n').encode())
`;

const words = fc.string({ unit: 'grapheme' });
const text = fc
  .array(fc.oneof(words, fc.constantFrom('\n', '\r\n', '\r', '\u2028', '\u0085', '\u001d')))
  .map((parts) => parts.join(''));
// No name of the format's own, such as `name` or `tags`: those have types to keep to.
const metadata = fc.dictionary(
  words.map((word) => `${word}~`),
  fc.jsonValue(),
);
const data = fc.record(
  { 'text/plain': text, 'text/html': text, 'image/png': text, 'image/svg+xml': text },
  { requiredKeys: [] },
);
const output = fc.oneof(
  fc.record({
    output_type: fc.constant('stream' as const),
    name: fc.constantFrom('stdout' as const, 'stderr' as const),
    text,
  }),
  fc.record({ output_type: fc.constant('display_data' as const), data, metadata }),
  fc.record({
    output_type: fc.constant('error' as const),
    ename: text,
    evalue: text,
    traceback: fc.array(text),
  }),
);
const cell = fc.record({
  cell_type: fc.constant('code' as const),
  id: fc.uuid(),
  metadata,
  source: text,
  execution_count: fc.option(fc.nat()),
  outputs: fc.array(output),
});
const notebooks: fc.Arbitrary<Notebook> = fc.record({
  nbformat: fc.constant(4 as const),
  nbformat_minor: fc.constant(5),
  metadata,
  cells: fc.uniqueArray(cell, { selector: ({ id }) => id, maxLength: 5 }),
});
