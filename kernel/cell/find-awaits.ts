import type { AwaitExpression, ForOfStatement, Program } from 'acorn';
import { descendants, runsWithCell } from './walk.ts';

/** The places where the cell itself waits, not a function in it; inner ones before outer ones. */
export function findAwaits(program: Program): readonly (AwaitExpression | ForOfStatement)[] {
  const found: (AwaitExpression | ForOfStatement)[] = [];
  for (const { node } of descendants(program, runsWithCell)) {
    if (node.type === 'AwaitExpression') found.push(node);
    else if (node.type === 'ForOfStatement' && node.await) found.push(node);
  }
  return found.sort((a, b) => b.start - a.start);
}
