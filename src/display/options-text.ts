import { numberText } from './number-text.ts';

/** Writes a call with its options as a person would: `adam({ learningRate: 0.01, batch: 32 })`. */
export function callText(name: string, options: object): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return `${name}(${given.length === 0 ? '' : valueText(Object.fromEntries(given))})`;
}

/** Writes options as a person would: `{ layer: 1 }`. */
export function optionsText(options: object): string {
  return valueText(options);
}

/** Writes one value as a person would. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return numberText(value, 6);
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, entry]) => `${name}: ${valueText(entry)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'function' ? 'a function' : String(value);
}
