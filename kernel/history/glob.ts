/** One place of a pattern: any run of characters, or one character that passes. */
type Part = 'any' | ((character: string) => boolean);

/**
 * Makes a test for whole texts: `*` stands for any characters, `?` for one, `[a-z]` for one of
 * these, `[^a-z]` for one of the others. Lines count as any other characters.
 *
 * The time grows with the product of both lengths at most, whatever the pattern: a regular
 * expression with as many stars could take for ever.
 */
export function createGlob(pattern: string): (text: string) => boolean {
  const parts = toParts([...pattern]);
  return (text) => matches(parts, [...text]);
}

function toParts(pattern: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    // The first of a set may be its closing bracket.
    const first = pattern[at + 1] === '^' ? at + 3 : at + 2;
    const end = character === '[' ? pattern.indexOf(']', first) : -1;
    if (character === '*') parts.push('any');
    else if (character === '?') parts.push(() => true);
    else if (end > 0) {
      parts.push(toSet(pattern.slice(first - 1, end), pattern[at + 1] === '^'));
      at = end;
    } else parts.push((other) => other === character);
  }
  return parts;
}

function toSet(members: readonly string[], others: boolean): (character: string) => boolean {
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? '';
    const to = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (character) =>
    ranges.some(([from, to]) => from <= character && character <= to) !== others;
}

/** On a mismatch the latest star takes one character more; earlier stars never need to. */
function matches(parts: readonly Part[], text: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const current = parts[part];
    if (current === 'any') {
      star = part;
      resume = at;
      part += 1;
    } else if (current?.(text[at] ?? '')) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      part = star + 1;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === 'any');
}
