import { type Runtime, Session } from 'node:inspector';
import { promiseHooks } from 'node:v8';
import type { Position } from '../cell/index.ts';

/** How an evaluation ended. */
export type Outcome =
  | { readonly kind: 'completed' }
  | {
      readonly kind: 'threw';
      readonly thrown: unknown;
      /** Where the code can't be compiled: such an error's stack doesn't say. */
      readonly place: Position | undefined;
    }
  /** Stopped from outside; the engine gives no reason. */
  | { readonly kind: 'terminated' };

/**
 * Evaluates scripts in the engine's REPL mode: top-level `await`, `let` again and again, and
 * declarations that outlive an error.
 *
 * The promise of a script that was stopped from outside while it waited never settles.
 */
export interface Engine {
  readonly evaluate: (code: string) => Promise<Outcome>;
  /** Before the process ends: with a session open, Node writes that it waits for a debugger. */
  readonly close: () => void;
}

const OBJECT_GROUP = 'cell';

/**
 * @param holder - A global expression for an object.
 * @param held - What `holder.held` was set to.
 */
export function createEngine(holder: string, held: () => unknown): Engine {
  const session = new Session();
  session.connect();
  let holderId = '';
  session.post('Runtime.evaluate', { expression: holder }, (_error, answer) => {
    holderId = answer.result.objectId ?? '';
  });

  /** The value itself: the engine's answer only describes it. */
  const fetch = (remote: Runtime.RemoteObject): unknown => {
    session.post('Runtime.callFunctionOn', {
      objectId: holderId,
      functionDeclaration: 'function (value) { this.held = value }',
      arguments: [toArgument(remote)],
    });
    return held();
  };

  const toOutcome = (answer: Runtime.EvaluateReturnType): Outcome => {
    const { exceptionDetails: details, result } = answer;
    if (details === undefined) return { kind: 'completed' };
    return { kind: 'threw', thrown: fetch(details.exception ?? result), place: placeOf(details) };
  };

  /**
   * The promises of scripts that are on. When a script is stopped in the middle of a microtask,
   * nothing else holds its promise; the engine then answers from inside the garbage collection,
   * which ends the process on Node 22.
   */
  const open = new Set<unknown>();

  return {
    close: () => session.disconnect(),
    evaluate: (expression) =>
      new Promise((resolve) => {
        let script: unknown;
        // The script's own promise is the first that is made.
        const stopWatching = promiseHooks.onInit((promise) => {
          script = promise;
          open.add(promise);
          stopWatching();
        });
        const options = { replMode: true, awaitPromise: true, objectGroup: OBJECT_GROUP };
        session.post('Runtime.evaluate', { expression, ...options }, (error, answer) => {
          open.delete(script);
          resolve(error === null ? toOutcome(answer) : { kind: 'terminated' });
          session.post('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
        });
        stopWatching();
      }),
  };
}

function toArgument(remote: Runtime.RemoteObject): Runtime.CallArgument {
  const { objectId, unserializableValue, value } = remote;
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value } : { unserializableValue };
}

/** Only what fails to compile has a script and a position here. */
function placeOf(details: Runtime.ExceptionDetails): Position | undefined {
  const { scriptId, lineNumber, columnNumber } = details;
  if (scriptId === undefined || (lineNumber === 0 && columnNumber === 0)) return undefined;
  return { line: lineNumber + 1, column: columnNumber + 1 };
}
