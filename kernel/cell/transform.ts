import type { Program } from 'acorn';
import { type CellMap, originalPosition, type Stage } from './cell-map.ts';
import { applyRewrite, type Rewrite } from './edits.ts';
import { findDeclared } from './find-declared.ts';
import { findObjectLiteral, findObjectLiteralStarts, type Range } from './find-object-literal.ts';
import type { CellNames } from './names.ts';
import { parseProgram } from './parse.ts';
import { engineLines, type Position, toPosition } from './position.ts';
import { rewriteAwaits } from './rewrite-awaits.ts';
import { rewriteDeclarations } from './rewrite-declarations.ts';
import { rewriteExports } from './rewrite-exports.ts';
import { rewriteHiding } from './rewrite-hiding.ts';
import { rewriteImports } from './rewrite-imports.ts';
import { rewriteLastValue } from './rewrite-last-value.ts';
import { stripTypes } from './strip-types.ts';
import { CellSyntaxError, type SyntaxProblem, toSyntaxProblem } from './syntax-problem.ts';

/** JavaScript for the engine's REPL mode, or the reason why there is none. */
export type TransformedCell =
  | {
      readonly kind: 'ready';
      readonly code: string;
      readonly map: CellMap;
      /** Names of globals that have a meaning of their own in cells from now on. */
      readonly hidden: ReadonlySet<string>;
    }
  | { readonly kind: 'invalid'; readonly problem: SyntaxProblem };

/**
 * Turns a cell's TypeScript into JavaScript that later cells can build on. Never throws.
 *
 * @param hidden - What the transform of the cell before gave as `hidden`.
 */
export function transformCell(
  source: string,
  names: CellNames,
  hidden: ReadonlySet<string> = new Set(),
): TransformedCell {
  const parsed = parseCell(source);
  if (parsed.kind === 'invalid') return parsed;
  const { code, program, stages } = parsed;
  const lines = engineLines(code);
  const positionOf = (offset: number): Position =>
    originalPosition({ source, stages }, toPosition(lines, offset));
  const declared = findDeclared(program).filter((name) => GLOBALS.has(name));
  const nowHidden = declared.length > 0 ? new Set([...hidden, ...declared]) : hidden;
  const output = applyRewrite(code, rewriteAll(program, code, names, nowHidden, positionOf));
  return {
    kind: 'ready',
    code: output.text,
    hidden: nowHidden,
    map: { source, stages: [{ kind: 'edits', input: code, output }, ...stages] },
  };
}

/** What any code of the process may mean when it uses one of these names. */
const GLOBALS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));

/** A cell as JavaScript and as a tree; positions lead back through the stages. */
type ParsedCell =
  | {
      readonly kind: 'parsed';
      readonly code: string;
      readonly program: Program;
      readonly stages: readonly Stage[];
    }
  | { readonly kind: 'invalid'; readonly problem: SyntaxProblem };

/** Parses a cell, taking `{ a: 1 }` at its end for the object that was meant. */
export function parseCell(source: string): ParsedCell {
  const runnable = source.replace(/^\ufeff/, ' ').replace(/^#!/, '//');
  const parsed = parseText(runnable, source, []);
  if (parsed.kind === 'parsed') {
    const literal = findObjectLiteral(parsed.code, parsed.program);
    if (literal === undefined) return parsed;
    const output = parenthesise(parsed.code, literal);
    const program = parseProgram(output.text);
    const stage: Stage = { kind: 'edits', input: parsed.code, output };
    return { kind: 'parsed', code: output.text, program, stages: [stage, ...parsed.stages] };
  }
  for (const literal of findObjectLiteralStarts(runnable)) {
    const output = parenthesise(runnable, literal);
    const stage: Stage = { kind: 'edits', input: runnable, output };
    const attempt = parseText(output.text, source, [stage]);
    if (attempt.kind === 'parsed') return attempt;
  }
  return parsed;
}

function parseText(text: string, source: string, before: readonly Stage[]): ParsedCell {
  let stages = before;
  try {
    const { code, sourceMap } = stripTypes(text);
    if (sourceMap !== undefined) stages = [{ kind: 'source-map', json: sourceMap }, ...before];
    return { kind: 'parsed', code, program: parseProgram(code), stages };
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const position = originalPosition({ source, stages }, error.position);
    return { kind: 'invalid', problem: toSyntaxProblem(source, error.message, position) };
  }
}

function parenthesise(code: string, { start, end }: Range): ReturnType<typeof applyRewrite> {
  return applyRewrite(code, {
    prelude: [],
    edits: [
      { start, end: start, text: ';(' },
      { start: end, end, text: ')' },
    ],
  });
}

function rewriteAll(
  program: Program,
  code: string,
  names: CellNames,
  hidden: ReadonlySet<string>,
  positionOf: (offset: number) => Position,
): Rewrite {
  const declarations = rewriteDeclarations(program, hidden);
  const imports = rewriteImports(program, names, hidden, positionOf);
  const hiding = rewriteHiding(program, hidden);
  // Inner closing parentheses come before outer ones: awaits, last value, exports.
  const rest = [
    rewriteAwaits(program, names.cell, positionOf),
    rewriteLastValue(program, code, names.cell),
    rewriteExports(program),
  ];
  const strict = { kind: 'text', text: "'use strict';", from: 0 } as const;
  return {
    prelude: [strict, ...declarations.prelude, ...imports.prelude],
    edits: [declarations, imports, hiding, ...rest].flatMap(({ edits }) => edits),
  };
}
