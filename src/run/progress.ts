import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { displaySymbol } from '../display/protocol.ts';
import type { FitProgress, FitReason } from './fit.ts';

/** Ten drawings a second look smooth and cost a fit nothing. */
const LEAST_MILLIS = 100;

/**
 * Makes an observer for `fit({ onSweep: progress() })` that draws one line and keeps it current: a
 * bar, sweeps done, loss, time gone and time left.
 *
 * In a notebook whose host offers `display(value, { id, update })` it is one display; in a terminal
 * one line of stderr; elsewhere nothing. The last state is always drawn.
 */
export function progress(): (report: FitProgress) => void {
  const draw = painter();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return (report) => {
    const now = performance.now();
    if (report.reason === undefined && now - drawnAt < LEAST_MILLIS) return;
    drawnAt = now;
    draw(report);
  };
}

function painter(): (report: FitProgress) => void {
  const display: unknown = Reflect.get(globalThis, 'display');
  if (typeof display === 'function') {
    const id = `backsolve-progress-${crypto.randomUUID()}`;
    let update = false;
    return (report) => {
      display(drawn(report), { id, update });
      update = true;
    };
  }
  const terminal = globalThis.process?.stderr;
  if (terminal?.isTTY !== true) return () => {};
  return (report) => {
    const line = `${bar(report)} ${sentence(report)}`.slice(
      0,
      Math.max(20, (terminal.columns || 80) - 1),
    );
    terminal.write(`\r\u001b[2K${line}${report.reason === undefined ? '' : '\n'}`);
  };
}

function drawn(report: FitProgress): object {
  const share = report.done / Math.max(report.sweeps, 1);
  const width = `${(100 * share).toFixed(1)}%`;
  const html = `<div><div style="display:inline-block;width:12em;height:.5em;border:1px solid rgba(128,128,128,.6);vertical-align:middle"><div style="width:${width};height:100%;background:currentColor;opacity:.6"></div></div> ${escapeHtml(sentence(report))}</div>`;
  return { [displaySymbol]: () => ({ 'text/html': html, 'text/plain': sentence(report) }) };
}

function bar({ done, sweeps }: FitProgress): string {
  const filled = Math.round((20 * done) / Math.max(sweeps, 1));
  return `[${'='.repeat(filled)}${' '.repeat(20 - filled)}]`;
}

function sentence({ done, sweeps, loss, elapsedMillis, reason }: FitProgress): string {
  const time =
    reason === undefined
      ? `${seconds(elapsedMillis)}, ${seconds((elapsedMillis / Math.max(done, 1)) * (sweeps - done))} left`
      : `${seconds(elapsedMillis)}, ${ENDED[reason]}`;
  return `${done} of ${sweeps} sweeps, loss ${numberText(loss)}, ${time}`;
}

const ENDED: Readonly<Record<FitReason, string>> = {
  sweeps: 'done',
  until: 'ended by its condition',
  aborted: 'stopped; the run stands where it was',
  stalled: 'nothing changes any more',
  diverged: 'the loss is no longer finite',
};

function seconds(millis: number): string {
  return `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`;
}
