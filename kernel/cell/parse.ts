import { type Program, parse } from 'acorn';
import { editorLines, toPosition } from './position.ts';
import { CellSyntaxError, tooDeep } from './syntax-problem.ts';

/**
 * Parses a cell's JavaScript as a module: strict, with top-level `await`, imports and exports.
 *
 * @throws CellSyntaxError at a position of this text.
 */
export function parseProgram(code: string): Program {
  try {
    // Parentheses kept: an edit before an operand must come before its parentheses.
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', preserveParens: true });
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    if (!isParseError(error)) throw error;
    throw new CellSyntaxError(sentence(error.message), toPosition(editorLines(code), error.pos));
  }
}

function isParseError(error: unknown): error is SyntaxError & { readonly pos: number } {
  return error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number';
}

function sentence(message: string): string {
  const bare = message.replace(/ \(\d+:\d+\)$/, '');
  if (bare === "Unexpected character '@'") return "Decorators can't be run by Node.js yet.";
  return bare;
}
