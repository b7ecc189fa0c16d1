/** Sum of both lanes. */
@inline
export function across(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** M = L Lᵀ in place, left-looking, four columns at a time; false where a pivot isn't above the tolerance. */
export function cholesky(m: usize, size: i32, tolerance: f64): bool {
  const line = (<usize>size) << 3;
  for (let column = 0; column < size; column += 4) {
    const width = min(4, size - column);
    const offset = (<usize>column) << 3;
    for (let row = column; row < size; row += 2) {
      const at = m + (<usize>row) * line;
      if (width === 4 && row + 1 < size) {
        subtractTile(at, at + line, m + (<usize>column) * line, line, column);
        continue;
      }
      for (let r = row; r < min(row + 2, size); r++) {
        const to = m + (<usize>r) * line;
        for (let j = column; j < column + width; j++) {
          const other = m + (<usize>j) * line;
          let sum: f64 = 0;
          for (let k: usize = 0; k < offset; k += 8) sum += load<f64>(to + k) * load<f64>(other + k);
          const place = to + ((<usize>j) << 3);
          store<f64>(place, load<f64>(place) - sum);
        }
      }
    }
    for (let j = column; j < column + width; j++) {
      const lineJ = m + (<usize>j) * line;
      const jAt = (<usize>j) << 3;
      let pivot = load<f64>(lineJ + jAt);
      for (let k = offset; k < jAt; k += 8) pivot -= load<f64>(lineJ + k) * load<f64>(lineJ + k);
      // Written so that NaN fails too.
      if (!(pivot > tolerance)) return false;
      const root = Math.sqrt(pivot);
      store<f64>(lineJ + jAt, root);
      for (let row = j + 1; row < size; row++) {
        const lineR = m + (<usize>row) * line;
        let sum = load<f64>(lineR + jAt);
        for (let k = offset; k < jAt; k += 8) sum -= load<f64>(lineR + k) * load<f64>(lineJ + k);
        store<f64>(lineR + jAt, sum / root);
      }
    }
  }
  return true;
}

/** Subtracts what the columns before this block of four make of two rows. */
@inline
function subtractTile(a: usize, b: usize, p: usize, line: usize, column: i32): void {
  const q = p + line;
  const r = q + line;
  const s = r + line;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const end = (<usize>column) << 3;
  // Blocks begin at multiples of four: pairs fit.
  for (let k: usize = 0; k < end; k += 16) {
    const x = v128.load(a + k);
    const y = v128.load(b + k);
    const l0 = v128.load(p + k);
    a0 = f64x2.add(a0, f64x2.mul(x, l0));
    b0 = f64x2.add(b0, f64x2.mul(y, l0));
    const l1 = v128.load(q + k);
    a1 = f64x2.add(a1, f64x2.mul(x, l1));
    b1 = f64x2.add(b1, f64x2.mul(y, l1));
    const l2 = v128.load(r + k);
    a2 = f64x2.add(a2, f64x2.mul(x, l2));
    b2 = f64x2.add(b2, f64x2.mul(y, l2));
    const l3 = v128.load(s + k);
    a3 = f64x2.add(a3, f64x2.mul(x, l3));
    b3 = f64x2.add(b3, f64x2.mul(y, l3));
  }
  a += end;
  b += end;
  store<f64>(a, load<f64>(a) - across(a0));
  store<f64>(a, load<f64>(a, 8) - across(a1), 8);
  store<f64>(a, load<f64>(a, 16) - across(a2), 16);
  store<f64>(a, load<f64>(a, 24) - across(a3), 24);
  store<f64>(b, load<f64>(b) - across(b0));
  store<f64>(b, load<f64>(b, 8) - across(b1), 8);
  store<f64>(b, load<f64>(b, 16) - across(b2), 16);
  store<f64>(b, load<f64>(b, 24) - across(b3), 24);
}

/** Solves L Lᵀ x = b in place, for `columns` right sides one after the other. */
export function choleskySolve(lower: usize, size: i32, x: usize, columns: i32): void {
  const line = (<usize>size) << 3;
  for (let column = 0; column < columns; column++, x += line) {
    for (let row: usize = 0, at = lower; row < line; row += 8, at += line) {
      let sum = f64x2.splat(0);
      let k: usize = 0;
      for (; k + 16 <= row; k += 16) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(at + k), v128.load(x + k)));
      }
      let left = load<f64>(x + row) - across(sum);
      if (k < row) left -= load<f64>(at + k) * load<f64>(x + k);
      store<f64>(x + row, left / load<f64>(at + row));
    }
    for (let row: usize = line; row > 0; ) {
      row -= 8;
      const at = lower + (row >> 3) * line;
      const solved = load<f64>(x + row) / load<f64>(at + row);
      store<f64>(x + row, solved);
      const both = f64x2.splat(solved);
      let k: usize = 0;
      for (; k + 16 <= row; k += 16) {
        v128.store(x + k, f64x2.sub(v128.load(x + k), f64x2.mul(both, v128.load(at + k))));
      }
      if (k < row) store<f64>(x + k, load<f64>(x + k) - solved * load<f64>(at + k));
    }
  }
}
