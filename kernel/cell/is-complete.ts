import { editorLines, toOffset } from './position.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { parseCell } from './transform.ts';

/** Whether a terminal front end should run what was typed, or wait for another line. */
export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line should start with. */
  readonly indent?: string;
}

/** Decides by parsing: what fails only at its end may still become whole. Never throws. */
export function isComplete(code: string): Completeness {
  const text = code.trimEnd();
  const parsed = parseCell(text);
  if (parsed.kind === 'parsed') return { status: 'complete' };
  // A brace at the start may open an object: `{ a: 1,` fails in its middle as a block only.
  const asObject = text.startsWith('{') ? parseCell(`(${text}`) : parsed;
  const incomplete =
    isUnfinished(text, parsed.problem) ||
    (asObject.kind === 'invalid' && isUnfinished(`(${text}`, asObject.problem));
  return incomplete ? { status: 'incomplete', indent: nextIndent(text) } : { status: 'invalid' };
}

function isUnfinished(text: string, problem: SyntaxProblem): boolean {
  if (/^Unterminated (template|block comment|comment)/.test(problem.message)) return true;
  return toOffset(editorLines(text), text.length, problem) >= text.length;
}

/** The last line's own indent, two spaces more when it opens a bracket. */
function nextIndent(text: string): string {
  const last = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  const own = /^[ \t]*/.exec(last)?.[0] ?? '';
  return /[[({]\s*(?:\/\/.*)?$/.test(last) ? `${own}  ` : own;
}
