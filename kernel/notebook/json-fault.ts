/** Where a text stops being JSON. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** What is wrong there, such as `expected ',' or ']' but found 'x'`. */
  readonly reason: string;
}

/**
 * Finds the first place where a text stops being JSON; undefined where it is JSON.
 *
 * `JSON.parse` won't do: Node 20 names no position for most faults and never a line.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  /** The brackets that are open, outermost first. */
  const open: ('{' | '[')[] = [];
  let at = 0;
  let expecting: 'value' | 'value or ]' | 'name' | 'name or }' | 'more' = 'value';

  for (;;) {
    at = skipBlanks(text, at);
    const character = text[at];
    const innermost = open.at(-1);

    if (expecting === 'more') {
      if (innermost === undefined) {
        return character === undefined ? undefined : fault(text, at, 'the end of the file');
      }
      const closing = innermost === '{' ? '}' : ']';
      if (character === ',') {
        expecting = innermost === '{' ? 'name' : 'value';
        at += 1;
      } else if (character === closing) {
        open.pop();
        at += 1;
      } else return fault(text, at, `',' or '${closing}'`);
      continue;
    }

    if (
      (expecting === 'value or ]' && character === ']') ||
      (expecting === 'name or }' && character === '}')
    ) {
      open.pop();
      at += 1;
      expecting = 'more';
      continue;
    }

    if (expecting === 'name' || expecting === 'name or }') {
      if (character !== '"') return fault(text, at, `a name in double quotes`);
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      at = skipBlanks(text, end);
      if (text[at] !== ':') return fault(text, at, `':'`);
      at += 1;
      expecting = 'value';
      continue;
    }

    if (character === '{' || character === '[') {
      open.push(character);
      at += 1;
      expecting = character === '{' ? 'name or }' : 'value or ]';
      continue;
    }
    const end = character === '"' ? stringEnd(text, at) : scalarEnd(text, at);
    if (end === undefined) return fault(text, at, 'a value');
    if (typeof end !== 'number') return end;
    at = end;
    expecting = 'more';
  }
}

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

function scalarEnd(text: string, at: number): number | undefined {
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : undefined;
}

/** Where the string that starts at `start` ends: a loop, as a regular expression overflows on megabytes. */
function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') return fault(text, at, 'the closing quote of a string');
    if (character !== '\\') continue;
    at += 1;
    const escaped = text[at] ?? '';
    if (escaped === 'u' && /^[\da-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
    else if (escaped === '' || !'"\\/bfnrt'.includes(escaped)) {
      return fault(text, at, `an escape such as \\n or \\u00e9`);
    }
  }
  return fault(text, text.length, 'the closing quote of a string');
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at += 1;
  return at;
}

function fault(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at);
  const lastBreak = before.lastIndexOf('\n');
  const found = at < text.length ? JSON.stringify(text[at]) : 'the end of the file';
  return {
    line: before.split('\n').length,
    column: at - lastBreak,
    reason: `expected ${expected} but found ${found}`,
  };
}
