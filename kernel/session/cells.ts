import type { Header } from '../protocol/message.ts';

/** To which request the output of a cell belongs, and whether anybody wants it. */
interface CellOwner {
  readonly parent: Header;
  readonly silent: boolean;
}

/** Finds the request that ran a cell, also long after it ended: a timer may print at any time. */
export interface Cells {
  add(cell: string, owner: CellOwner): void;
  /** The cell's owner; the latest one when the cell is not known (any more). */
  owner(cell: string): CellOwner | undefined;
}

/** More than any session's cells that still have a timer; some 4 MB. */
const REMEMBERED = 10_000;

/** Makes an empty register; the cells that were neither run nor heard of lately are forgotten first. */
export function createCells(): Cells {
  const owners = new Map<string, CellOwner>();
  let latest: CellOwner | undefined;

  const remember = (cell: string, owner: CellOwner): void => {
    owners.delete(cell);
    owners.set(cell, owner);
    if (owners.size > REMEMBERED) {
      const [oldest] = owners.keys();
      if (oldest !== undefined) owners.delete(oldest);
    }
  };
  return {
    add: (cell, owner) => {
      latest = owner;
      remember(cell, owner);
    },
    owner: (cell) => {
      const owner = owners.get(cell);
      if (owner) remember(cell, owner);
      return owner ?? latest;
    },
  };
}
