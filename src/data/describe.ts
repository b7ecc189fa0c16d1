import { binOf } from '../bin-of.ts';
import type { Column, NumberColumn, TextColumn } from './column.ts';

/** What a column holds, for a person to look at. */
export type ColumnSummary = NumberSummary | TextSummary;

export interface NumberSummary {
  readonly kind: 'number';
  readonly name: string;
  readonly missing: number;
  /** NaN, like the other two, where no value is there. */
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** How many values lie in each of equally wide bins from min to max. */
  readonly bins: readonly number[];
}

export interface TextSummary {
  readonly kind: 'text';
  readonly name: string;
  readonly missing: number;
  /** The distinct values, the most frequent first; of equals, the first in order of code units. */
  readonly levels: readonly Level[];
}

interface Level {
  readonly value: string;
  readonly count: number;
}

const BINS = 12;

/** What a column holds. */
export function describe(column: Column): ColumnSummary {
  return column.kind === 'number' ? describeNumbers(column) : describeTexts(column);
}

/** What a column of numbers holds. */
export function describeNumbers({ name, values }: NumberColumn): NumberSummary {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const { length } = sorted;
  const at = (position: number): number => sorted[position] ?? Number.NaN;
  return {
    kind: 'number',
    name,
    missing: values.length - length,
    min: at(0),
    median: (at(Math.floor((length - 1) / 2)) + at(Math.floor(length / 2))) / 2,
    max: at(length - 1),
    bins: countBins(sorted.filter((value) => Number.isFinite(value))),
  };
}

function countBins(sorted: Float64Array): readonly number[] {
  const min = sorted[0];
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return [];
  if (min === max) return [sorted.length];
  const bins = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = binOf(value, min, max, BINS);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

function describeTexts({ name, values }: TextColumn): TextSummary {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const levels = [...counts]
    .map(([value, count]): Level => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    kind: 'text',
    name,
    missing: values.filter((value) => value === null).length,
    levels,
  };
}
