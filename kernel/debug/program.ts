import type { Debugger } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { type CellMap, type Position, traceBack } from '../cell/index.ts';

/** A cell that has run or is about to. */
export interface RanCell {
  readonly run: number;
  readonly executionCount: number;
  readonly map: CellMap;
}

/** The same with the path by which clients know it. */
interface DebuggedCell extends RanCell {
  readonly path: string;
}

/** Where a piece of the engine's code comes from. */
export type Place =
  | {
      readonly kind: 'user';
      readonly path: string;
      /** The cell, where it isn't a file. */
      readonly cell: DebuggedCell | undefined;
      readonly position: Position;
      /** Behind a cell's last statement. */
      readonly atEnd: boolean;
    }
  | { readonly kind: 'node' | 'kernel' };

/** All scripts of the process, in terms of cells and files. */
export interface Program {
  readonly know: (cell: DebuggedCell) => void;
  readonly parsed: (scriptId: string, url: string) => void;
  readonly place: (location: Debugger.Location) => Place;
  /** The scripts that a cell's code has become, one for each time it ran. */
  readonly scriptsOf: (path: string) => readonly string[];
  /** A cell's text as typed. */
  readonly source: (path: string) => string | undefined;
  /** Remembers the text of a cell that may never run. */
  readonly dump: (path: string, source: string) => void;
  readonly forgetScripts: () => void;
}

type Script =
  | {
      readonly kind: 'cell';
      readonly cell: DebuggedCell;
      readonly back: (position: Position) => Position;
      readonly lines: number;
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'node' | 'kernel' };

const MOST_CELLS = 5000;

/**
 * @param runOf - The run that a script's name stands for.
 * @param kernelFolder - The URL of this kernel's own code.
 */
export function createProgram(
  runOf: (script: string) => number | undefined,
  kernelFolder: string,
): Program {
  const cells = new Map<number, DebuggedCell>();
  const dumped = new Map<string, string>();
  const urls = new Map<string, string>();
  const scripts = new Map<string, Script>();

  const toScript = (url: string): Script => {
    const run = runOf(url);
    const cell = run === undefined ? undefined : cells.get(run);
    if (cell !== undefined) {
      const [last] = cell.map.stages;
      const text = last?.kind === 'edits' ? last.output.text : cell.map.source;
      const lines = text.split(/\r\n?|[\n\u2028\u2029]/).length;
      return { kind: 'cell', cell, back: traceBack(cell.map), lines };
    }
    if (url.startsWith(kernelFolder)) return { kind: 'kernel' };
    if (url.startsWith('file:')) return { kind: 'file', path: fileURLToPath(url) };
    // CommonJS modules go by their path.
    return /^(\/|[A-Za-z]:\\)/.test(url) ? { kind: 'file', path: url } : { kind: 'node' };
  };

  const script = (id: string): Script => {
    const known = scripts.get(id) ?? toScript(urls.get(id) ?? '');
    scripts.set(id, known);
    return known;
  };

  return {
    know: (cell) => {
      cells.set(cell.run, cell);
      cells.delete(cell.run - MOST_CELLS);
    },
    parsed: (scriptId, url) => {
      urls.set(scriptId, url);
    },
    place: ({ scriptId, lineNumber, columnNumber = 0 }) => {
      const from = script(scriptId);
      const position = { line: lineNumber + 1, column: columnNumber + 1 };
      switch (from.kind) {
        case 'cell': {
          const { cell, back, lines } = from;
          const atEnd = lineNumber >= lines;
          return { kind: 'user', path: cell.path, cell, position: back(position), atEnd };
        }
        case 'file':
          return { kind: 'user', path: from.path, cell: undefined, position, atEnd: false };
        default:
          return from;
      }
    },
    scriptsOf: (path) =>
      [...urls].flatMap(([id, url]) => {
        const run = runOf(url);
        return run !== undefined && cells.get(run)?.path === path ? id : [];
      }),
    dump: (path, source) => {
      dumped.set(path, source);
    },
    source: (path) =>
      dumped.get(path) ?? [...cells.values()].find((cell) => cell.path === path)?.map.source,
    forgetScripts: () => {
      urls.clear();
      scripts.clear();
    },
  };
}
