import type { Program } from 'acorn';
import type { Rewrite } from './edits.ts';
import { isDefaultValue } from './rewrite-exports.ts';

/**
 * Keeps the value of the cell's last expression: `x` → `cell.last=(x)`.
 *
 * An assignment shows nothing, as in other notebooks; in parentheses it does. A semicolon at the
 * end changes nothing.
 */
export function rewriteLastValue(program: Program, code: string, cell: string): Rewrite {
  const range = findLastValue(program, code);
  if (range === undefined) return { prelude: [], edits: [] };
  const { start, end } = range;
  return {
    prelude: [],
    edits: [
      { start, end: start, text: `${cell}.last=(` },
      { start: end, end, text: ')' },
    ],
  };
}

function findLastValue(
  program: Program,
  code: string,
): { readonly start: number; readonly end: number } | undefined {
  const last = program.body.findLast((statement) => statement.type !== 'EmptyStatement');
  if (last?.type === 'ExportDefaultDeclaration' && isDefaultValue(last)) return last.declaration;
  if (last?.type !== 'ExpressionStatement') return undefined;
  if (last.expression.type === 'AssignmentExpression') return undefined;
  const end = code[last.end - 1] === ';' ? last.end - 1 : last.end;
  return { start: last.start, end };
}
