import { type Program, parse } from 'acorn';
import { CellSyntaxError } from './syntax-problem.ts';

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
    if (!isParseError(error)) throw error;
    const { line, column } = error.loc;
    throw new CellSyntaxError(sentence(error.message), { line, column: column + 1 });
  }
}

function isParseError(
  error: unknown,
): error is SyntaxError & { readonly loc: { readonly line: number; readonly column: number } } {
  return error instanceof SyntaxError && 'loc' in error;
}

function sentence(message: string): string {
  const bare = message.replace(/ \(\d+:\d+\)$/, '');
  if (bare === "Unexpected character '@'") return "Decorators can't be run by Node.js yet.";
  return bare;
}
