import type { Program } from 'acorn';
import { parseProgram } from './parse.ts';
import { CellSyntaxError } from './syntax-problem.ts';

/** Where an object literal stands that the grammar takes for a block. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** At the end of a cell `{ a: 1 }` is meant as an object, when it can be one. */
export function findObjectLiteral(code: string, program: Program): Range | undefined {
  const last = program.body.findLast((statement) => statement.type !== 'EmptyStatement');
  if (last?.type !== 'BlockStatement') return undefined;
  return isExpression(code.slice(last.start, last.end)) ? last : undefined;
}

/**
 * Where an object literal may start in a text that doesn't parse, such as `{ a: 1, b: 2 }`: at a
 * line that begins with a brace. The last such line comes first.
 */
export function findObjectLiteralStarts(source: string): readonly Range[] {
  const end = source.replace(/[\s;]+$/, '').length;
  const starts = [...source.matchAll(/^[^\S\r\n]*\{/gm)].map(
    (match) => match.index + match[0].length - 1,
  );
  return starts
    .slice(-MOST_TRIED)
    .reverse()
    .map((start) => ({ start, end }));
}

/** Each try parses the whole cell again. */
const MOST_TRIED = 8;

function isExpression(code: string): boolean {
  try {
    parseProgram(`(${code}\n)`);
    return true;
  } catch (error) {
    if (error instanceof CellSyntaxError) return false;
    throw error;
  }
}
