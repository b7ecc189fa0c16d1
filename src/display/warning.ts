import { escapeHtml } from './escape-html.ts';

/** A warning as it is drawn; calls to paste stand between backticks. */
export interface ShownWarning {
  readonly cause: string;
  readonly effect: string;
  readonly fix: string;
  /** Default `'warning'`. */
  readonly severity?: 'error' | 'warning' | 'note';
  /** Where and how often, such as `in sweep 3`. */
  readonly where?: string;
}

const WORDS = { error: 'Error', warning: 'Warning', note: 'Note' } as const;
const COLOURS = { error: '#c62828', warning: '#c77700', note: 'rgba(128,128,128,.7)' } as const;

/** A sentence each for cause and effect, and the fix on a line of its own. */
export function warningText(warning: ShownWarning): string {
  const { cause, effect, fix } = warning;
  return `${head(warning)}: ${cause} ${effect}\n  → ${fix}`;
}

/** The same for a notebook, told apart by a word and by the colour of its edge. */
export function warningHtml(warning: ShownWarning): string {
  const { cause, effect, fix, severity = 'warning' } = warning;
  const said = inHtml(`: ${cause} ${effect}`);
  return `<div style="border-left:3px solid ${COLOURS[severity]};padding:.1em .6em;margin:.3em 0"><b>${escapeHtml(head(warning))}</b>${said}<div>→ ${inHtml(fix)}</div></div>`;
}

function head({ severity = 'warning', where }: ShownWarning): string {
  return `${WORDS[severity]}${where === undefined ? '' : ` (${where})`}`;
}

function inHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
