/**
 * Folds a block of rows of [A, Z] onto the triangle [R, Y] by Householder reflections, column by
 * column; see the TypeScript twin. The block is cleared in passing.
 *
 * @param top - R and Y, row-major, p × width.
 * @param block - The rows, row-major, count × width.
 * @param sums - Scratch, width numbers.
 */
export function fold(
  top: usize,
  block: usize,
  p: i32,
  width: i32,
  count: i32,
  sums: usize,
): void {
  for (let j = 0; j < p; j++) reflect(top, block, j, width, count, sums);
}

function reflect(top: usize, block: usize, j: i32, width: i32, count: i32, sums: usize): void {
  const line = (<usize>width) << 3;
  const lineJ = top + (<usize>j) * line;
  const atJ = (<usize>j) << 3;
  const first = atJ + 8;
  const old = load<f64>(lineJ + atJ);
  let below: f64 = 0;
  const end = block + (<usize>count) * line;
  for (let at = block + atJ; at < end; at += line) below += load<f64>(at) * load<f64>(at);
  if (below === 0) return;
  const norm = Math.sqrt(old * old + below);
  // The sign that adds: old − (−norm) doesn't cancel.
  const made = old > 0 ? -norm : norm;
  const head = old - made;
  const factor = -1 / (made * head);
  for (let k = first; k < line; k += 8) store<f64>(sums + k, head * load<f64>(lineJ + k));
  for (let at = block; at < end; at += line) {
    const entry = load<f64>(at + atJ);
    if (entry !== 0) addTimes(sums, at, first, line, entry);
  }
  for (let k = first; k < line; k += 8) {
    const sum = load<f64>(sums + k) * factor;
    store<f64>(sums + k, sum);
    store<f64>(lineJ + k, load<f64>(lineJ + k) - head * sum);
  }
  for (let at = block; at < end; at += line) {
    const entry = load<f64>(at + atJ);
    if (entry !== 0) addTimes(at, sums, first, line, -entry);
  }
  store<f64>(lineJ + atJ, made);
}

/** to += factor · from, over the bytes first … end. */
@inline
function addTimes(to: usize, from: usize, first: usize, end: usize, factor: f64): void {
  const both = f64x2.splat(factor);
  let k = first;
  for (; k + 16 <= end; k += 16) {
    v128.store(to + k, f64x2.add(v128.load(to + k), f64x2.mul(both, v128.load(from + k))));
  }
  if (k < end) store<f64>(to + k, load<f64>(to + k) + factor * load<f64>(from + k));
}
