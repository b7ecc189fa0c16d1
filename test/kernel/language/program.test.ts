import { describe, expect, it } from 'vitest';
import { createProgram, type Program } from '../../../kernel/language/program.ts';

const create = (): Program => createProgram((cell) => `c${cell}.ts`);
const first = (program: Program, code: string): string | undefined =>
  program.draft(code, 'mentioned').split('\n')[0];

describe('the cells as one program', () => {
  it('import what they mention from the latest cell that declares it', () => {
    const program = create();
    program.add('let a = 1, b = 2', ['a', 'b']);
    program.add("let a = 'x'", ['a']);
    expect(first(program, 'a + b + c')).toBe(
      "import { a } from './c2.ts'; import { b } from './c1.ts';",
    );
    expect(first(program, '1')).toBe('');
  });

  it('export all that they declare, once', () => {
    const { added } = create().add('export const a = 1\n  export default 2', [
      'a',
      'default',
      'f() callback',
    ]);
    const [{ text = '' } = {}] = added;
    expect(text).toBe('\n       const a = 1\n  export default 2\n;export { a, default };');
  });

  it.each([
    'const a = 2',
    'function a() {}',
    "import * as a from 'x'",
    "import { b as a } from 'x'",
  ])('import nothing that they declare themselves: %s', (code) => {
    const program = create();
    program.add('let a = 1', ['a']);
    expect(first(program, code)).toBe('');
  });

  it('keep a cell while a later one builds on it, and no longer', () => {
    const program = create();
    program.add('let a = 1', ['a']);
    program.add('let b = a', ['b']);
    expect(program.add("let a = 'x'", ['a']).removed).toEqual([]);
    expect(program.add('let b = 0', ['b']).removed.toSorted()).toEqual(['c1.ts', 'c2.ts']);
  });

  it('do not pile up, however often they are run again', () => {
    const program = create();
    let files = 0;
    for (let i = 0; i < 3000; i += 1) {
      const { added, removed } = program.add(`let a${i % 700} = 1`, [`a${i % 700}`]);
      files += added.length - removed.length;
    }
    expect(files).toBeLessThanOrEqual(500);
    expect(program.draft('', 'all').match(/import/g)?.length).toBe(files);
  });

  it('are no part of it when they declare nothing', () => {
    expect(create().add('1 + 1', [])).toEqual({ added: [], removed: [] });
  });

  it('are forgotten together', () => {
    const program = create();
    program.add('let a = 1', ['a']);
    expect(program.clear()).toEqual(['c1.ts']);
    expect(first(program, 'a')).toBe('');
  });
});
