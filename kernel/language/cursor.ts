/** What stands before a cursor, as far as it can be told without parsing: the cell is unfinished. */
export interface Cursor {
  /**
   * `member`: behind `object.`; `key`: in the quotes of `object['`; `text`: in any other string or
   * in a comment; `name`: elsewhere.
   */
  readonly kind: 'name' | 'member' | 'key' | 'text';
  /** Where that begins which a completion replaces: the part of a name or key before the cursor. */
  readonly start: number;
  /** The expression whose member is asked for; undefined when it isn't a plain chain of names. */
  readonly object: string | undefined;
}

const NAME = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*`;
const STEP = String.raw`(?:\s*\??\.\s*${NAME}|\[\d+\]|\['[^'\\\n]*'\]|\["[^"\\\n]*"\])`;
const CHAIN = String.raw`(?<![\p{ID_Continue}$)\]'"\x60]|\.\s*)(${NAME}${STEP}*)`;
const CHAIN_AT_END = new RegExp(`${CHAIN}\\s*$`, 'u');
const NAME_AT_END = /[\p{ID_Continue}$\u200c\u200d]*$/u;
const NAME_AT_START = /^[\p{ID_Continue}$\u200c\u200d]*/u;

/** Chains are short; without a limit a long line would be searched from each of its characters. */
const FARTHEST = 300;

export function findCursor(code: string, cursor: number): Cursor {
  const quote = findOpenQuote(code, cursor);
  if (quote !== undefined) {
    const start = quote + 1;
    const before = code.slice(Math.max(0, quote - FARTHEST), quote);
    const bracket = /\[\s*$/.exec(before);
    if (bracket === null) return { kind: 'text', start, object: undefined };
    return { kind: 'key', start, object: chainBefore(before.slice(0, bracket.index)) };
  }
  const start =
    cursor -
    (NAME_AT_END.exec(code.slice(Math.max(0, cursor - FARTHEST), cursor))?.[0].length ?? 0);
  const before = code.slice(Math.max(0, start - FARTHEST), start);
  const dot = /\??\.\s*$/.exec(before);
  if (dot === null || /(^|[^.])\.\.\.\s*$/.test(before)) {
    return { kind: 'name', start, object: undefined };
  }
  return { kind: 'member', start, object: chainBefore(before.slice(0, dot.index)) };
}

/** The chain of names that ends with the name at the cursor, as in `a.b.c`. */
export function chainAt(code: string, cursor: number): string | undefined {
  const rest = NAME_AT_START.exec(code.slice(cursor, cursor + FARTHEST))?.[0] ?? '';
  return chainBefore(code.slice(Math.max(0, cursor - FARTHEST), cursor) + rest);
}

/** The end of the name before the innermost open parenthesis around the cursor. */
export function findCallee(code: string, cursor: number): number | undefined {
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at -= 1) {
    const character = code[at] ?? '';
    if (')]}'.includes(character)) depth += 1;
    else if ('[{'.includes(character)) depth -= 1;
    else if (character === '(') {
      if (depth === 0) return code.slice(0, at).trimEnd().length;
      depth -= 1;
    }
    if (depth < 0) return undefined;
  }
  return undefined;
}

function chainBefore(text: string): string | undefined {
  return CHAIN_AT_END.exec(text)?.[1];
}

/** Where the string begins that the cursor is in: its quote. A comment counts as text, too. */
function findOpenQuote(code: string, cursor: number): number | undefined {
  let open: number | undefined;
  /** Depths of braces at which a template goes on. */
  const templates: number[] = [];
  let depth = 0;
  for (let at = 0; at < cursor; at += 1) {
    const character = code[at] ?? '';
    const quote = open === undefined ? undefined : code[open];
    if (quote === '/') {
      const line = code[(open ?? 0) + 1] === '/';
      if (line ? character === '\n' : character === '/' && code[at - 1] === '*') open = undefined;
    } else if (quote !== undefined && quote !== '}') {
      if (character === '\\') at += 1;
      else if (character === quote || (character === '\n' && quote !== '`')) open = undefined;
      else if (quote === '`' && character === '$' && code[at + 1] === '{') {
        templates.push(depth);
        open = undefined;
      }
    } else if (quote === '}') {
      if (character === '\\') at += 1;
      else if (character === '`') open = undefined;
      else if (character === '$' && code[at + 1] === '{') {
        templates.push(depth);
        open = undefined;
      }
    } else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (templates.at(-1) === depth) {
        templates.pop();
        open = at;
      }
    } else if ('\'"`'.includes(character)) open = at;
    else if (character === '/' && (code[at + 1] === '/' || code[at + 1] === '*')) {
      open = at;
      at += 1;
    }
  }
  return open;
}
