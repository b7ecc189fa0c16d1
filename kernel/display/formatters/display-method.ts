import { types } from 'node:util';
import type { MimeBundle } from '../mime-bundle.ts';
import { toBase64 } from './image-bytes.ts';

/** Asks a value how it wants to be shown; undefined when it doesn't say. May throw what it throws. */
export function callDisplay(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  const method: unknown = Reflect.get(value, Symbol.for('Jupyter.display'));
  return typeof method === 'function' ? Reflect.apply(method, value, []) : undefined;
}

/**
 * Brings a bundle into the form that the wire needs: text as one string, images as base64.
 *
 * @throws TypeError when it isn't an object whose keys are MIME types.
 */
export function toBundle(answer: unknown): MimeBundle {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    throw new TypeError("its display method didn't return an object");
  }
  const bundle: Record<string, unknown> = {};
  for (const [type, content] of Object.entries(answer)) {
    if (!type.includes('/')) throw new TypeError(`'${type}' is not a MIME type`);
    if (content !== undefined) bundle[type] = toContent(type, content);
  }
  return bundle;
}

function toContent(type: string, content: unknown): unknown {
  if (/\bjson$/.test(type)) return content;
  if (types.isUint8Array(content)) {
    return type.startsWith('image/') && type !== 'image/svg+xml'
      ? toBase64(content)
      : new TextDecoder().decode(content);
  }
  return Array.isArray(content) ? content.join('') : String(content);
}
