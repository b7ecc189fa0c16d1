import type { HistoryEntry, HistoryQuery } from '../history/index.ts';
import { type Data, type HistoryTuple, text } from '../protocol/content.ts';
import type { Handler } from './services.ts';

/** How many entries a client gets that doesn't say. */
const USUAL_TAIL = 10;

/** Answers which cells were run before, in this and in earlier sessions. */
export const historyRequest: Handler<'history_request'> = async ({ content }, { history }) => {
  const query = readHistoryQuery(content);
  if (query === undefined) {
    const evalue = `hist_access_type is ${JSON.stringify(content.hist_access_type)}; it can be 'tail', 'range' or 'search'.`;
    return { reply: { status: 'error', ename: 'ValueError', evalue, traceback: [] } };
  }
  const entries = (await history?.find(query)) ?? [];
  const tuples = entries.map((entry) => toTuple(entry, content.output === true));
  return { reply: { status: 'ok', history: tuples } };
};

/** Cells aren't changed before they run as IPython changes its own, so `raw` asks for nothing else. */
function readHistoryQuery(content: Data): HistoryQuery | undefined {
  switch (content.hist_access_type) {
    case 'tail':
      return { kind: 'tail', most: whole(content.n, USUAL_TAIL) };
    case 'range': {
      const { session, start, stop } = content;
      return {
        kind: 'range',
        session: whole(session, 0),
        start: whole(start, 0),
        stop: whole(stop, Number.POSITIVE_INFINITY),
      };
    }
    case 'search':
      return {
        kind: 'search',
        pattern: text(content.pattern) || '*',
        most: whole(content.n, Number.POSITIVE_INFINITY),
        unique: content.unique === true,
      };
    default:
      return undefined;
  }
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : otherwise;
}

function toTuple({ session, line, input, output }: HistoryEntry, both: boolean): HistoryTuple {
  return [session, line, both ? [input, output ?? null] : input];
}
