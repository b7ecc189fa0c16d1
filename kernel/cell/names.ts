/** The expressions by which a cell's JavaScript reaches the runner. */
export interface CellNames {
  /** An object with `import`, `load` and `meta`: the same for all cells. */
  readonly kernel: string;
  /** An object with `until`, `each` and a settable `last`: for this run of this cell. */
  readonly cell: string;
}
