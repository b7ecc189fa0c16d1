import { describe, expect, it } from 'vitest';
import { chainAt, findCallee, findCursor } from '../../../kernel/language/cursor.ts';

/** Splits at the cursor, which is written as a bar. */
const at = (marked: string): [string, number] => [marked.replace('|', ''), marked.indexOf('|')];

describe('what stands before a cursor', () => {
  it.each([
    ['|', 'name', 0, undefined],
    ['na|', 'name', 0, undefined],
    ['x + na|me', 'name', 4, undefined],
    ['größe|', 'name', 0, undefined],
    ['a.|', 'member', 2, 'a'],
    ['a.b.c|', 'member', 4, 'a.b'],
    ['a?.b|', 'member', 3, 'a'],
    ['a[0].b|', 'member', 5, 'a[0]'],
    ["a['k'].b|", 'member', 7, "a['k']"],
    ['a\n  .b|', 'member', 5, 'a'],
    ['f(x).b|', 'member', 5, undefined],
    ['f(x).y.b|', 'member', 7, undefined],
    ['(a).b|', 'member', 4, undefined],
    ['x.y[i].b|', 'member', 7, undefined],
    ['[...ab|', 'name', 4, undefined],
    ["a['|", 'key', 3, 'a'],
    ['a.b["x y|', 'key', 5, 'a.b'],
    ["f('|", 'text', 3, undefined],
    ["'it\\'s |", 'text', 1, undefined],
    ["'done' + a.|", 'member', 11, 'a'],
    ['`text ${a.|}`', 'member', 10, 'a'],
    ['`text ${a} tex|', 'text', 10, undefined],
    ['`${ {x: {}}.x } b|', 'text', 15, undefined],
    ['`${`${a.|}`}`', 'member', 8, 'a'],
    ['// a.|', 'text', 1, undefined],
    ["// don't\na.|", 'member', 11, 'a'],
    ["/* it's */ a.|", 'member', 13, 'a'],
    ["'open\na.|", 'member', 8, 'a'],
    ["'😀'; a.|", 'member', 8, 'a'],
  ])('%j', (marked, kind, start, object) => {
    expect(findCursor(...at(marked))).toEqual({ kind, start, object });
  });

  it('is found in a long line without searching it all', () => {
    const code = `${'a.'.repeat(200_000)}b`;
    const started = performance.now();
    expect(findCursor(code, code.length).kind).toBe('member');
    // Searching from each character would take minutes.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('the names around a cursor', () => {
  it.each([
    ['a.b|c.d', 'a.bc'],
    ['|abc', 'abc'],
    ['f(ab|)', 'ab'],
    ['1 + |', undefined],
    ['f().a|', undefined],
  ])('as a chain: %j', (marked, chain) => {
    expect(chainAt(...at(marked))).toBe(chain);
  });

  it.each([
    ['add(|', 3],
    ['add(1, |)', 3],
    ['add(f(x), [1, 2], |)', 3],
    ['add (1|)', 3],
    ['add(1) |', undefined],
    ['add([|])', undefined],
    ['|', undefined],
  ])('as what is called: %j', (marked, end) => {
    expect(findCallee(...at(marked))).toBe(end);
  });
});
