import type { SolveSummary } from '../diagnostics/solve-summary.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import { shown } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { rounded } from './points.ts';
import { COLOURS, GUIDE, TEXT } from './template.ts';
import { plotText, titled } from './wording.ts';

const MOST_BARS = 40;

/**
 * Draws the coefficients of one unit's regression as bars with ± one standard error, the largest in
 * size on top.
 *
 * @throws BacksolveError - `WRONG_ARGUMENT` where it isn't given a summary.
 */
export function summary(solve: SolveSummary): Figure {
  checkSummary(solve);
  const sorted = [...solve.rows].sort(
    (a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient) || (a.name < b.name ? -1 : 1),
  );
  const bars = sorted.slice(0, MOST_BARS);
  const where = `layer ${solve.layer}, unit ${solve.unit + 1}, sweep ${solve.sweep}`;
  const about = solve.estimated ? '≈ ' : '';
  const hidden = sorted.length - bars.length;
  const notes = [
    `R² ${numberText(solve.rSquared, 3)}`,
    `residual deviation ${numberText(solve.residualDeviation, 3)}`,
    `condition ${about}${numberText(solve.condition, 3)}, scaled ${about}${numberText(solve.conditionScaled, 3)}`,
    `rank ${about}${solve.rank} of ${solve.unknowns}`,
    solve.route,
    `ridge ${numberText(solve.ridge, 3)}`,
    ...(hidden > 0 ? [`${counted(hidden, 'smaller coefficient')} not drawn`] : []),
  ];
  const footnotes = solve.notes.flatMap((note) => wrapped(note, 110));
  const footer = footnotes.length * 16;
  return figure({
    data: [
      {
        type: 'bar',
        orientation: 'h',
        y: bars.map((row) => plotText(row.name)),
        x: bars.map((row) => rounded(row.coefficient)),
        error_x: {
          type: 'data',
          // Of null Plotly would draw a bar of length 0, which reads as exact; of a text it draws none.
          array: bars.map((row) => rounded(row.standardError) ?? 'none'),
          color: TEXT,
          thickness: 1.4,
          width: 4,
        },
        customdata: bars.map((row) => [rounded(row.standardError), rounded(row.t)]),
        marker: {
          color: bars.map((row) => (row.name === 'bias' ? GUIDE : (COLOURS[0] ?? ''))),
          opacity: 0.85,
        },
        hovertemplate:
          '%{y}<br>coefficient %{x:.4~g}<br>± %{customdata[0]:.3~g}, t %{customdata[1]:.3~g}<extra></extra>',
      },
    ],
    layout: {
      title: titled(`Coefficients of the solve: ${where}`, notes),
      height: 150 + 24 * Math.max(3, bars.length) + footer,
      xaxis: {
        title: { text: 'coefficient ± standard error' },
        zeroline: true,
        zerolinecolor: GUIDE,
        zerolinewidth: 1.2,
      },
      yaxis: { autorange: 'reversed', type: 'category', showgrid: false, ticks: '' },
      margin: { l: 64, r: 24, t: 78, b: 56 + footer },
      annotations: footnotes.map((text, line) => ({
        text: plotText(text),
        xref: 'paper',
        x: 0,
        xanchor: 'left',
        yref: 'paper',
        y: 0,
        yanchor: 'top',
        yshift: -52 - 16 * line,
        showarrow: false,
        align: 'left',
        font: { size: 11.5 },
      })),
      showlegend: false,
    },
    description: `Coefficients ± standard error, ${where}: ${notes.join('; ')}; largest ${bars
      .slice(0, 3)
      .map((row) => `${row.name} ${numberText(row.coefficient, 3)}`)
      .join(', ')}`,
  });
}

function checkSummary(solve: SolveSummary): void {
  if (typeof solve === 'object' && solve !== null && Array.isArray(solve.rows)) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `plot.summary draws the summary of one unit's solve; it was given ${shown(solve)}. Get one with run.next('solve', { layer: 1 }).summary({ unit: 0 }).`,
  );
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
