/**
 * A dense matrix of doubles, row after row: entry (i, j) is `data[i * columns + j]`.
 *
 * The trainer's inner currency. At the public boundary matrices are ml-matrix's.
 */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}
