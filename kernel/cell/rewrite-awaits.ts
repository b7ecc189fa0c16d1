import type { Program } from 'acorn';
import type { Edit, Rewrite } from './edits.ts';
import { findAwaits } from './find-awaits.ts';

/**
 * Lets an interrupt end a wait: `await x` → `await (cell.until(x, offset))`, and the same for the
 * iterable of `for await`. The offset tells where the cell was when it was stopped.
 */
export function rewriteAwaits(program: Program, cell: string): Rewrite {
  const edits = findAwaits(program).flatMap((node): Edit[] => {
    const waitsFor = node.type === 'AwaitExpression' ? node.argument : node.right;
    const method = node.type === 'AwaitExpression' ? 'until' : 'each';
    return [
      // The space is for `await(x)`.
      { start: waitsFor.start, end: waitsFor.start, text: ` ${cell}.${method}(` },
      { start: waitsFor.end, end: waitsFor.end, text: `,${node.start})` },
    ];
  });
  return { prelude: [], edits };
}
