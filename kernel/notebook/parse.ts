import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KernelError } from '../errors.ts';
import { findJsonFault } from './json-fault.ts';
import type { Cell, Notebook, Output } from './notebook.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a notebook file.
 *
 * @throws KernelError `FILE_NOT_READABLE`, `NOT_JSON` with line and column, or `NOT_A_NOTEBOOK`
 *   naming the field that is wrong.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new KernelError('FILE_NOT_READABLE', `${path} can't be read: ${cause.message}`, {
      cause,
    });
  });
  return parseNotebook(decode(bytes, path), path);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KernelError('NOT_JSON', `${path} is not UTF-8 text. Save it as UTF-8.`, { cause });
  }
}

/**
 * Turns the text of an nbformat 4 file into a notebook: texts joined, ids given where the file is
 * older than nbformat 4.5, everything unknown kept.
 *
 * @param path - Names the file in error messages.
 * @throws KernelError `NOT_JSON` with line and column, or `NOT_A_NOTEBOOK` naming the field.
 */
export function parseNotebook(text: string, path: string): Notebook {
  const value = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text, path);
  const refuse = (what: string, tip = 'Is it the right file?'): never => {
    throw new KernelError('NOT_A_NOTEBOOK', `${path} is not a notebook: ${what}. ${tip}`);
  };

  if (!isFields(value)) return refuse('it holds no object at the top');
  const { nbformat, nbformat_minor: minor, metadata, cells } = value;
  if (nbformat === undefined) return refuse('nbformat is missing');
  if (nbformat !== 4) {
    const older = typeof nbformat === 'number' && nbformat < 4;
    return refuse(
      `nbformat is ${JSON.stringify(nbformat)}, only 4 is understood`,
      older
        ? `Convert it once with: jupyter nbconvert --to notebook --nbformat 4 "${path}"`
        : 'A newer version of Backsolve may read it.',
    );
  }
  if (metadata !== undefined && !isFields(metadata)) return refuse('metadata is not an object');
  if (!Array.isArray(cells)) {
    return refuse(cells === undefined ? 'cells is missing' : 'cells is not an array');
  }

  const taken = new Set<string>();
  return {
    ...value,
    nbformat: 4,
    nbformat_minor: typeof minor === 'number' ? Math.max(5, minor) : 5,
    metadata: metadata ?? {},
    cells: cells.map((cell: unknown, index) => {
      const problem = (what: string) => refuse(`cell ${index + 1} ${what}`);
      return toCell(cell, (source) => freshId(cell, index, source, taken), problem);
    }),
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const where = findJsonFault(text);
    const reason = where
      ? `line ${where.line}, column ${where.column}: ${where.reason}`
      : String(cause);
    const tip = /^(<{7}|={7}|>{7}) /m.test(text)
      ? 'It holds the marks of an unfinished git merge: resolve them first.'
      : text.trim() === ''
        ? 'The file is empty.'
        : 'A notebook is a JSON file: was it saved whole?';
    throw new KernelError('NOT_JSON', `${path} is not JSON: ${reason}. ${tip}`, { cause });
  }
}

function toCell(
  cell: unknown,
  idFor: (source: string) => string,
  refuse: (what: string) => never,
): Cell {
  if (!isFields(cell)) return refuse('is not an object');
  const { cell_type: type, metadata } = cell;
  if (cell.source === undefined) return refuse('has no source');
  const source = toText(cell.source) ?? refuse('has a source that is no text or list of lines');
  if (metadata !== undefined && !isFields(metadata))
    return refuse('has metadata that is no object');

  const common = {
    ...cell,
    id: idFor(source),
    source,
    metadata: metadata ?? {},
    ...(isFields(cell.attachments) && {
      attachments: mapValues(cell.attachments, (a) => (isFields(a) ? toBundle(a) : a)),
    }),
  };
  if (type === 'markdown' || type === 'raw') return { ...common, cell_type: type };
  if (type !== 'code') {
    return refuse(
      `has the cell_type ${JSON.stringify(type) ?? 'missing'}, not code, markdown or raw`,
    );
  }
  const { execution_count: count, outputs = [] } = cell;
  if (!Array.isArray(outputs)) return refuse('has outputs that are no array');
  return {
    ...common,
    cell_type: 'code',
    execution_count: typeof count === 'number' ? count : null,
    outputs: outputs.map((output: unknown, index) =>
      toOutput(output, (what) => refuse(`has an output (number ${index + 1}) ${what}`)),
    ),
  };
}

function toOutput(output: unknown, refuse: (what: string) => never): Output {
  if (!isFields(output)) return refuse('that is no object');
  switch (output.output_type) {
    case 'stream':
      return {
        ...output,
        output_type: 'stream',
        name: output.name === 'stderr' ? 'stderr' : 'stdout',
        text: toText(output.text) ?? refuse('without text'),
      };
    case 'display_data':
    case 'execute_result': {
      if (!isFields(output.data)) return refuse('without data');
      const shown = {
        ...output,
        data: toBundle(output.data),
        metadata: isFields(output.metadata) ? output.metadata : {},
      };
      if (output.output_type === 'display_data') return { ...shown, output_type: 'display_data' };
      const { execution_count: count } = output;
      return {
        ...shown,
        output_type: 'execute_result',
        execution_count: typeof count === 'number' ? count : null,
      };
    }
    case 'error': {
      const { traceback } = output;
      return {
        ...output,
        output_type: 'error',
        ename: typeof output.ename === 'string' ? output.ename : '',
        evalue: typeof output.evalue === 'string' ? output.evalue : '',
        traceback: Array.isArray(traceback) ? traceback.map(String) : [],
      };
    }
    default:
      return refuse(`of the unknown output_type ${JSON.stringify(output.output_type)}`);
  }
}

/** True for the MIME types whose values are JSON and never a text cut into lines. */
function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || /^application\/.*\+json$/.test(mime);
}

function toBundle(bundle: Fields): Fields {
  return mapValues(bundle, (value, mime) => (isJsonMime(mime) ? value : (toText(value) ?? value)));
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const lines = Array.isArray(value) && value.every((line) => typeof line === 'string');
  return lines ? value.join('') : undefined;
}

/**
 * The cell's own id where it is valid and not taken yet, else one made from place and source: the
 * same file always gets the same ids, so running it twice makes no needless difference.
 */
function freshId(cell: unknown, index: number, source: string, taken: Set<string>): string {
  const own = isFields(cell) && typeof cell.id === 'string' ? cell.id : '';
  let id = own;
  for (let attempt = 0; !/^[\w-]{1,64}$/.test(id) || taken.has(id); attempt += 1) {
    id = createHash('sha256').update(`${index} ${attempt} ${source}`).digest('hex').slice(0, 8);
  }
  taken.add(id);
  return id;
}

function mapValues(fields: Fields, change: (value: unknown, name: string) => unknown): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, change(value, name)]),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
