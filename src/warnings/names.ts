import { counted } from '../display/counted.ts';
import type { Setting } from './warning.ts';

/** So many names are read; more are counted. */
const SHOWN = 5;

export function listed(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest > 1 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ');
}

/** @param columns - Indices from 0. */
export function columnNames(
  columns: readonly number[],
  { inputNames }: Pick<Setting, 'inputNames'>,
): readonly string[] {
  return columns.map((column) => inputNames?.[column] ?? `input ${column + 1}`);
}

/** @param units - Indices from 0. */
export function unitNames(units: readonly number[]): string {
  return units.length > SHOWN
    ? counted(units.length, 'unit')
    : `${units.length === 1 ? 'Unit' : 'Units'} ${units.map((unit) => unit + 1).join(', ')}`;
}

/** The number of the output layer. */
export function outputOf(widths: readonly number[]): number {
  return widths.length - 1;
}

/** A call that builds such a network. */
export function networkCall(widths: readonly number[], options = ''): string {
  return `\`network([${widths.join(', ')}]${options && `, { ${options} }`})\``;
}

/** GCV decomposes the normal matrix of all parameters, which of so many takes seconds. */
const MOST_BY_GCV = 1000;

/** A call that holds so many parameters with a ridge. */
export function ridgeCall(parameters: number): string {
  return parameters <= MOST_BY_GCV
    ? "`run.fork({ ridge: 'gcv' }, { at: 0 })`"
    : '`await ridgeByValidation(run.network, data, { sweeps: 20 })`';
}
