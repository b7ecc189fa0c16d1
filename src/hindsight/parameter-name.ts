/**
 * What a row of [W, b] belongs to, as regression tables name it: the input column, the unit of the
 * layer before, or `bias`.
 *
 * @param at - From 0; the bias has the last one.
 * @param count - Rows of W.
 */
export function parameterName(
  layer: number,
  at: number,
  count: number,
  inputNames: readonly string[] | undefined,
): string {
  if (at === count) return 'bias';
  const own = layer === 1 ? inputNames?.[at] : undefined;
  return own ?? `${layer === 1 ? 'input' : 'unit'} ${at + 1}`;
}
