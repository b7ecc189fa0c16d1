import { type DebugEvent, type DebugRequest, readSourcePath } from './protocol.ts';

/**
 * What a client has told the debugger and would not tell again: a runner that takes the place of one
 * that died is told all of it.
 */
export interface Journal {
  readonly attach: readonly DebugRequest[];
  readonly dumped: ReadonlyMap<string, DebugRequest>;
  readonly breakpoints: ReadonlyMap<string, DebugRequest>;
  readonly exceptions: DebugRequest | undefined;
  /** Whether the client thinks that the program is stopped. */
  readonly stopped: boolean;
}

export const EMPTY_JOURNAL: Journal = {
  attach: [],
  dumped: new Map(),
  breakpoints: new Map(),
  exceptions: undefined,
  stopped: false,
};

/** The journal after a request; a pure function. */
export function noteRequest(journal: Journal, request: DebugRequest): Journal {
  switch (request.command) {
    case 'attach':
      return { ...journal, attach: [request] };
    case 'dumpCell':
      return {
        ...journal,
        dumped: new Map(journal.dumped).set(String(request.arguments.code), request),
      };
    case 'setBreakpoints': {
      const breakpoints = new Map(journal.breakpoints);
      return {
        ...journal,
        breakpoints: breakpoints.set(readSourcePath(request.arguments), request),
      };
    }
    case 'setExceptionBreakpoints':
      return { ...journal, exceptions: request };
    case 'disconnect':
    case 'terminate':
      return { ...EMPTY_JOURNAL, stopped: journal.stopped };
    default:
      return journal;
  }
}

/** The journal after an event; a pure function. */
export function noteEvent(journal: Journal, { event }: DebugEvent): Journal {
  if (event !== 'stopped' && event !== 'continued') return journal;
  return { ...journal, stopped: event === 'stopped' };
}

/** What to ask of a new runner, in this order; nothing when no debugger is attached. */
export function replay(journal: Journal): readonly DebugRequest[] {
  if (journal.attach.length === 0) return [];
  const { attach, dumped, breakpoints, exceptions } = journal;
  return [
    ...attach,
    ...dumped.values(),
    ...breakpoints.values(),
    ...(exceptions === undefined ? [] : [exceptions]),
  ];
}
