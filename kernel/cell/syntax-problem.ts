import { lineAt, type Position } from './position.ts';

/** Why a cell can't be run: what a person needs to find and mend the mistake. */
export interface SyntaxProblem {
  readonly name: 'SyntaxError';
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The source line, and a caret under the place. */
  readonly snippet: string;
}

/** Carries a position from the place that finds a mistake to the one that reports it. */
export class CellSyntaxError extends SyntaxError {
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.position = position;
  }
}

/** For a text that a parser can't hold on its stack. */
export function tooDeep(): CellSyntaxError {
  return new CellSyntaxError('This text is nested too deeply to be read.', { line: 1, column: 1 });
}

/** Describes a mistake at a position of the cell's own text. */
export function toSyntaxProblem(
  source: string,
  message: string,
  position: Position,
): SyntaxProblem {
  return { name: 'SyntaxError', message, ...position, snippet: snippetAt(source, position) };
}

/** The source line with a caret under the column; long lines are cut around it. */
export function snippetAt(source: string, { line, column }: Position): string {
  const text = lineAt(source, line);
  const from = Math.max(0, column - 61);
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, from + 120)}`;
  const before = shown.slice(0, column - 1 - from + (from > 0 ? 1 : 0));
  return `${shown}\n${before.replace(/[^\t]/g, ' ')}^`;
}
