/*
 * The Debug Adapter Protocol as plain data, in the dialect that notebooks speak: cells have paths
 * that follow from their code, and variables can be looked at while nothing is stopped.
 */

type Data = Readonly<Record<string, unknown>>;

/** What a client wants, as `debug_request` carries it. */
export interface DebugRequest {
  readonly seq: number;
  readonly command: string;
  readonly arguments: Data;
}

/** The answer, as `debug_reply` carries it. */
export type DebugResponse = {
  readonly type: 'response';
  readonly request_seq: number;
  readonly seq: number;
  readonly command: string;
  readonly success: boolean;
  /** Why it did not succeed. */
  readonly message?: string;
  readonly body: Data;
};

/** What happened in the program, as `debug_event` carries it. */
export type DebugEvent = {
  readonly type: 'event';
  readonly seq: number;
  readonly event: 'initialized' | 'thread' | 'stopped' | 'continued' | 'breakpoint';
  readonly body: Data;
};

/** A breakpoint as a client asks for it; lines and columns count from 1. */
export interface RequestedBreakpoint {
  readonly line: number;
  readonly column?: number;
  readonly condition?: string;
}

/** One line of the variables view. */
export type Variable = {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** The expression that gives the same value; empty where there is none. */
  readonly evaluateName: string;
  /** Leads to what is inside; 0 when there is nothing. */
  readonly variablesReference: number;
};

/** User code has one thread. */
export const THREAD_ID = 1;

/** Reads a request from a message; what is missing or of the wrong type becomes empty. */
export function readDebugRequest(content: Data): DebugRequest {
  const { seq, command, arguments: given } = content;
  return {
    seq: typeof seq === 'number' ? seq : 0,
    command: typeof command === 'string' ? command : '',
    arguments: isData(given) ? given : {},
  };
}

/** The breakpoints of a `setBreakpoints` request; those without a line are left out. */
export function readBreakpoints(given: Data): readonly RequestedBreakpoint[] {
  const list: readonly unknown[] = Array.isArray(given.breakpoints) ? given.breakpoints : [];
  return list.flatMap((item) => {
    if (!isData(item) || typeof item.line !== 'number') return [];
    const { line, column, condition } = item;
    return {
      line,
      ...(typeof column === 'number' ? { column } : {}),
      ...(typeof condition === 'string' && condition.trim() !== '' ? { condition } : {}),
    };
  });
}

/** The `path` of a request's `source`. */
export function readSourcePath(given: Data): string {
  const { source } = given;
  return isData(source) && typeof source.path === 'string' ? source.path : '';
}

/** A field that should be a number; undefined when it is anything else. */
export function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A field that should be text; anything else counts as empty. */
export function readText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
