import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { bars, sparkline } from '../display/sparkline.ts';
import { textTable } from '../display/text-table.ts';
import type { LayerParameters } from './parameters.ts';
import type { LayerWrite, NumberWrite, Provenance } from './provenance.ts';

/** Every solve that wrote one number of a network, from the first to the last. */
export interface NumberHistory extends ReadonlyArray<NumberWrite>, Displayable {
  /** What the number is called: `weight 3 → 0 of layer 1`. */
  readonly name: string;
  /** What it was before the first solve. */
  readonly initial: number;
  /** What it is in the network that was asked. */
  readonly value: number;
}

/** As many solves as a display shows, from the last one back. */
const SHOWN = 20;

/**
 * Lists the solves that wrote a number.
 *
 * @param past - Undefined for a network that no run has made.
 */
export function numberHistory(
  name: string,
  layer: number,
  value: number,
  of: (parameters: LayerParameters) => number,
  past: Provenance | undefined,
): NumberHistory {
  const { initial, writes } = past?.trail(layer, of) ?? { initial: value, writes: [] };
  const values = [initial, ...writes.map(({ after }) => after)];
  const changes = writes.map(({ after }, at) => after - values[at]!);
  const way = changes.reduce((sum, change) => sum + Math.abs(change), 0);
  const list = writes.map((write, at): NumberWrite => {
    const change = changes[at]!;
    return { ...write, before: values[at]!, change, share: way > 0 ? Math.abs(change) / way : 0 };
  });
  const history = { name, initial, value };
  const nothing = past
    ? 'no solve has written it yet'
    : 'no solve has written it: this network comes from no run, or from a file';
  return Object.assign(list, history, {
    [displaySymbol]: () => ({
      'text/html': html(list, history, nothing),
      'text/plain': text(list, history, nothing),
    }),
    [inspectSymbol]: () => text(list, history, nothing),
  });
}

/** `solve #143 (sweep 12, trial 1)`. */
export function writeText({ sequence, sweep, trial, resolved }: LayerWrite): string {
  return `solve #${sequence} (sweep ${sweep}, trial ${trial}${resolved ? ', solved anew with it' : ''})`;
}

type Head = Pick<NumberHistory, 'name' | 'initial' | 'value'>;

const COLUMNS = ['solve', 'sweep', 'ridge', 'damping', 'before', 'after', 'change', 'share'];

function text(list: readonly NumberWrite[], head: Head, nothing: string): string {
  const lines = [
    `${title(list, head, nothing)}  ${bars(trail(list, head), 'linear')}`.trimEnd(),
    earlier(list),
  ];
  if (list.length > 0) {
    lines.push(
      textTable(
        [COLUMNS, ...cells(list)],
        COLUMNS.map(() => 'right'),
      ),
    );
  }
  return [...lines, ...legend(list)].filter(Boolean).join('\n');
}

function html(list: readonly NumberWrite[], head: Head, nothing: string): string {
  const cell = (content: string) => ({ html: escapeHtml(content), align: 'right' }) as const;
  const table =
    list.length > 0
      ? htmlTable(
          COLUMNS.map(cell),
          cells(list).map((row) => row.map(cell)),
        )
      : '';
  const small = legend(list).map((line) => `<div style="opacity:.75;font-size:.9em">${line}</div>`);
  return `<div><b>${escapeHtml(title(list, head, nothing))}</b> ${sparkline(trail(list, head), 'the number after every solve', 'linear')}<div>${earlier(list)}</div>${table}${small.join('')}</div>`;
}

function title(
  list: readonly NumberWrite[],
  { name, initial, value }: Head,
  nothing: string,
): string {
  if (list.length === 0) return `${name}: ${numberText(value)}; ${nothing}`;
  const net = numberText(value - initial, 3);
  return `${name}: ${numberText(initial)} at first, ${numberText(value)} after ${counted(list.length, 'solve')} (${value < initial ? net : `+${net}`})`;
}

/** The number as it began and after every solve; nothing where there was none. */
function trail(list: readonly NumberWrite[], { initial }: Head): readonly number[] {
  return list.length > 0 ? [initial, ...list.map(({ after }) => after)] : [];
}

/** Words only, nothing to escape. */
function legend(list: readonly NumberWrite[]): readonly string[] {
  if (!list.slice(-SHOWN).some(({ resolved }) => resolved)) return [];
  return ['* The output layer, solved anew for what this solve of a hidden layer proposed.'];
}

function earlier(list: readonly NumberWrite[]): string {
  return list.length > SHOWN ? `the last ${SHOWN} of ${list.length}:` : '';
}

function cells(list: readonly NumberWrite[]): readonly (readonly string[])[] {
  return list
    .slice(-SHOWN)
    .map(({ sequence, sweep, ridge, damping, before, after, change, share, resolved }) => [
      `#${sequence}${resolved ? '*' : ''}`,
      `${sweep}`,
      numberText(ridge, 3),
      numberText(damping, 3),
      numberText(before),
      numberText(after),
      numberText(change, 3),
      `${(100 * share).toFixed(1)} %`,
    ]);
}
