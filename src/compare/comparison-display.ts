import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import { type Comparison, type MethodResult, median, secondsTo, type Trial } from './comparison.ts';

type Contents = Omit<Comparison, typeof displaySymbol | typeof inspectSymbol>;

/** Lets a comparison draw itself as a table, best method first, in a notebook and in a console. */
export function drawableComparison(contents: Contents): Comparison {
  return {
    ...contents,
    [displaySymbol]: () => ({ 'text/html': html(contents), 'text/plain': text(contents) }),
    [inspectSymbol]: () => text(contents),
  };
}

function text(contents: Contents): string {
  const { head, rows } = tableOf(contents);
  const align = head.map((_, column) => (column === 0 ? 'left' : 'right') as 'left' | 'right');
  return [title(contents), textTable([head, ...rows], align), ...notes(contents)].join('\n');
}

function html(contents: Contents): string {
  const { head, rows } = tableOf(contents);
  const cell = (content: string, column: number) =>
    ({ html: escapeHtml(content), align: column === 0 ? 'left' : 'right' }) as const;
  const table = htmlTable(
    head.map(cell),
    rows.map((row) => row.map(cell)),
  );
  const small = notes(contents).map((note) => `<div>${escapeHtml(note)}</div>`);
  return `<div><b>${escapeHtml(title(contents))}</b>${table}<div style="opacity:.75;font-size:.9em">${small.join('')}</div></div>`;
}

function title({ methods, budget, seeds, aborted }: Contents): string {
  const given = budget.kind === 'seconds' ? `${budget.seconds} s` : `${budget.passes} passes`;
  const done = Math.min(...methods.map(({ trials }) => trials.length));
  const many = seeds.length === 1 ? 'one initial network' : `${seeds.length} initial networks`;
  return `Comparison of ${methods.length} methods, ${given} each, from ${many}${aborted ? `; stopped in number ${done}` : ''}`;
}

function tableOf({ methods, targets, lossName }: Contents): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const lossOf = ({ trials }: MethodResult): number => median(trials.map(({ loss }) => loss));
  const ranked = [...methods].sort((a, b) => lossOf(a) - lossOf(b) || 0);
  const judged = (['valid', 'test'] as const).filter((part) =>
    methods.some(({ trials }) => trials.some((trial) => trial[part] !== undefined)),
  );
  const classes = lossName === 'cross-entropy';
  const head = [
    'method',
    `training ${classes ? lossName : 'loss'}`,
    'from … to',
    ...judged.map((part) => `${part} ${classes ? lossName : 'RMSE'}`),
    'sweeps',
    'passes',
    ...targets.map((target) => `s to ${numberText(target)}`),
  ];
  const rows = ranked.map(({ name, trials }) => {
    const middle = (pick: (trial: Trial) => number): string =>
      numberText(median(trials.map(pick)), 3);
    const losses = trials.map(({ loss }) => loss);
    return [
      name,
      middle(({ loss }) => loss),
      `${numberText(Math.min(...losses), 2)} … ${numberText(Math.max(...losses), 2)}`,
      ...judged.map((part) => middle((trial) => trial[part] ?? Number.NaN)),
      middle(({ sweeps }) => sweeps),
      middle(({ passes }) => passes),
      ...targets.map((target) => timeText(trials, target)),
    ];
  });
  return { head, rows };
}

/** The median time, and how many came there unless all or none did. */
function timeText(trials: readonly Trial[], target: number): string {
  const times = trials.map(({ curve }) => secondsTo(curve, target));
  const reached = times.filter(Number.isFinite).length;
  if (reached === 0) return '–';
  const middle = median(times);
  const time = Number.isFinite(middle) ? numberText(middle, 3) : '–';
  return reached === trials.length ? time : `${time} (${reached} of ${trials.length})`;
}

function atEdge({ description, candidates }: Trial): boolean {
  const [first, last] = [candidates[0], candidates.at(-1)];
  return description === first?.description || description === last?.description;
}

function notes({ methods }: Contents): readonly string[] {
  const searches = methods.filter(({ trials }) => trials.some((t) => t.candidates.length > 1));
  const list = ['Medians over the initial networks; the clock runs for a method’s own work only.'];
  for (const { name, trials } of searches) {
    const most = Math.max(...trials.map(({ candidates }) => candidates.length));
    const chosen = [...new Set(trials.map(({ description }) => description))].join(', ');
    const took = numberText(median(trials.map(({ searchSeconds }) => searchSeconds)), 3);
    list.push(
      `${name}: the best of ${most} by training loss, ${chosen}; its times are its own, the search took ${took} s (${most} side by side need ${most} times the time).`,
    );
    const edge = trials.filter(atEdge).length;
    if (edge > 0) {
      list.push(
        `${name}: in ${edge} of ${trials.length} trials the best candidate was the first or the last, so a wider search may do better.`,
      );
    }
  }
  for (const { name, trials } of methods) {
    const diverged = trials.filter(({ reason }) => reason === 'diverged').length;
    if (diverged > 0) list.push(`${name}: diverged in ${diverged} of ${trials.length} trials.`);
  }
  return list;
}
