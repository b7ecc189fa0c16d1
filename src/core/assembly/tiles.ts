// Products of packed columns: PᵀQ, the heart of every normal matrix.
//
// A panel holds four columns of a block of rows, row after row, so that one row of a panel is 32
// bytes in a line. 4 × 4 sums stay in eight registers: two loads of Q, four broadcasts of P for
// sixteen multiplications and additions.

/**
 * Adds P_iᵀ Q_j over `rows` rows, `step` bytes apart, to the 4 × 4 tile at `sum`, whose rows are
 * `stride` bytes apart.
 */
@inline
function tile(p: usize, q: usize, rows: i32, step: usize, sum: usize, stride: usize): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  const end = p + <usize>rows * step;
  while (p < end) {
    const q0 = v128.load(q);
    const q1 = v128.load(q, 16);
    const p0 = v128.load_splat<f64>(p);
    c00 = f64x2.add(c00, f64x2.mul(p0, q0));
    c01 = f64x2.add(c01, f64x2.mul(p0, q1));
    const p1 = v128.load_splat<f64>(p, 8);
    c10 = f64x2.add(c10, f64x2.mul(p1, q0));
    c11 = f64x2.add(c11, f64x2.mul(p1, q1));
    const p2 = v128.load_splat<f64>(p, 16);
    c20 = f64x2.add(c20, f64x2.mul(p2, q0));
    c21 = f64x2.add(c21, f64x2.mul(p2, q1));
    const p3 = v128.load_splat<f64>(p, 24);
    c30 = f64x2.add(c30, f64x2.mul(p3, q0));
    c31 = f64x2.add(c31, f64x2.mul(p3, q1));
    p += step;
    q += step;
  }
  v128.store(sum, f64x2.add(v128.load(sum), c00));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c01), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum), c10));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c11), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum), c20));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c21), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum), c30));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c31), 16);
}

/** The same for a tile on the diagonal: what lies below it, of the last two rows, is left alone. */
@inline
function diagonalTile(p: usize, rows: i32, step: usize, sum: usize, stride: usize): void {
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c21 = c00;
  let c31 = c00;
  const end = p + <usize>rows * step;
  while (p < end) {
    const q0 = v128.load(p);
    const q1 = v128.load(p, 16);
    const p0 = v128.load_splat<f64>(p);
    c00 = f64x2.add(c00, f64x2.mul(p0, q0));
    c01 = f64x2.add(c01, f64x2.mul(p0, q1));
    const p1 = v128.load_splat<f64>(p, 8);
    c10 = f64x2.add(c10, f64x2.mul(p1, q0));
    c11 = f64x2.add(c11, f64x2.mul(p1, q1));
    c21 = f64x2.add(c21, f64x2.mul(v128.load_splat<f64>(p, 16), q1));
    c31 = f64x2.add(c31, f64x2.mul(v128.load_splat<f64>(p, 24), q1));
    p += step;
  }
  v128.store(sum, f64x2.add(v128.load(sum), c00));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c01), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum), c10));
  v128.store(sum, f64x2.add(v128.load(sum, 16), c11), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum, 16), c21), 16);
  sum += stride;
  v128.store(sum, f64x2.add(v128.load(sum, 16), c31), 16);
}

/** Numbers in panels for `columns` columns of `rows` rows. */
@inline
export function panelled(columns: i32): i32 {
  return (columns + 3) & ~3;
}

/** Packs a block of a row-major matrix into panels; the missing columns of the last are zeros. */
export function pack(
  from: usize,
  rows: i32,
  columns: i32,
  stride: i32,
  into: usize,
  capacity: i32,
): void {
  for (let column = 0; column < columns; column += 4) {
    let to = into + ((<usize>column * capacity) << 3);
    let at = from + ((<usize>column) << 3);
    const left = columns - column;
    if (left >= 4) {
      for (let row = 0; row < rows; row++) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
        to += 32;
        at += (<usize>stride) << 3;
      }
      continue;
    }
    const zero = f64x2.splat(0);
    for (let row = 0; row < rows; row++) {
      v128.store(to, left === 1 ? v128.load64_zero(at) : v128.load(at));
      v128.store(to, left === 3 ? v128.load64_zero(at, 16) : zero, 16);
      to += 32;
      at += (<usize>stride) << 3;
    }
  }
}

/**
 * Adds PᵀQ of a block of rows in panels to `sum`, row-major, `stride` numbers a row, both counts rounded
 * up to four.
 */
export function addProduct(
  p: usize,
  pColumns: i32,
  q: usize,
  qColumns: i32,
  rows: i32,
  capacity: i32,
  sum: usize,
  stride: i32,
): void {
  const gap = (<usize>capacity) << 3;
  for (let i = 0; i < pColumns; i += 4) {
    for (let j = 0; j < qColumns; j += 4) {
      tile(
        p + <usize>i * gap,
        q + <usize>j * gap,
        rows,
        32,
        sum + ((<usize>i * stride + j) << 3),
        (<usize>stride) << 3,
      );
    }
  }
}

/**
 * Adds PᵀP of a block of rows to `sum`, only what lies on the diagonal and right of it.
 *
 * @param step - Bytes from a row to the next: 32 in panels, a whole row where P isn't packed.
 * @param gap - Bytes from a group of four columns to the next.
 */
export function addSquare(
  p: usize,
  columns: i32,
  rows: i32,
  step: usize,
  gap: usize,
  sum: usize,
  stride: i32,
): void {
  const line = (<usize>stride) << 3;
  for (let i = 0, left = p; i < columns; i += 4, left += gap, sum += (line << 2) + 32) {
    diagonalTile(left, rows, step, sum, line);
    let to = sum + 32;
    let right = left + gap;
    for (let j = i + 4; j < columns; j += 4, right += gap, to += 32) {
      tile(left, right, rows, step, to, line);
    }
  }
}
