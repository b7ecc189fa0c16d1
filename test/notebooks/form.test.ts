import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../kernel/notebook/parse.ts';
import { serialiseNotebook } from '../../kernel/notebook/serialise.ts';

const folder = fileURLToPath(new URL('../../notebooks/', import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith('.ipynb'));

describe('the tutorials, as they are kept', () => {
  it('are found', () => {
    expect(names).toEqual(['00-five-minutes.ipynb', '01-the-debugger.ipynb']);
  });

  it.each(names)(
    '%s has no outputs, short cells, and the form that Jupyter saves',
    async (name) => {
      const text = await readFile(`${folder}${name}`, 'utf8');
      const notebook = parseNotebook(text, name);
      expect(serialiseNotebook(notebook)).toBe(text);
      expect(notebook.metadata.kernelspec).toMatchObject({ name: 'backsolve' });
      for (const cell of notebook.cells) {
        expect(cell.source.split('\n').length).toBeLessThanOrEqual(16);
        if (cell.cell_type === 'code') {
          expect(cell.outputs).toEqual([]);
          expect(cell.execution_count).toBeNull();
        }
      }
    },
  );
});
