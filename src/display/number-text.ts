/**
 * Writes a number for a person: a few significant digits, no trailing zeros, a dash for NaN.
 *
 * @param digits - Significant digits; whole numbers below a million keep all of theirs.
 */
export function numberText(value: number, digits = 4): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value === 0 ? 0 : value);
  const rounded = Number(value.toPrecision(digits));
  if (size >= 1e6 || size < 1e-4) return rounded.toExponential().replace('e+', 'e');
  return String(rounded);
}
