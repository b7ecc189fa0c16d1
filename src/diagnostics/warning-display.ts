import { escapeHtml } from '../display/escape-html.ts';
import type { SummaryWarning } from './solve-summary.ts';

/** A sentence each for cause and effect, and the fix on a line of its own. */
export function warningText({ cause, effect, fix }: SummaryWarning): string {
  return `Warning: ${cause} ${effect}\n  → ${fix}`;
}

/** The same for a notebook; what stands between backticks is drawn as code. */
export function warningHtml({ cause, effect, fix }: SummaryWarning): string {
  const code = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
  return `<div style="border-left:3px solid #c77700;padding:.1em .6em;margin:.3em 0"><b>Warning</b>: ${code(`${cause} ${effect}`)}<div>→ ${code(fix)}</div></div>`;
}
