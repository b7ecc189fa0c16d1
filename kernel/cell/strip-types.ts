import { createRequire } from 'node:module';
import { editorLines, type Position, toPosition } from './position.ts';
import { CellSyntaxError, tooDeep } from './syntax-problem.ts';

const require = createRequire(import.meta.url);

type Stripper = typeof import('@swc/wasm-typescript');
let stripper: Stripper = require('@swc/wasm-typescript');

/**
 * Nesting that is too deep for the stripper leaves its WebAssembly instance broken for all texts
 * after it, so that a new one is needed.
 */
function renewStripper(): void {
  delete require.cache[require.resolve('@swc/wasm-typescript')];
  stripper = require('@swc/wasm-typescript');
}

/** JavaScript, and a source map where positions have moved. */
export interface Stripped {
  readonly code: string;
  readonly sourceMap?: string;
}

/**
 * Removes what only the type checker reads.
 *
 * Types become spaces, so that every position stays. Syntax that means something at run time (enum,
 * namespace, parameter property, `import x = …`) has to be rewritten, and needs the map.
 *
 * @throws CellSyntaxError for text that isn't TypeScript.
 */
export function stripTypes(source: string): Stripped {
  try {
    return { code: stripper.transformSync(source, { mode: 'strip-only', module: true }).code };
  } catch (fault) {
    if (isFault(fault) && fault.code === 'UnsupportedSyntax') return rewriteTypeScript(source);
    throw toSyntaxError(source, fault);
  }
}

function rewriteTypeScript(source: string): Stripped {
  try {
    const { code, map } = stripper.transformSync(source, {
      mode: 'transform',
      module: true,
      sourceMap: true,
      filename: 'cell.ts',
      transform: {
        // An import that this cell doesn't use is for the next one.
        verbatimModuleSyntax: true,
        // A `const enum` must exist for later cells, so it can't only be inlined.
        tsEnumIsMutable: true,
        nativeClassProperties: true,
        noEmptyExport: true,
        importExportAssignConfig: 'NodeNext',
      },
    });
    return map === undefined ? { code } : { code, sourceMap: map };
  } catch (fault) {
    throw toSyntaxError(source, fault);
  }
}

/** What the stripper throws: plain data, no Error. */
interface Fault {
  readonly code: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'message' in value &&
    'startLine' in value &&
    typeof value.startLine === 'number' &&
    'startColumn' in value &&
    typeof value.startColumn === 'number'
  );
}

function toSyntaxError(source: string, fault: unknown): CellSyntaxError {
  if (!isFault(fault)) {
    renewStripper();
    return tooDeep();
  }
  return new CellSyntaxError(sentence(fault.message), exactPosition(source, fault));
}

function sentence(message: string): string {
  if (message.startsWith("The 'with' statement")) return "The 'with' statement isn't allowed.";
  return message
    .replace(/['`]?<eof>['`]?/, 'the end of the cell')
    .replace('Unexpected eof', 'Unexpected end of the cell');
}

/**
 * The stripper counts columns as a terminal shows them (a tab is four, an emoji three). In a narrow
 * twin of the text every character is one column wide, so its columns are the true ones.
 */
function exactPosition(source: string, fault: Fault): Position {
  const narrow = toNarrow(source);
  const exact = narrow === source ? fault : (sameFault(narrow, fault) ?? fault);
  const lines = editorLines(source);
  const start = lines[exact.startLine - 1] ?? source.length;
  // At the very end it counts on in the last line that has text.
  return toPosition(lines, Math.min(start + exact.startColumn, source.length));
}

function sameFault(narrow: string, fault: Fault): Fault | undefined {
  try {
    stripper.transformSync(narrow, { mode: 'strip-only', module: true });
  } catch (twin) {
    if (isFault(twin) && twin.message === fault.message) return twin;
  }
  return undefined;
}

function toNarrow(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(/[\u{10000}-\u{10ffff}]/gu, 'xx')
    .replace(/[\u0080-\uffff]/g, (unit) => (/[\p{L}\p{M}\p{N}\p{Cf}]/u.test(unit) ? 'x' : unit));
}
