import { fileURLToPath } from 'node:url';
import { type CellMap, originalPosition, type Position } from '../cell/index.ts';

/** One line of a stack: in a cell, in a file, or inside Node or this kernel. */
export type StackFrame =
  | {
      readonly kind: 'cell';
      readonly run: number;
      readonly executionCount: number;
      readonly position: Position;
      /** The line as people read it: `f (Cell [3]:2:7)`. */
      readonly text: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'internal'; readonly text: string };

/** A cell that has run, for finding its lines again. */
interface KnownCell {
  readonly executionCount: number;
  readonly map: CellMap;
}

/** Stacks in terms of cells: positions of what was typed, not of what was made of it. */
export interface StackFrames {
  /** Remembers a run's source. */
  readonly know: (run: number, cell: KnownCell) => void;
  readonly cell: (run: number) => KnownCell | undefined;
  /** The frames of an error, innermost first; empty when it has none. */
  readonly of: (error: Error) => readonly StackFrame[];
  /** The frame at a position of a run's JavaScript. */
  readonly generated: (run: number, position: Position) => StackFrame | undefined;
  /** The frame at a position of a run's own text. */
  readonly typed: (run: number, position: Position) => StackFrame | undefined;
}

/** The script name that the engine gives to a run. */
export function scriptName(run: number): string {
  return `cell-run-${run}.ts`;
}

/** The run that a script name stands for. */
export function runOf(script: string): number | undefined {
  const match = /^cell-run-(\d+)\.ts$/.exec(script);
  return match === null ? undefined : Number(match[1]);
}

/** Sources of so many runs are kept; older ones show generated positions. */
const MOST_CELLS = 5000;
/** Node shows 10, too few to reach from a library's depths to the cell. */
const STACK_DEPTH = 50;

/** Takes over how stacks are written, for all errors of this process. */
export function installStackFrames(kernelFolder: string): StackFrames {
  const cells = new Map<number, KnownCell>();
  const framesOf = new WeakMap<Error, readonly StackFrame[]>();

  const typed = (run: number, position: Position, call = ''): StackFrame | undefined => {
    const executionCount = cells.get(run)?.executionCount;
    if (executionCount === undefined) return undefined;
    const place = `Cell [${executionCount}]:${position.line}:${position.column}`;
    const text = call === '' || call.endsWith('async ') ? `${call}${place}` : `${call} (${place})`;
    return { kind: 'cell', run, executionCount, position, text };
  };

  const generated = (run: number, position: Position, call = ''): StackFrame | undefined => {
    const map = cells.get(run)?.map;
    return map && typed(run, originalPosition(map, position), call);
  };

  const toFrame = (site: NodeJS.CallSite): StackFrame => {
    const script = site.getScriptNameOrSourceURL?.() ?? site.getFileName() ?? '';
    const text = String(site);
    const run = runOf(script);
    if (run !== undefined) {
      const position = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
      const call = text.slice(0, text.lastIndexOf(script)).replace(/ \($/, '');
      const frame = generated(run, position, call);
      if (frame !== undefined) return frame;
    }
    if (script === '' || script.startsWith('node:') || script.startsWith(kernelFolder)) {
      return { kind: 'internal', text };
    }
    return { kind: 'file', path: toPath(script), text };
  };

  Error.stackTraceLimit = STACK_DEPTH;
  Error.prepareStackTrace = (error, sites) => {
    const frames = withoutRunner(sites.map(toFrame));
    framesOf.set(error, frames);
    return [headline(error), ...frames.map(({ text }) => `    at ${text}`)].join('\n');
  };

  return {
    know: (run, cell) => {
      cells.set(run, cell);
      cells.delete(run - MOST_CELLS);
    },
    cell: (run) => cells.get(run),
    of: (error) => {
      // The engine calls the function above when the stack is first read, and only then.
      const stack: unknown = error.stack;
      return framesOf.get(error) ?? parseStack(typeof stack === 'string' ? stack : '');
    },
    generated: (run, position) => generated(run, position),
    typed: (run, position) => typed(run, position),
  };
}

/** Below the cell's own frame there is only what started the cell. */
function withoutRunner(frames: readonly StackFrame[]): readonly StackFrame[] {
  const last = frames.findLastIndex(({ kind }) => kind === 'cell');
  if (last < 0 || frames.slice(last + 1).some(({ kind }) => kind !== 'internal')) return frames;
  return frames.slice(0, last + 1);
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function toPath(script: string): string {
  return script.startsWith('file:') ? fileURLToPath(script) : script;
}

/** For errors of another realm, whose stack is text only. */
function parseStack(stack: string): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  for (const [, text = ''] of stack.matchAll(/^ {4}at (.+)$/gm)) {
    const path = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):\d+:\d+\)?$/.exec(text)?.[1];
    if (path === undefined || text.includes('node:')) frames.push({ kind: 'internal', text });
    else frames.push({ kind: 'file', path: toPath(path), text });
  }
  return frames;
}
