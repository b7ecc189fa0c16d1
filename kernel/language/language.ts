import { createCheck, type TypeMistake } from './check.ts';
import { type Completions, createComplete } from './complete.ts';
import { createInspect, type Inspection } from './inspect.ts';
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

export interface LanguageOptions {
  /** The notebook's folder. */
  readonly folder: string;
  readonly debug?: (line: string) => void;
}

/**
 * The language of a notebook's cells: TypeScript's own language server where it is installed,
 * otherwise only what the running notebook tells.
 */
export function createLanguage({ folder, debug = () => {} }: LanguageOptions): Language {
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
  /** One at a time: they share the draft. */
  const inTurn = <T>(
    task: (bench: Workbench | undefined) => Promise<T>,
    otherwise: T,
  ): Promise<T> => {
    const result = turn
      .then(() => task(getBench()))
      .catch((error) => {
        debug(`the language service failed: ${error}`);
        return otherwise;
      });
    turn = result;
    return result;
  };

  const nothing = (cursor: number): Completions => ({ matches: [], start: cursor, end: cursor });
  return {
    complete: (code, cursor, look) =>
      inTurn((bench) => createComplete(bench)(withoutMagics(code), cursor, look), nothing(cursor)),
    inspect: (code, cursor, look, withSource) =>
      inTurn(
        (bench) => createInspect(bench)(withoutMagics(code), cursor, look, withSource),
        undefined,
      ),
    learn: (code) =>
      inTurn(async (bench) => (bench ? createCheck(bench)(withoutMagics(code)) : []), []),
    forget: () =>
      void inTurn(async (bench) => {
        for (const file of bench?.program.clear() ?? []) bench?.server.remove(bench.uriOf(file));
      }, undefined),
    stop: () => {
      sought = true;
      bench?.server.stop();
      bench = undefined;
    },
  };
}
