import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MimeBundle } from '../display/mime-bundle.ts';
import { PLOTLY_MIME } from '../display/plotly/index.ts';
import type { CodeCell, Notebook } from '../notebook/notebook.ts';

/** What a terminal can't draw, each written as one page that needs nothing else. */
export interface FigurePages {
  /** Takes a picture, or the next state of one; nothing is written yet. */
  put(id: string, picture: Picture): void;
  /** Writes what is new; the paths of pages that were written for the first time. */
  flush(): Promise<readonly string[]>;
  /** The page that was written last. */
  readonly latest: string | undefined;
}

/** A bundle that is shown as a picture, and the code that made it. */
interface Picture {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
  readonly code: string;
}

/** Whether a terminal shows too little of a bundle. */
export function isPicture(data: MimeBundle): boolean {
  const types = Object.keys(data);
  if (PLOTLY_MIME in data || types.some((type) => type.startsWith('image/'))) return true;
  return 'text/html' in data && !('text/plain' in data);
}

/** Pages lie in a folder of their own among the temporary files, and stay after the end. */
export function createFigurePages(): FigurePages {
  const paths = new Map<string, string>();
  const waiting = new Map<string, Picture>();
  let folder: Promise<string> | undefined;
  let latest: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const writeAll = async (): Promise<readonly string[]> => {
    const fresh: string[] = [];
    for (const [id, picture] of [...waiting]) {
      waiting.delete(id);
      folder ??= mkdtemp(join(tmpdir(), 'backsolve-'));
      const known = paths.get(id);
      const path = known ?? join(await folder, `figure-${paths.size + 1}.html`);
      await writeFile(path, await render(picture));
      paths.set(id, path);
      latest = path;
      if (known === undefined) fresh.push(path);
    }
    return fresh;
  };
  return {
    put: (id, picture) => {
      waiting.set(id, picture);
    },
    flush: () => {
      const written = turn.then(writeAll);
      turn = written.catch(() => undefined);
      return written;
    },
    get latest() {
      return latest;
    },
  };
}

async function render({ data, metadata, code }: Picture): Promise<string> {
  const { renderReport } = await import('../notebook/report/index.ts');
  const cell: CodeCell = {
    cell_type: 'code',
    id: 'figure',
    metadata: {},
    source: code,
    execution_count: null,
    outputs: [{ output_type: 'display_data', data, metadata }],
  };
  const text = data['text/plain'];
  const title = typeof text === 'string' ? text.split('\n')[0]?.slice(0, 80) : undefined;
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  return renderReport(notebook, { title: title || 'Figure' });
}
