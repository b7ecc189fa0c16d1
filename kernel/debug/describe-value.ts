import type { Runtime } from 'node:inspector';
import { inspect } from 'node:util';

/** A value in one line, as far as the engine describes it without running any code of it. */
export function describeValue(remote: Runtime.RemoteObject): string {
  const { type, subtype, value, unserializableValue, description = '', preview } = remote;
  if (type === 'string') return inspect(value, { maxStringLength: MOST_CHARACTERS });
  if (unserializableValue !== undefined) return unserializableValue;
  if (type === 'function') return cut(description.split('\n', 1)[0] ?? '');
  if (subtype === 'null' || type !== 'object') return description || String(value);
  if (subtype === 'error') return cut(description.split('\n', 1)[0] ?? '');
  return preview === undefined || isClosed(subtype) ? cut(description) : describePreview(preview);
}

/** The name of a value's type: its class, where it has one. */
export function describeType({ type, subtype, className }: Runtime.RemoteObject): string {
  if (subtype === 'null') return 'null';
  return type === 'object' ? (className ?? 'object') : type;
}

const MOST_CHARACTERS = 1000;

/** These are told by their description alone. */
function isClosed(subtype: string | undefined): boolean {
  return subtype === 'date' || subtype === 'regexp' || subtype === 'promise';
}

function describePreview(preview: Runtime.ObjectPreview): string {
  const { subtype, description = '', overflow, entries, properties } = preview;
  const isList = subtype === 'array' || subtype === 'typedarray';
  const inside = (
    entries !== undefined
      ? entries.map(({ key, value }) =>
          key === undefined ? short(value) : `${short(key)} => ${short(value)}`,
        )
      : properties.map((property) =>
          isList ? shortValue(property) : `${property.name}: ${shortValue(property)}`,
        )
  ).join(', ');
  const all = overflow ? `${inside}, …` : inside;
  if (isList) return `${description} [${all}]`;
  return description === 'Object' ? `{${all}}` : `${description} {${all}}`;
}

function short({ type, description = '' }: Runtime.ObjectPreview): string {
  return type === 'string' ? inspect(description) : description;
}

function shortValue({ type, subtype, value = '' }: Runtime.PropertyPreview): string {
  if (type === 'string') return inspect(value);
  if (type === 'function') return 'ƒ';
  return type === 'object' && subtype === undefined && value === 'Object' ? '{…}' : value;
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
