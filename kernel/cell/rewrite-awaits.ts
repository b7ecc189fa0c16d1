import type { Program } from 'acorn';
import type { Edit, Rewrite } from './edits.ts';
import { findAwaits } from './find-awaits.ts';
import type { Position } from './position.ts';

/**
 * Lets an interrupt end a wait: `await x` → `await (cell.until(x, line, column))`, and the same for
 * the iterable of `for await`. The position tells where the cell was when it was stopped.
 *
 * @param positionOf - The cell's own position of an offset in the program.
 */
export function rewriteAwaits(
  program: Program,
  cell: string,
  positionOf: (offset: number) => Position,
): Rewrite {
  const edits = findAwaits(program).flatMap((node): Edit[] => {
    const waitsFor = node.type === 'AwaitExpression' ? node.argument : node.right;
    const method = node.type === 'AwaitExpression' ? 'until' : 'each';
    const { line, column } = positionOf(node.start);
    return [
      // The space is for `await(x)`.
      { start: waitsFor.start, end: waitsFor.start, text: ` ${cell}.${method}(` },
      { start: waitsFor.end, end: waitsFor.end, text: `,${line},${column})` },
    ];
  });
  return { prelude: [], edits };
}
