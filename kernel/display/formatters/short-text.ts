import { inspect } from 'node:util';

const MOST_CHARACTERS = 60;

/** A value on one line, short enough for a table: strings as they are, what is nested cut. */
export function shortText(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value.slice(0, 2 * MOST_CHARACTERS)
      : inspect(value, {
          depth: 1,
          breakLength: Number.POSITIVE_INFINITY,
          maxArrayLength: 4,
          maxStringLength: MOST_CHARACTERS,
        });
  const line = text.replace(/\s*[\r\n]\s*/g, ' ');
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`;
}

/**
 * The numbers of one column with the same number of decimals, so that they can be compared by eye;
 * each by itself where they are too far apart for that.
 */
export function numberTexts(numbers: readonly number[]): readonly string[] {
  const decimals = Math.max(0, ...numbers.map(decimalsOf));
  const alike = numbers.every((n) => !Number.isFinite(n) || n === 0 || isOrdinary(n));
  if (!alike) return numbers.map(shortNumber);
  return numbers.map((n) =>
    Number.isFinite(n) && !Object.is(n, -0) ? n.toFixed(Math.min(decimals, 6)) : shortNumber(n),
  );
}

function isOrdinary(n: number): boolean {
  return Math.abs(n) >= 1e-3 && Math.abs(n) < 1e15;
}

function decimalsOf(n: number): number {
  return /\.(\d+)$/.exec(String(n))?.[1]?.length ?? 0;
}

function shortNumber(n: number): string {
  const whole = Object.is(n, -0) ? '-0' : String(n);
  return whole.length <= 12 ? whole : n.toPrecision(6);
}
