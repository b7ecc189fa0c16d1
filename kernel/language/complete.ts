import type { Cursor } from './cursor.ts';
import type { LiveName, LiveValue } from './live.ts';
import { fromPlace, toPlace } from './positions.ts';
import { PRELUDE_LINES } from './program.ts';
import { type Data, isData, list, rangeOf, textOf } from './read-data.ts';
import type { Workbench } from './workbench.ts';

/** What may stand between `start` and `end` instead of what is there. */
export interface Completions {
  readonly matches: readonly Match[];
  readonly start: number;
  readonly end: number;
}

interface Match {
  readonly text: string;
  /** Such as `function`, `property`, `class`, `module`, `keyword`. */
  readonly kind: string;
  /** The type, or a function's parameters and result; empty where it isn't known. */
  readonly signature: string;
}

/** Types cost the server some time each; beyond so many a person reads none. */
const MOST_SIGNATURES = 16;
const LONGEST_SIGNATURE = 200;

/** What the type checker offers. */
export async function completeTyped(
  bench: Workbench,
  code: string,
  cursor: number,
  place: Cursor,
): Promise<Completions> {
  const items = await askItems(bench, code, cursor);
  const start = commonStart(items, place.start);
  const prefix = code.slice(start, cursor);
  const fitting = items
    .filter((item) => (item.start ?? place.start) === start && fits(item.text, prefix))
    .sort((a, b) => compare(a, b, prefix));
  const matches = await Promise.all(
    fitting.map((item, i) => (i < MOST_SIGNATURES ? withType(bench, item) : plain(item))),
  );
  return { matches, start, end: cursor };
}

/** Adds what the running notebook knows; it may be the only one that knows anything. */
export function withLive(
  typed: Completions | undefined,
  live: LiveValue | undefined,
  code: string,
  cursor: number,
  { kind, start }: Cursor,
): Completions {
  const found = typed ?? { matches: [], start, end: cursor };
  // The type checker replaces more than a name: a path.
  if (live === undefined || found.start !== start) return found;
  const known = new Set(found.matches.map(({ text }) => text));
  const prefix = code.slice(start, cursor);
  const more = live.names
    .filter(({ name }) => !known.has(name) && fits(name, prefix) && writable(name, kind))
    .map(fromLive);
  return { ...found, matches: [...found.matches, ...more] };
}

interface Item {
  readonly text: string;
  readonly kind: string;
  readonly order: string;
  /** Where it goes, when the server says so. */
  readonly start: number | undefined;
  readonly data: Data;
}

async function askItems(bench: Workbench, code: string, cursor: number): Promise<readonly Item[]> {
  const { server, program, draft } = bench;
  server.write(draft, program.draft(code, 'all'));
  const { line, character } = toPlace(code, cursor);
  const answer = await server.ask('textDocument/completion', {
    textDocument: { uri: draft },
    position: { line: line + PRELUDE_LINES, character },
    context: { triggerKind: 1 },
  });
  return list(Array.isArray(answer) ? { items: answer } : answer, 'items').map((data) => {
    const edit = isData(data.textEdit) ? data.textEdit : undefined;
    const range = rangeOf(edit?.range) ?? rangeOf(edit?.replace);
    const label = textOf(data, 'label').replace(/\?$/, '');
    return {
      text: textOf(edit, 'newText') || textOf(data, 'insertText') || label,
      kind: KINDS[Number(data.kind)] ?? 'text',
      order: textOf(data, 'sortText') || label,
      start:
        range &&
        fromPlace(code, { ...range.start, line: Math.max(0, range.start.line - PRELUDE_LINES) }),
      data,
    };
  });
}

/** The server may replace more than the name, such as a whole path; if so, then in all its items. */
function commonStart(items: readonly Item[], fallback: number): number {
  const starts = new Set(items.map(({ start }) => start ?? fallback));
  const [first] = starts;
  return starts.size === 1 && first !== undefined ? first : fallback;
}

function fits(text: string, prefix: string): boolean {
  return text.toLowerCase().startsWith(prefix.toLowerCase()) && !text.includes('__backsolve');
}

function compare(a: Item, b: Item, prefix: string): number {
  const exact = Number(b.text.startsWith(prefix)) - Number(a.text.startsWith(prefix));
  if (exact !== 0) return exact;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.text < b.text ? -1 : Number(a.text > b.text);
}

function plain({ text, kind }: Item): Match {
  return { text, kind, signature: '' };
}

async function withType({ server }: Workbench, item: Item): Promise<Match> {
  const detail = textOf(await server.ask('completionItem/resolve', item.data), 'detail');
  const { kind, signature } = readDetail(detail, textOf(item.data, 'label'));
  return { text: item.text, kind: kind ?? item.kind, signature };
}

/** Reads `(property) size: number` or `(alias) function f(x: string): void` and the like. */
function readDetail(
  detail: string,
  name: string,
): { readonly kind: string | undefined; readonly signature: string } {
  // Lines further in belong to the first declaration; another one at the margin is an overload.
  const [first = ''] = detail.replace(/^\(alias\) /, '').split(/\n(?=\w|\(\w+\) )/);
  const flat = first.replace(/\s*\n\s*/g, ' ').trim();
  const head =
    /^(?:\((?<tag>[^)]+)\) )?(?:(?<word>function|class|const|let|var|interface|type|enum|namespace|module)\b)?/.exec(
      flat,
    )?.groups;
  const kind = head?.tag ?? (head?.word && (WORDS[head.word] ?? head.word));
  const at = flat.indexOf(name);
  const rest = at < 0 ? flat : flat.slice(at + name.length).replace(/^['"]?\??:\s*/, '');
  const signature = rest.trim().slice(0, LONGEST_SIGNATURE);
  return { kind, signature };
}

const WORDS: Readonly<Record<string, string>> = {
  const: 'constant',
  let: 'variable',
  var: 'variable',
  namespace: 'module',
};

/** A key needs no quotes only in quotes. */
function writable(name: string, kind: string): boolean {
  return kind === 'key' || /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);
}

function fromLive({ name, type }: LiveName): Match {
  return { text: name, kind: type === 'function' ? 'function' : 'property', signature: type };
}

/** The protocol's numbers for kinds, in the words that front ends show. */
const KINDS: readonly (string | undefined)[] = [
  undefined,
  'text',
  'method',
  'function',
  'class',
  'property',
  'variable',
  'class',
  'interface',
  'module',
  'property',
  'unit',
  'value',
  'enum',
  'keyword',
  'snippet',
  'color',
  'file',
  'reference',
  'folder',
  'enum member',
  'constant',
  'struct',
  'event',
  'operator',
  'type parameter',
];
