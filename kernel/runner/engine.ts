import { type Runtime, Session } from 'node:inspector';
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
 * After an interrupt of a script that was waiting, its promise never settles.
 */
export interface Engine {
  readonly evaluate: (code: string) => Promise<Outcome>;
  /** Before the process ends: with a session open, Node writes that it waits for a debugger. */
  readonly close: () => void;
}

/** Without a group the engine may collect the promise of a script that waits, with an error. */
const OBJECT_GROUP = 'cell';

/**
 * @param holder - A global expression for an object.
 * @param caught - Takes what `holder.caught` was set to.
 */
export function createEngine(holder: string, caught: () => unknown): Engine {
  const session = new Session();
  session.connect();
  let holderId = '';
  session.post('Runtime.evaluate', { expression: holder }, (_error, answer) => {
    holderId = answer.result.objectId ?? '';
  });

  /** The thrown value itself: the engine's answer only describes it. */
  const fetchThrown = (remote: Runtime.RemoteObject | undefined): unknown => {
    session.post('Runtime.callFunctionOn', {
      objectId: holderId,
      functionDeclaration: 'function (thrown) { this.caught = thrown }',
      arguments: [remote === undefined ? {} : toArgument(remote)],
    });
    return caught();
  };

  return {
    close: () => session.disconnect(),
    evaluate: (expression) =>
      new Promise((resolve) => {
        const options = { replMode: true, awaitPromise: true, objectGroup: OBJECT_GROUP };
        session.post('Runtime.evaluate', { expression, ...options }, (error, answer) => {
          if (error !== null) return resolve({ kind: 'terminated' });
          const details = answer.exceptionDetails;
          const outcome: Outcome =
            details === undefined
              ? { kind: 'completed' }
              : { kind: 'threw', thrown: fetchThrown(details.exception), place: placeOf(details) };
          session.post('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
          resolve(outcome);
        });
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
