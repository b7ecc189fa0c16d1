/**
 * [a − 1cᵀ, 1] with c the column means; see the TypeScript twin.
 *
 * @param a - rows × columns.
 * @param out - rows × (columns + 1).
 * @param centre - c.
 * @param spread - Σ (a − c)² of every column.
 */
export function centre(
  a: usize,
  rows: i32,
  columns: i32,
  out: usize,
  centre: usize,
  spread: usize,
): void {
  const line = (<usize>columns) << 3;
  memory.fill(centre, 0, line);
  memory.fill(spread, 0, line);
  const end = a + (<usize>rows) * line;
  for (let from = a; from < end; from += line) {
    let k: usize = 0;
    for (; k + 16 <= line; k += 16) {
      v128.store(centre + k, f64x2.add(v128.load(centre + k), v128.load(from + k)));
    }
    if (k < line) store<f64>(centre + k, load<f64>(centre + k) + load<f64>(from + k));
  }
  for (let k: usize = 0; k < line; k += 8) store<f64>(centre + k, load<f64>(centre + k) / rows);
  for (let from = a; from < end; from += line) {
    let k: usize = 0;
    for (; k + 16 <= line; k += 16) {
      const moved = f64x2.sub(v128.load(from + k), v128.load(centre + k));
      v128.store(out + k, moved);
      v128.store(spread + k, f64x2.add(v128.load(spread + k), f64x2.mul(moved, moved)));
    }
    if (k < line) {
      const moved = load<f64>(from + k) - load<f64>(centre + k);
      store<f64>(out + k, moved);
      store<f64>(spread + k, load<f64>(spread + k) + moved * moved);
    }
    store<f64>(out + line, 1);
    out += line + 8;
  }
}
