import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { continues } from '../../../kernel/repl/continuation.ts';
import { backsolve, type Ended, freshFolder, removeFolder } from '../commands/command-line.ts';

const main = fileURLToPath(new URL('../../../dist/kernel/main.js', import.meta.url));

describe('the session over a pipe', { timeout: 60_000 }, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => removeFolder(folder));

  /** Feeds a text, and ends it unless `open`. */
  const pipe = (text: string, words: readonly string[] = []): Promise<Ended> => {
    const { FORCE_COLOR, ...env } = process.env;
    const child = spawn(process.execPath, [main, 'repl', ...words], { cwd: folder, env });
    const shown = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (part: string) => {
        shown[name] += part;
      });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(text);
    return new Promise((settle, fail) => {
      child.once('error', fail);
      child.once('close', (code) => settle({ code, ...shown }));
    });
  };

  it('shows results, and neither prompts nor greetings', async () => {
    expect(await pipe('1+1\n')).toEqual({ code: 0, stdout: '2\n', stderr: '' });
  });

  it.each([
    ['several cells', 'let a = 1\n\na + 1\na + 2', '2\n3\n'],
    ['a cell of many lines', 'const f = (x: number) => {\n  return x\n}\nf(3)\n', '3\n'],
    ['lines that go on', '[1]\n  .concat(2)\nif (false) {\n  1\n}\nelse {\n  2\n}\n', '[ 1, 2 ]\n'],
    ['a template over lines', '`a\n\n.help\n`', "'a\\n\\n.help\\n'\n"],
    ['Windows line ends', '1\r\n2\r\n', '1\n2\n'],
    ['waiting', 'await new Promise((go) => setTimeout(go, 5, "later"))', "'later'\n"],
    ['commands', '1\n.exit\n2\n', '1\n'],
    ['a last state', 'const d = display(1); for (let i = 0; i < 99; i++) d.update(i)', '1\n98\n'],
    ['a line without an end', 'process.stdout.write("x") && 5', 'x\n5\n'],
    ['nothing', '', ''],
  ])('takes %s', async (_what, text, stdout) => {
    expect(await pipe(text)).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('ends with the first error and 1, and says on stderr where it was', async () => {
    const ended = await pipe('1\nlet a: number =\n  null.x\n2\n');
    expect(ended).toMatchObject({ code: 1, stdout: '1\n' });
    expect(ended.stderr).toMatch(/^Cell \[2\], line 2:8\n {4} {2}null\.x\n {11}\^\nTypeError: /);
  });

  it.each([
    ['a cell that never becomes whole', 'function f() {\n', /SyntaxError/],
    ['an unknown command', '.sav x\n1\n', /Did you mean \.save\?/],
    ['a file that is not there', '.load nowhere.ts\n', /nowhere\.ts doesn't exist/],
  ])('fails with 1 for %s', async (_what, text, message) => {
    const ended = await pipe(text);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(message);
  });

  it('runs long code in a time that does not grow with its square', async () => {
    const body = Array.from({ length: 5_000 }, (_, i) => `  sum += ${i} * 1`).join('\n');
    const ended = await pipe(`function f() {\n  let sum = 0\n${body}\n  return sum\n}\nf()\n`);
    expect(ended).toEqual({ code: 0, stdout: '12497500\n', stderr: '' });
  });

  it('evaluates a piece of code, after a file, without looking at the pipe', async () => {
    await writeFile(join(folder, 'first.ts'), 'export const n: number = 20\n');
    expect(await pipe('3\n', ['first.ts', '--eval', 'n + 2'])).toEqual({
      code: 0,
      stdout: '22\n',
      stderr: '',
    });
    expect(await pipe('', ['-e', 'throw new Error("no")'])).toMatchObject({ code: 1 });
    expect(await pipe('n\n', ['first.ts'])).toMatchObject({ code: 0, stdout: '20\n' });
  });

  it.each([
    ['repl nowhere.ts', 3, /nowhere\.ts doesn't exist\. \[FILE_NOT_FOUND\]/],
    ['repl .', 3, /is a folder, not a file of code/],
    ['repl a.ts b.ts', 2, /repl takes one file/],
    ['repl --evla 1', 2, /Did you mean --eval\?/],
  ])('%s is refused', async (words, code, text) => {
    const ended = await backsolve(folder, words.split(' '));
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(text);
  });
});

describe('a line that goes on with the code before it', () => {
  it.each([
    ['  .then()', true],
    ['?.x', true],
    ['else {', true],
    ['} while (x)', true],
    ['&& y', true],
    ['elsewhere()', false],
    ['.5 + 1', false],
    ['...rest', false],
    ['// comment', false],
    ['(1)', false],
    ['[1]', false],
    ['%time 1', false],
  ])('%j: %s', (line, expected) => {
    expect(continues(line)).toBe(expected);
  });
});
