import { type PlaceInText, placeInText } from './place-in-text.ts';

/** The place where a text stops being JSON, and what stands there. */
export interface JsonError extends PlaceInText {
  readonly found: string;
}

const LITERAL = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANK = /[ \t\n\r]*/y;

/**
 * Finds where a text stops being JSON (RFC 8259), or undefined if it is JSON.
 *
 * `JSON.parse` names the place in some of its messages, in others not, differently in each version
 * of V8; so this is what runs when it has failed.
 */
export function findJsonError(text: string): JsonError | undefined {
  // What must come next; the containers that are open, innermost last.
  const open: ('{' | '[')[] = [];
  let expect: 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' = 'value';
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };

  for (;;) {
    take(BLANK);
    const character = text[at];
    const inner = open.at(-1);
    if (expect === ', or end' && inner === undefined) {
      return character === undefined ? undefined : place(text, at);
    }
    if (expect === 'value' || expect === 'value or ]') {
      if (character === '{' || character === '[') {
        open.push(character);
        at++;
        expect = character === '{' ? 'name or }' : 'value or ]';
      } else if (character === ']' && expect === 'value or ]') {
        open.pop();
        at++;
        expect = ', or end';
      } else if (take(STRING) || take(LITERAL) || take(NUMBER)) {
        expect = ', or end';
      } else return place(text, at);
    } else if (expect === 'name' || expect === 'name or }') {
      if (character === '}' && expect === 'name or }') {
        open.pop();
        at++;
        expect = ', or end';
      } else if (take(STRING)) expect = ':';
      else return place(text, at);
    } else if (expect === ':') {
      if (character !== ':') return place(text, at);
      at++;
      expect = 'value';
    } else if (character === ',') {
      at++;
      expect = inner === '{' ? 'name' : 'value';
    } else if (character === (inner === '{' ? '}' : ']')) {
      open.pop();
      at++;
    } else return place(text, at);
  }
}

function place(text: string, at: number): JsonError {
  const rest = /^(?:[\w.+-]+|"[^"\n]{0,20}"?|.)/s.exec(text.slice(at, at + 40));
  return { ...placeInText(text, at), found: rest?.[0] ?? 'the end of the file' };
}
