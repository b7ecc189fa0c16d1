import { PRELUDE_LINES } from './program.ts';
import { list, rangeOf, textOf } from './read-data.ts';
import type { Workbench } from './workbench.ts';

/** What the type checker minds in a cell. */
export interface TypeMistake {
  /** Counted from 1, in the cell's own text. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  readonly message: string;
  /** Such as `2322`: what to search for. */
  readonly code: number;
}

/** Bigger ones are data or generated, and would keep the checker from answering. */
const LONGEST_CELL = 500_000;

/** Looks for mistakes and makes the cell a part of the program. */
export async function learnCell(
  { server, program, draft, uriOf }: Workbench,
  code: string,
): Promise<readonly TypeMistake[]> {
  if (code.trim() === '' || code.length > LONGEST_CELL) return [];
  const textDocument = { uri: draft };
  server.write(draft, program.draft(code, 'mentioned'));
  const [symbols, diagnostics] = await Promise.all([
    server.ask('textDocument/documentSymbol', { textDocument }),
    server.ask('textDocument/diagnostic', { textDocument }),
  ]);
  // The first line is ours: it imports names of earlier cells.
  const declared = list(symbols).filter((symbol) => lineOf(symbol) >= PRELUDE_LINES);
  const { added, removed } = program.add(
    code,
    declared.map((symbol) => textOf(symbol, 'name')),
  );
  for (const { file, text } of added) server.write(uriOf(file), text);
  for (const file of removed) server.remove(uriOf(file));
  return list(diagnostics, 'items').flatMap(toMistake);
}

function lineOf(symbol: Readonly<Record<string, unknown>>): number {
  return rangeOf(symbol.selectionRange)?.start.line ?? 0;
}

const ERROR = 1;

function toMistake(diagnostic: Readonly<Record<string, unknown>>): readonly TypeMistake[] {
  const start = rangeOf(diagnostic.range)?.start;
  const code = Number(diagnostic.code);
  if (start === undefined || diagnostic.severity !== ERROR || start.line < PRELUDE_LINES) return [];
  // Whether the text is code at all has been decided by the parser that runs it.
  if (code < 2000 || NOT_IN_CELLS.has(code) || isImplicitAny(code)) return [];
  const line = start.line - PRELUDE_LINES + 1;
  return [{ line, column: start.character + 1, message: textOf(diagnostic, 'message'), code }];
}

/**
 * A cell is a sketch: a type that isn't said is no mistake. The option for it stays on all the same,
 * since without it an empty array could never be filled.
 */
function isImplicitAny(code: number): boolean {
  return code >= 7000 && code < 8000;
}

/** What is a mistake in a file, but not in a cell. */
const NOT_IN_CELLS: ReadonlySet<number> = new Set([
  // Names of earlier cells are variables here, and `const` may be set again.
  2588, 2628, 2629, 2630, 2631, 2632,
  // Declared again: the later one counts.
  2300, 2440, 2451, 2395, 2403, 2323, 2484,
  // A name or a module that isn't known. The cell ran, so it came another way; otherwise the
  // traceback has told already.
  2304, 2305, 2307, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2686, 2688, 2792,
  2867, 2868,
  // The ways of files: type-only imports, file endings, what an expression alone is good for.
  2695, 5097, 2835, 2834,
]);
