import { relative, sep } from 'node:path';
import { inspect } from 'node:util';
import { type SyntaxProblem, snippetAt } from '../cell/index.ts';
import type { StackFrame, StackFrames } from './stack-frames.ts';

/** An error as a front end shows it. */
export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  /** Lines with ANSI colours: the cell's own line first. */
  readonly traceback: readonly string[];
}

/** Describes anything thrown. Never throws, whatever the value does when it is looked at. */
export type DescribeError = (thrown: unknown, where: Where) => ErrorReport;

/** What is known beside the error itself. */
interface Where {
  /** The run whose line is named first. */
  readonly run: number;
  /** Where the engine saw it, for what has no stack of its own. */
  readonly place?: StackFrame | undefined;
}

const red = (text: string): string => `\u001b[1;31m${text}\u001b[0m`;
const cyan = (text: string): string => `\u001b[36m${text}\u001b[0m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;

const MOST_FRAMES = 20;
const MOST_CAUSES = 5;
const MOST_ERRORS = 10;

/** @param folder - Paths below it are shown relative to it. */
export function createDescribeError(frames: StackFrames, folder: string): DescribeError {
  return (thrown, where) => {
    try {
      return describe(thrown, where, frames, folder);
    } catch {
      const message = "This error can't be shown: it throws when it is read.";
      return { name: 'Error', message, traceback: [red(`Error: ${message}`)] };
    }
  };
}

/** A syntax mistake found before anything ran. */
export function describeProblem(problem: SyntaxProblem, executionCount: number): ErrorReport {
  const { name, message, line, column, snippet } = problem;
  return {
    name,
    message,
    traceback: [...location(executionCount, line, column, snippet), `${red(name)}: ${message}`],
  };
}

/** A run that was stopped: where it waited, when it did. */
export function describeInterrupted(
  { name, message }: Error,
  place: StackFrame | undefined,
  frames: StackFrames,
): ErrorReport {
  return { name, message, traceback: [...locate(place, frames), headline(name, message)] };
}

function describe(thrown: unknown, where: Where, frames: StackFrames, folder: string): ErrorReport {
  const { name, message } = identify(thrown);
  const stack = thrown instanceof Error ? frames.of(thrown) : [];
  const own = stack.find((frame) => frame.kind === 'cell' && frame.run === where.run);
  const place = own ?? (stack.some(({ kind }) => kind === 'cell') ? undefined : where.place);
  return {
    name,
    message,
    traceback: [
      ...locate(place, frames),
      headline(name, message),
      ...frameLines(stack, place, frames, folder),
      ...details(thrown),
      ...related(thrown, frames, folder, new Set([thrown])),
    ],
  };
}

/** What is thrown may be anything, and an error's name and message may have been replaced. */
function identify(thrown: unknown): { readonly name: string; readonly message: string } {
  if (!(thrown instanceof Error)) {
    return { name: 'Thrown', message: inspect(thrown, { depth: 2, maxStringLength: 1000 }) };
  }
  const name: unknown = thrown.name;
  const message: unknown = thrown.message;
  return {
    name: typeof name === 'string' && name !== '' ? name : 'Error',
    message: typeof message === 'string' ? message : inspect(message),
  };
}

function headline(name: string, message: string): string {
  return message === '' ? red(name) : `${red(name)}: ${message}`;
}

function locate(place: StackFrame | undefined, frames: StackFrames): readonly string[] {
  if (place?.kind !== 'cell') return [];
  const source = frames.cell(place.run)?.map.source ?? '';
  const { line, column } = place.position;
  return location(place.executionCount, line, column, snippetAt(source, place.position));
}

function location(count: number, line: number, column: number, snippet: string): readonly string[] {
  const [source = '', caret = ''] = snippet.split('\n');
  return [cyan(`Cell [${count}], line ${line}:${column}`), `    ${source}`, `    ${red(caret)}`];
}

/** The way to the error; a frame that only repeats the line above isn't worth a line. */
function frameLines(
  stack: readonly StackFrame[],
  place: StackFrame | undefined,
  frames: StackFrames,
  folder: string,
): readonly string[] {
  const seen = stack.filter(({ kind }) => kind !== 'internal');
  if (seen.length === 1 && seen[0] === place) return [];
  const lines = seen.slice(0, MOST_FRAMES).flatMap((frame, i) => {
    if (frame.kind === 'file') return [dim(`    at ${shorten(frame, folder)}`)];
    // Where it happened, when that is a function of an earlier cell.
    const source = i === 0 && frame !== place ? sourceLine(frame, frames) : [];
    return [`    at ${frame.text}`, ...source];
  });
  const more = seen.length - MOST_FRAMES;
  return more > 0 ? [...lines, dim(`    … ${more} more`)] : lines;
}

function sourceLine(frame: StackFrame, frames: StackFrames): readonly string[] {
  return locate(frame, frames)
    .slice(1)
    .map((line) => `    ${line}`);
}

function shorten(frame: StackFrame & { readonly kind: 'file' }, folder: string): string {
  const below = relative(folder, frame.path);
  if (below.startsWith('..') || below === '') return frame.text;
  const shown = `./${below.split(sep).join('/')}`;
  const from = Math.max(frame.text.indexOf('file:'), frame.text.indexOf(frame.path));
  const end = frame.text.search(/:\d+:\d+\)?$/);
  return from < 0 || end < from
    ? frame.text
    : `${frame.text.slice(0, from)}${shown}${frame.text.slice(end)}`;
}

/** Properties that errors of Node and of libraries carry, such as `code` and `path`. */
function details(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [];
  const standard = new Set(['name', 'message', 'stack', 'cause', 'errors']);
  const own = Object.entries(thrown).filter(([key]) => !standard.has(key));
  if (own.length === 0) return [];
  const text = inspect(Object.fromEntries(own), {
    depth: 1,
    maxStringLength: 500,
    breakLength: 100,
  });
  return text.split('\n').map((line) => dim(`    ${line}`));
}

/** Causes, and the errors inside an AggregateError. */
function related(
  thrown: unknown,
  frames: StackFrames,
  folder: string,
  seen: Set<unknown>,
): readonly string[] {
  if (!(thrown instanceof Error) || seen.size > MOST_CAUSES) return [];
  const inside = thrown instanceof AggregateError ? thrown.errors.slice(0, MOST_ERRORS) : [];
  const parts = inside.map((error: unknown, i) => ({
    title: `Error ${i + 1} of ${inside.length}`,
    error,
  }));
  if (thrown.cause !== undefined) parts.push({ title: 'Caused by', error: thrown.cause });
  return parts.flatMap(({ title, error }) => {
    if (seen.has(error)) return [];
    seen.add(error);
    const { name, message } = identify(error);
    const stack = error instanceof Error ? frames.of(error) : [];
    return [
      `${title}: ${headline(name, message)}`,
      ...frameLines(stack, undefined, frames, folder),
      ...details(error),
      ...related(error, frames, folder, seen),
    ];
  });
}
