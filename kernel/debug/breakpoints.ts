import type { Debugger } from 'node:inspector';
import type { Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';
import type { CellPaths } from './cell-paths.ts';
import type { Program } from './program.ts';
import type { RequestedBreakpoint } from './protocol.ts';

/** A breakpoint as clients see it. */
type Breakpoint = {
  readonly id: number;
  readonly verified: boolean;
  readonly line: number;
  readonly source: { readonly path: string };
};

/** The breakpoints of cells and files, by path: a cell may run later, or again. */
export interface Breakpoints {
  /** Replaces all breakpoints of a path. */
  readonly set: (
    path: string,
    requested: readonly RequestedBreakpoint[],
  ) => Promise<readonly Breakpoint[]>;
  readonly has: (path: string) => boolean;
  /** Sets a path's breakpoints in a script that is about to run; the ones that moved. */
  readonly install: (path: string, scriptId: string) => Promise<readonly Breakpoint[]>;
  readonly list: () => readonly {
    readonly source: string;
    readonly breakpoints: readonly RequestedBreakpoint[];
  }[];
}

interface Wanted {
  readonly id: number;
  readonly requested: RequestedBreakpoint;
  line: number;
}

/** @param toCondition - A condition in the language of cells, as JavaScript. */
export function createBreakpoints(
  session: Session,
  program: Program,
  paths: CellPaths,
  toCondition: (code: string) => string,
): Breakpoints {
  const wanted = new Map<string, readonly Wanted[]>();
  /** What the engine calls them. */
  const installed = new Map<string, string[]>();
  let count = 0;

  const shown = (path: string, { id, line }: Wanted, verified = true): Breakpoint => ({
    id,
    verified,
    line,
    source: { path },
  });

  const note = (path: string, breakpointId: string): void => {
    installed.set(path, [...(installed.get(path) ?? []), breakpointId]);
  };

  const conditionOf = ({ condition }: RequestedBreakpoint): { condition?: string } =>
    condition === undefined ? {} : { condition: toCondition(condition) };

  /** Where a cell's code can be stopped, in the order of the cell's own text. */
  const stops = async (scriptId: string): Promise<readonly Stop[]> => {
    const start = { scriptId, lineNumber: 0, columnNumber: 0 };
    const { locations } = await session.post('Debugger.getPossibleBreakpoints', { start });
    return locations
      .flatMap((location) => {
        const place = program.place(location);
        return place.kind === 'user' && !place.atEnd ? { location, ...place.position } : [];
      })
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
  };

  const install = async (path: string, scriptId: string): Promise<readonly Breakpoint[]> => {
    const possible = await stops(scriptId);
    const moved: Breakpoint[] = [];
    for (const one of wanted.get(path) ?? []) {
      const stop = findStop(possible, one.requested);
      if (stop === undefined) continue;
      const { lineNumber, columnNumber } = stop.location;
      const location = {
        scriptId,
        lineNumber,
        ...(columnNumber === undefined ? {} : { columnNumber }),
      };
      try {
        const { breakpointId } = await session.post('Debugger.setBreakpoint', {
          location,
          ...conditionOf(one.requested),
        });
        note(path, breakpointId);
      } catch {
        // Two lines may come to the same statement: the engine refuses the second.
      }
      if (stop.line !== one.line) {
        one.line = stop.line;
        moved.push(shown(path, one));
      }
    }
    return moved;
  };

  const installInFile = async (path: string): Promise<void> => {
    for (const { requested } of wanted.get(path) ?? []) {
      const { line, column = 1 } = requested;
      const where = { lineNumber: line - 1, columnNumber: column - 1, ...conditionOf(requested) };
      // ES modules go by their URL, CommonJS modules by their path.
      const names = [pathToFileURL(path).href, path].map(escapePattern).join('|');
      const { breakpointId } = await session.post('Debugger.setBreakpointByUrl', {
        urlRegex: `^(?:${names})$`,
        ...where,
      });
      note(path, breakpointId);
    }
  };

  return {
    install,
    has: (path) => (wanted.get(path)?.length ?? 0) > 0,
    set: async (path, requested) => {
      for (const breakpointId of installed.get(path) ?? []) {
        await session.post('Debugger.removeBreakpoint', { breakpointId });
      }
      installed.delete(path);
      wanted.set(
        path,
        requested.map((one) => {
          count += 1;
          return { id: count, requested: one, line: one.line };
        }),
      );
      const scripts = program.scriptsOf(path);
      for (const scriptId of scripts) await install(path, scriptId);
      if (scripts.length === 0 && !paths.isCell(path)) await installInFile(path);
      return (wanted.get(path) ?? []).map((one) => shown(path, one));
    },
    list: () =>
      [...wanted].flatMap(([source, list]) =>
        list.length === 0
          ? []
          : {
              source,
              breakpoints: list.map(({ requested, line }) => ({ ...requested, line })),
            },
      ),
  };
}

interface Stop {
  readonly location: Debugger.BreakLocation;
  readonly line: number;
  readonly column: number;
}

/** The first at or behind what was asked for: a blank line means the next statement. */
function findStop(
  possible: readonly Stop[],
  { line, column = 1 }: RequestedBreakpoint,
): Stop | undefined {
  return possible.find((stop) => stop.line > line || (stop.line === line && stop.column >= column));
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
