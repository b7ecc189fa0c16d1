import { types } from 'node:util';
import type { MimeBundle } from '../mime-bundle.ts';
import { imageBundle } from './image-bytes.ts';
import { mapTable } from './map.ts';
import { matrixTable } from './matrix.ts';
import { recordsTable } from './records.ts';
import { signatureOf } from './signature.ts';
import { tableBundle } from './table.ts';

/**
 * How a value that doesn't say so itself is shown beside its text; a bundle without `text/plain`
 * leaves the text as it is.
 *
 * Reads what data holds and calls nothing that a value brings along.
 */
export function defaultView(value: unknown, text: () => string, all: boolean): MimeBundle {
  if (typeof value === 'function') return functionView(value, text);
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return {};
  if (types.isUint8Array(value)) return imageBundle(value) ?? {};
  const records = recordsTable(types.isSet(value) ? [...value] : value, all);
  if (records !== undefined) return tableBundle(records);
  const matrix = matrixTable(value, all);
  if (matrix !== undefined && !Array.isArray(value)) return tableBundle(matrix);
  const table = matrix ?? mapTable(value, all);
  if (table === undefined) return {};
  // As text the console's form is as clear, and can be typed in again.
  const { 'text/html': html } = tableBundle(table);
  return { 'text/html': html };
}

/** `[Function: add]` says nothing about how to call it. */
function functionView(value: object, text: () => string): MimeBundle {
  const signature = signatureOf(value);
  return signature === undefined ? {} : { 'text/plain': `${text()} ${signature}` };
}
