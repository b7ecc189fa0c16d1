const MOST_CHARACTERS = 200;

/**
 * A function's parameters as written, such as `(a, b = 2)`; undefined where its source isn't known.
 *
 * Found by counting brackets in what the engine keeps of the source, from which types are gone.
 */
export function signatureOf(value: object): string | undefined {
  const source = Function.prototype.toString.call(value);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) return undefined;
  if (/^class\b/.test(source)) return constructorOf(source);
  const bare = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)\s*=>/u.exec(
    source,
  )?.[1];
  return bare === undefined ? parentheses(source, 0) : `(${bare})`;
}

function constructorOf(source: string): string | undefined {
  const at = /[{;}]\s*constructor\s*\(/.exec(source);
  return at === null ? undefined : parentheses(source, at.index);
}

function parentheses(source: string, from: number): string | undefined {
  const start = source.indexOf('(', from);
  if (start < 0) return undefined;
  let depth = 0;
  for (let at = start; at < Math.min(source.length, start + 2000); at += 1) {
    const character = source[at] ?? '';
    if (character === '"' || character === "'" || character === '`') {
      const end = source.indexOf(character, at + 1);
      if (end < 0) return undefined;
      at = end;
    } else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) return onOneLine(source.slice(start, at + 1));
  }
  return undefined;
}

function onOneLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/ ([,)])/g, '$1')
    .replace('( ', '(');
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}
