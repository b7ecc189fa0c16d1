import { learnCell, type TypeMistake } from './check.ts';
import { type Completions, completeTyped, withLive } from './complete.ts';
import { findCursor } from './cursor.ts';
import { type Inspection, inspectLive, inspectTyped } from './inspect.ts';
import type { Look } from './live.ts';
import { withoutMagics } from './magics.ts';
import { createWorkbench, HOW_TO_GET_TYPES, type Workbench } from './workbench.ts';

/**
 * What is known of cells before they run: completions, types, documentation, mistakes.
 *
 * Offsets count UTF-16 code units. Nothing here rejects: what can't be known is empty.
 */
export interface Language {
  /** @param look - Looks at a value of the running notebook. */
  complete(code: string, cursor: number, look: Look): Promise<Completions>;
  /** @param withSource - Also shows where the thing is declared. */
  inspect(
    code: string,
    cursor: number,
    look: Look,
    withSource: boolean,
  ): Promise<Inspection | undefined>;
  /** Takes a cell that has run: later cells know its names. Returns what the type checker minds. */
  learn(code: string): Promise<readonly TypeMistake[]>;
  /** Forgets all cells. */
  forget(): void;
  stop(): void;
}

/** Cells that were sent meanwhile wait for the answer, and a front end doesn't: it gives up in a second. */
const ANSWER_MILLIS = 1000;

export interface LanguageOptions {
  /** The notebook's folder. */
  readonly folder: string;
  readonly debug?: (line: string) => void;
  /** How long the type checker may take over a completion; then it is left out. */
  readonly answerMillis?: number;
}

/**
 * The language of a notebook's cells: TypeScript's own language server where it is installed,
 * otherwise only what the running notebook tells.
 */
export function createLanguage(options: LanguageOptions): Language {
  const { folder, debug = () => {}, answerMillis = ANSWER_MILLIS } = options;
  let bench: Workbench | undefined;
  let sought = false;
  /** When the first question is asked, not when the kernel starts. */
  const getBench = (): Workbench | undefined => {
    if (!sought) {
      sought = true;
      bench = createWorkbench(folder, debug);
      if (bench === undefined) debug(`without types: ${HOW_TO_GET_TYPES}`);
    }
    return bench;
  };

  let turn: Promise<unknown> = Promise.resolve();
  /** One at a time: they share the draft. Undefined where there are no types, or none in time. */
  const inTurn = <T>(
    task: (bench: Workbench) => Promise<T>,
    millis?: number,
  ): Promise<T | undefined> => {
    const result = turn
      .then(() => {
        const ready = getBench();
        return ready && task(ready);
      })
      .catch((error) => {
        debug(`the language service failed: ${error}`);
        return undefined;
      });
    turn = result;
    return millis === undefined ? result : Promise.race([result, delay(millis)]);
  };

  return {
    complete: async (source, cursor, look) => {
      const code = withoutMagics(source);
      const place = findCursor(code, cursor);
      // Behind anything but a plain chain of names nothing can be looked at.
      const canLook = place.kind === 'name' || place.object !== undefined;
      const [typed, live] = await Promise.all([
        inTurn((bench) => completeTyped(bench, code, cursor, place), answerMillis),
        canLook ? look(place.object) : undefined,
      ]);
      return withLive(typed, live, code, cursor, place);
    },
    inspect: async (source, cursor, look, withSource) => {
      const code = withoutMagics(source);
      const typed = inTurn((bench) => inspectTyped(bench, code, cursor, withSource), answerMillis);
      return (await typed) ?? inspectLive(code, cursor, look);
    },
    learn: async (code) => (await inTurn((bench) => learnCell(bench, withoutMagics(code)))) ?? [],
    forget: () =>
      void inTurn(async ({ program, server, uriOf }) => {
        for (const file of program.clear()) server.remove(uriOf(file));
      }),
    stop: () => {
      sought = true;
      bench?.server.stop();
      bench = undefined;
    },
  };
}

function delay(millis: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), millis).unref();
  });
}
