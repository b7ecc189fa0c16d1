import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import type { RidgeRow, RidgeSearch } from './ridge-by-validation.ts';

type Found = Omit<RidgeSearch, keyof Displayable>;

const NAMES = { squared: 'RMSE', 'cross-entropy': 'cross-entropy' } as const;

function headOf({ lossName }: Found): readonly string[] {
  return ['ridge', `validation ${NAMES[lossName]}`, '± over seeds', 'after sweeps', ''];
}

/** Lets a search draw itself as a table with its choice marked. */
export function drawableSearch(found: Found, grid: readonly number[]): RidgeSearch {
  const text = (): string =>
    [
      title(found),
      textTable(
        [headOf(found), ...found.table.map((row) => cells(row, found.ridge))],
        ['right', 'right', 'right', 'right', 'left'],
      ),
      ...notes(found, grid),
    ].join('\n');
  const html = (): string => {
    const head = headOf(found).map((name) => ({ html: name, align: 'right' }) as const);
    const rows = found.table.map((row) =>
      cells(row, found.ridge).map((cell) => ({ html: escapeHtml(cell), align: 'right' }) as const),
    );
    const below = notes(found, grid).map((note) => `<div>${escapeHtml(note)}</div>`);
    return `<div><b>${escapeHtml(title(found))}</b>${htmlTable(head, rows)}${below.join('')}</div>`;
  };
  return {
    ...found,
    [displaySymbol]: () => ({ 'text/html': html(), 'text/plain': text() }),
    [inspectSymbol]: text,
  };
}

function title({ ridge, sweeps, error, lossName }: Found): string {
  return `Ridge ${numberText(ridge, 3)} by validation: ${NAMES[lossName]} ${numberText(error)} after ${sweeps} sweep${sweeps === 1 ? '' : 's'}`;
}

function cells({ ridge, error, deviation, sweeps }: RidgeRow, chosen: number): readonly string[] {
  const mark = ridge === chosen ? '←' : '';
  return [numberText(ridge, 3), numberText(error), numberText(deviation, 2), String(sweeps), mark];
}

function notes({ ridge, table, aborted }: Found, grid: readonly number[]): readonly string[] {
  const positive = grid.filter((each) => each > 0);
  const edge =
    ridge === Math.max(...grid) ? 'larger' : ridge === Math.min(...positive) ? 'smaller' : '';
  return [
    ...(aborted ? [`Stopped after ${table.length} of ${grid.length} ridges.`] : []),
    ...(edge !== '' && grid.length > 1
      ? [`The best one lies at the edge of the grid: try ${edge} ones too.`]
      : []),
  ];
}
