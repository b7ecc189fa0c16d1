import { describe, expect, test } from 'vitest';
import { isComplete } from '../../../kernel/cell/index.ts';

describe('typed text is', () => {
  test.each([
    ['1 + 1'],
    ['const a: number = 1'],
    ['{ a: 1, b: 2 }'],
    ['interface A { a: 1 }'],
    ['await f()'],
    [''],
    ['// a comment'],
    ['function f() {\n  return 1\n}'],
  ])('complete: %j', (code) => {
    expect(isComplete(code)).toEqual({ status: 'complete' });
  });

  test.each([
    ['function f() {', '  '],
    ['if (a) {\n  for (;;) {', '    '],
    ['f(', '  '],
    ['const a = [\n  1,', '  '],
    ['const a =', ''],
    ['a.', ''],
    ['`some text', ''],
    ['`${a', ''],
    ['/* a comment', ''],
    ['{ a: 1, b: [', '  '],
    ['interface A {', '  '],
    ['const a: { b: 1,', ''],
    ['class A {\n\tm() {', '\t  '],
    ['import { a } from', ''],
    ['const a = "👍é" + (', '  '],
  ])('incomplete: %j', (code, indent) => {
    expect(isComplete(code)).toEqual({ status: 'incomplete', indent });
    expect(isComplete(`${code}\n`)).toEqual({ status: 'incomplete', indent });
  });

  test.each([
    ['let a = 1 2'],
    ['}'],
    ['"open string'],
    ['f(1,,2)\n{'],
    ['return 1'],
    ['let a; let a'],
    ['a b\n'],
  ])('invalid: %j', (code) => {
    expect(isComplete(code)).toEqual({ status: 'invalid' });
  });
});
