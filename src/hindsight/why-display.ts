import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { waterfall } from './waterfall.ts';
import type { Why, WhyKind, WhyPart } from './why.ts';

type Contents = Omit<Why, typeof displaySymbol | typeof inspectSymbol>;

/** Lets an explanation draw itself: as a sum in a console, with a bar for every term in a notebook. */
export function drawableWhy(contents: Contents): Why {
  return {
    ...contents,
    [displaySymbol]: () => ({ 'text/html': html(contents), 'text/plain': text(contents) }),
    [inspectSymbol]: () => text(contents),
  };
}

/** A term below this share of the largest is rounding, or as good as it, and isn't shown. */
const SHOWN = 1e-9;

const NAMES: Readonly<Record<WhyKind, string>> = {
  solve: 'solve',
  ideal: 'ideal targets',
  clamped: 'clamped',
  unreached: 'not reached',
  resolved: 'output solved anew',
  refused: 'refused',
};

function text(why: Contents): string {
  return [title(why), sum(why), ...notes(why)].join('\n');
}

/** On one line, or on one for each turn where there are more than two. */
function sum(why: Contents): string {
  const begin = `Δloss as an exact sum: ${signed(why.change)} = `;
  const lines: string[][] = [];
  let turn: number | undefined;
  for (const part of shown(why)) {
    const term = `${name(part, turn)} ${signed(part.change)}`;
    if (part.turn === turn) lines.at(-1)?.push(term);
    else lines.push([term]);
    turn = part.turn;
  }
  if (lines.length === 0) return `${begin}0`;
  const separator = lines.length > 2 ? `,\n${' '.repeat(begin.length)}` : ', ';
  return begin + lines.map((line) => line.join(', ')).join(separator);
}

function html(why: Contents): string {
  const terms = shown(why);
  const bars = waterfall(
    why.lossBefore,
    terms.map(({ change }) => change),
  );
  const cell = (content: string, align: 'left' | 'right' = 'left') =>
    ({ html: escapeHtml(content), align }) as const;
  const row = (first: string, second: string, third: string, fourth: string, bar = '') => [
    cell(first),
    cell(second, 'right'),
    { html: bar },
    cell(third, 'right'),
    cell(fourth),
  ];
  const rows = terms.map((part, at) =>
    row(NAMES[part.kind], `${part.layer}`, signed(part.change), solvesText(part), bars[at]),
  );
  const table = htmlTable(row('sub-step', 'layer', 'change of the loss', 'by'), [
    ...rows,
    row('together', '', signed(why.change), ''),
  ]);
  const small = notes(why).map((note) => `<div>${escapeHtml(note)}</div>`);
  return `<div><b>${escapeHtml(title(why))}</b>${table}<div style="opacity:.75;font-size:.9em">${small.join('')}</div></div>`;
}

function title({ from, to, lossName, lossBefore, loss }: Contents): string {
  const unit =
    lossName === 'cross-entropy'
      ? 'mean cross-entropy'
      : "mean squared error, in the targets' units squared";
  return `Why the loss changed ${range(from, to)}: ${numberText(lossBefore)} → ${numberText(loss)} (${unit})`;
}

function range(from: Contents['from'], to: Contents['to']): string {
  const point = ({ sweep, sequence }: Contents['from']): string =>
    `sweep ${sweep} (event ${sequence})`;
  return `from ${point(from)} to ${point(to)}`;
}

function shown({ parts }: Contents): readonly WhyPart[] {
  const largest = Math.max(...parts.map(({ change }) => Math.abs(change)));
  return parts.filter(({ change }) => !(Math.abs(change) <= SHOWN * largest));
}

/** The solves that made a term: `solve #12`, `5 solves, #12 … #84`. */
function solvesText({ solves }: WhyPart): string {
  const [first, second] = solves;
  if (first === undefined) return '';
  if (second === undefined) return `solve #${first}`;
  return `${solves.length} solves, #${first} … #${solves.at(-1)}`;
}

/** The layer is said where it isn't the one of the term before. */
function name({ kind, turn, layer }: WhyPart, before: number | undefined): string {
  return turn === before && layer === turn ? NAMES[kind] : `${NAMES[kind]} ${layer}`;
}

function signed(change: number): string {
  const size = numberText(Math.abs(change), 3);
  return change === 0 || Number.isNaN(change) ? size : `${change < 0 ? '−' : '+'}${size}`;
}

function notes({ sweeps, refused, change, parts }: Contents): readonly string[] {
  const turns = sweeps.flatMap((sweep) => sweep.turns);
  const list: string[] = [];
  if (parts.length === 0) list.push('No turn of a layer was decided in between.');
  if (refused > 0) {
    const untouched = turns.filter(({ accepted }) => !accepted).length;
    list.push(
      `${counted(refused, 'trial')} ${refused === 1 ? 'was' : 'were'} refused; ${counted(untouched, 'turn')} of ${turns.length} ended with a refusal and left everything as it was.`,
    );
  }
  const leftOut = turns.flatMap((turn) => turn.leftOut);
  const [first] = leftOut;
  if (first) {
    const more = leftOut.length > 1 ? `, and ${leftOut.length - 1} more` : '';
    list.push(
      `Left out as way-points, being too high to be of use: '${NAMES[first.kind]}' of layer ${first.layer} in sweep ${first.sweep}, a loss of ${numberText(first.loss, 3)}${more}. The term after each holds both.`,
    );
  }
  if (!Number.isFinite(change)) {
    list.push('The loss stopped being a number in between: there is no sum to be exact.');
  }
  return list;
}
