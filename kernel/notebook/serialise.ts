import type { Notebook } from './notebook.ts';

/**
 * Writes a notebook exactly as Jupyter does: names sorted, one blank of indentation, long texts as
 * lists of lines, a line break at the end. So a file that Jupyter saved comes back byte for byte.
 *
 * The order is nbformat's `JSONWriter` (`sort_keys`: by code point, which is the order of UTF-8 bytes).
 */
export function serialiseNotebook(notebook: Notebook): string {
  return `${write(splitTexts(notebook), '')}\n`;
}

/** Cuts the texts into lines, in the places where nbformat does, and drops what it never saves. */
function splitTexts(notebook: Notebook): unknown {
  return {
    ...notebook,
    metadata: without(notebook.metadata, ['orig_nbformat', 'orig_nbformat_minor', 'signature']),
    cells: notebook.cells.map((cell) => ({
      ...cell,
      metadata: without(cell.metadata, ['trusted']),
      source: splitLines(cell.source),
      ...('attachments' in cell && { attachments: mapEach(cell.attachments, splitBundle) }),
      ...(cell.cell_type === 'code' && {
        outputs: cell.outputs.map((output) => {
          if (output.output_type === 'stream') return { ...output, text: splitLines(output.text) };
          if (output.output_type === 'error') return output;
          return { ...output, data: splitBundle(output.data) };
        }),
      }),
    })),
  };
}

function splitBundle(bundle: unknown): unknown {
  return mapEach(bundle, (value, mime) =>
    typeof value === 'string' && isLined(mime) ? splitLines(value) : value,
  );
}

/** The MIME types whose texts nbformat cuts into lines. */
function isLined(mime: string): boolean {
  return /^text\/|^application\/javascript$|^image\/svg\+xml$/.test(mime);
}

/** What Python's `str.splitlines` takes for the end of a line. */
const LINE_ENDS = new Set('\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029');

function splitLines(text: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!LINE_ENDS.has(text.charAt(at))) continue;
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    lines.push(text.slice(start, at + 1));
    start = at + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Not `JSON.stringify`: objects put names that look like integers first, whatever the order. */
function write(value: unknown, indent: string): string {
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => `${inner}${write(item, inner)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, field]) => `${inner}${JSON.stringify(name)}: ${write(field, inner)}`);
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`;
}

/** Python turns to exponents, of two digits at least, from 1e-5 downwards; JavaScript from 1e-7. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value) || value === 0 || Math.abs(value) >= 1e-4) {
    return JSON.stringify(value);
  }
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

function without(fields: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function mapEach(fields: unknown, change: (value: unknown, name: string) => unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, change(value, name)]),
  );
}
