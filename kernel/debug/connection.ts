import { Session } from 'node:inspector/promises';
import { type Breakpoints, createBreakpoints } from './breakpoints.ts';
import type { CellPaths } from './cell-paths.ts';
import type { Program } from './program.ts';
import { createVariables, type Variables } from './variables.ts';

/** A session with the main thread's engine, and what lives as long as it does. */
export interface Connection {
  readonly session: Session;
  readonly breakpoints: Breakpoints;
  readonly variables: Variables;
}

/** Connects to the main thread; from a worker of it. */
export function connect(
  program: Program,
  paths: CellPaths,
  toCondition: (code: string) => string,
): Connection {
  const session = new Session();
  session.connectToMainThread();
  return {
    session,
    breakpoints: createBreakpoints(session, program, paths, toCondition),
    variables: createVariables(session),
  };
}
