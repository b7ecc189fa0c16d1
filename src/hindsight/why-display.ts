import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { type HtmlCell, htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { exactSum } from './exact-parts.ts';
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
  rounding: 'rounding',
};

function text(why: Contents): string {
  const terms = why.parts.length > 0 ? [sum(why)] : [];
  return [...warning(why), title(why), ...terms, ...notes(why)].join('\n');
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
  const separator = lines.length > 2 ? `,\n${' '.repeat(begin.length)}` : ', ';
  return begin + lines.map((line) => line.join(', ')).join(separator);
}

function html(why: Contents): string {
  const { lossBefore, change } = why;
  const terms = shown(why);
  const changes = terms.map((term) => term.change);
  // The last bar is the sum: it begins where the first one does.
  const bars = waterfall(lossBefore, [...changes, -exactSum(changes), change]);
  const head = ['sub-step', 'layer', '', 'change of the loss', 'by'];
  const aligned = (texts: readonly string[]): readonly HtmlCell[] =>
    texts.map((text, at) => ({
      html: escapeHtml(text),
      align: at === 1 || at === 3 ? 'right' : 'left',
    }));
  const rows = terms.map(({ kind, turn, layer, change, solves }, at) => {
    const where = turn === layer ? `${layer}` : `${layer}, for ${turn}`;
    const row = aligned([NAMES[kind], where, '', signed(change), solvesText(solves)]);
    return row.with(2, { html: bars[at] ?? '' });
  });
  const total = aligned(['together', '', '', signed(change), '']).with(2, {
    html: bars.at(-1) ?? '',
  });
  const table =
    terms.length > 0
      ? htmlTable(aligned(head), [
          ...rows,
          total.map((cell) => ({ ...cell, html: `<b>${cell.html}</b>` })),
        ])
      : '';
  const legend =
    'A bar begins where the one above it ends: blue lowers the loss, orange raises it; the thin line is where it began.';
  const small = [...(terms.length > 0 ? [legend] : []), ...notes(why)]
    .map((note) => `<div>${escapeHtml(note)}</div>`)
    .join('');
  const warnings = warning(why)
    .map(
      (text) =>
        `<div style="border-left:3px solid #c77700;padding:.1em .6em;margin:.3em 0">${escapeHtml(text)}</div>`,
    )
    .join('');
  return `<div>${warnings}<b>${escapeHtml(title(why))}</b>${table}<div style="opacity:.75;font-size:.9em">${small}</div></div>`;
}

function solvesText(solves: readonly number[]): string {
  if (solves.length < 2) return solves.map((at) => `solve #${at}`).join();
  return `${solves.length} solves, #${solves[0]} … #${solves.at(-1)}`;
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

/** The layer is said where it isn't the one of the term before. */
function name({ kind, turn, layer }: WhyPart, before: number | undefined): string {
  return turn === before && layer === turn ? NAMES[kind] : `${NAMES[kind]} ${layer}`;
}

function signed(change: number): string {
  const size = numberText(Math.abs(change), 3);
  return change === 0 || Number.isNaN(change) ? size : `${change < 0 ? '−' : '+'}${size}`;
}

function warning({ change }: Contents): readonly string[] {
  if (Number.isFinite(change)) return [];
  return ['Warning: the loss was no finite number on both sides, so there is no sum to be exact.'];
}

function notes({ sweeps, refused, parts }: Contents): readonly string[] {
  const turns = sweeps.flatMap((sweep) => sweep.turns);
  const list: string[] = [];
  if (parts.length === 0) list.push("No layer's turn was decided in between.");
  if (refused > 0) {
    const untouched = turns.filter(({ accepted }) => !accepted).length;
    const outcome =
      untouched === 0
        ? 'before another one was accepted.'
        : `in ${counted(untouched, 'turn')} of ${turns.length} until no trial was left and everything stayed as it was.`;
    list.push(`${counted(refused, 'trial')} ${refused === 1 ? 'was' : 'were'} refused, ${outcome}`);
  }
  const leftOut = turns.flatMap((turn) => turn.leftOut);
  const [first] = leftOut;
  if (first) {
    const more = leftOut.length > 1 ? `, and ${leftOut.length - 1} more` : '';
    list.push(
      `Left out as way-points, being too high to be of use: '${NAMES[first.kind]}' of layer ${first.layer} in sweep ${first.sweep}, a loss of ${numberText(first.loss, 3)}${more}. The term after each holds both.`,
    );
  }
  return list;
}
