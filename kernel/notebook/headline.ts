import { stripVTControlCharacters } from 'node:util';
import { type Notebook, tagsOf } from './notebook.ts';

/**
 * What the cells tagged `headline` say, as text: the results worth repeating where the notebook
 * itself isn't seen. Empty where there are none.
 */
export function findHeadline(notebook: Notebook): string {
  const texts = notebook.cells.flatMap((cell) => {
    if (cell.cell_type !== 'code' || !tagsOf(cell).includes('headline')) return [];
    return cell.outputs.map((output) => {
      if (output.output_type === 'stream') return output.name === 'stdout' ? output.text : '';
      if (output.output_type === 'error') return '';
      return String(output.data['text/plain'] ?? '');
    });
  });
  return stripVTControlCharacters(
    texts
      .map((text) => text.trimEnd())
      .filter(Boolean)
      .join('\n'),
  );
}
