import { applyRewrite } from './edits.ts';
import { rewriteHiding } from './rewrite-hiding.ts';
import { parseCell } from './transform.ts';

/**
 * TypeScript as JavaScript that can be evaluated in the middle of a cell: types are gone, and names
 * mean what they mean there. Text that can't be parsed stays, for the engine to complain about.
 *
 * @param hidden - What the transform of the last cell gave as `hidden`.
 */
export function toExpression(source: string, hidden: ReadonlySet<string>): string {
  const parsed = parseCell(source);
  if (parsed.kind === 'invalid') return source;
  return applyRewrite(parsed.code, rewriteHiding(parsed.program, hidden)).text;
}
