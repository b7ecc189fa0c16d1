import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, removeFolder } from '../commands/command-line.ts';
import { hasTerminal, typeAt } from './terminal.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const UP = '\u001b[A';

describe.skipIf(!hasTerminal)('the session at a terminal', { timeout: 60_000 }, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => removeFolder(folder));

  it('greets, runs, goes on in the next line, indented, and leaves with Ctrl-D', async () => {
    const { text, code } = await typeAt(folder, [
      ['[1]> ', 'let a: number = 20\r'],
      ['[2]> ', 'function twice() {\r'],
      ['…> ', 'return 2 * a\r'],
      ['…> ', '}\r'],
      ['[3]> ', 'twice()\r'],
      ['[4]> ', CTRL_D],
    ]);
    expect(text).toMatch(/^Backsolve \d+\.\d+\.\d+: TypeScript on Node\.js/);
    expect(text).toContain(' …>   return 2 * a\n');
    expect(text).toContain('[3]> twice()\n40\n[4]> ');
    expect(code).toBe(0);
  });

  it('Ctrl-C stops a loop and keeps the variables; on an empty line it says how to leave', async () => {
    const { text, code } = await typeAt(folder, [
      ['[1]> ', 'let kept = 7\r'],
      ['[2]> ', 'console.log("on"); while (true) {}\r'],
      ['\non\r\n', CTRL_C],
      ['[3]> ', 'kept + 1\r'],
      ['[4]> ', 'half a li'],
      ['half a li', CTRL_C],
      ['[4]> ', CTRL_C],
      ['To leave', '.exit\r'],
    ]);
    expect(text).toContain('Interrupted: Stopped on request. All variables are kept.\n');
    expect(text).toContain('[3]> kept + 1\n8\n');
    expect(text).toContain('To leave, press Ctrl-D or type .exit\n');
    expect(code).toBe(0);
  });

  it('Ctrl-C drops a cell that is half typed', async () => {
    const { text } = await typeAt(folder, [
      ['[1]> ', 'function f() {\r'],
      ['…> ', CTRL_C],
      ['[1]> ', '6 * 7\r'],
      ['\n42\r\n', CTRL_D],
    ]);
    expect(text).toContain('[1]> 6 * 7\n42\n');
  });

  it('shows the line, the column and a caret of an error, in colour', async () => {
    const { text, raw } = await typeAt(folder, [
      ['[1]> ', 'null.x\r'],
      ['[2]> ', 'let 3 = 4\r'],
      ['[3]> ', CTRL_D],
    ]);
    expect(text).toMatch(/Cell \[1\], line 1:6\n {4}null\.x\n {9}\^\nTypeError: Cannot read/);
    expect(text).toMatch(/Cell \[2\], line 1:5\n {4}let 3 = 4\n {8}\^\nSyntaxError:/);
    expect(raw).toContain('\u001b[1;31mTypeError\u001b[0m');
  });

  it('puts late output above the line that is being typed', async () => {
    const { raw, text } = await typeAt(folder, [
      ['[1]> ', 'void setTimeout(() => console.log("la" + "te"), 700)\r'],
      ['[2]> ', '12 + 34'],
      ['\u001b[Jlate\r\n', '\r'],
      ['\n46\r\n', CTRL_D],
    ]);
    expect(text).toContain('late\n[2]> 12 + 34');
    // The half-typed line is taken away first.
    expect(raw).toContain('\r\u001b[Jlate\r\n');
  });

  it('takes pasted lines in one go, without prompts between them', async () => {
    const { text } = await typeAt(folder, [
      ['[1]> ', 'const f = (x) => {\r  return `\r  ${x}`\r}\rf(1)\r'],
      ["'\\n  1'", CTRL_D],
    ]);
    expect(text.match(/…>/g)).toBeNull();
    expect(text).toContain("'\\n  1'\n[3]> ");
  });

  it('replaces what is updated in its place', async () => {
    const { raw } = await typeAt(folder, [
      ['[1]> ', 'const d = display("one"); d.update("two"); console.log(9); d.update("three")\r'],
      ['[2]> ', CTRL_D],
    ]);
    expect(raw).toContain("'one'\r\n\u001b[1F\u001b[J'two'\r\n9\r\n'three'\r\n");
  });

  it('writes a figure as a page, and says where', async () => {
    const figure = { data: [{ x: [1, 2], y: [3, 4], type: 'scatter' }], layout: {} };
    const bundle = { 'application/vnd.plotly.v1+json': figure, 'text/plain': 'A line' };
    const { text } = await typeAt(folder, [
      ['[1]> ', `({ [Symbol.for('Jupyter.display')]: () => (${JSON.stringify(bundle)}) })\r`],
      ['.html', '.open\r'],
      ['[2]> ', CTRL_D],
    ]);
    expect(text).toContain('\nA line\nFigure: ');
    const [pages = ''] = (await readdir(folder)).filter((name) => name.startsWith('backsolve-'));
    const page = await readFile(join(folder, pages, 'figure-1.html'), 'utf8');
    expect(page).toContain('<title>A line</title>');
    expect(page).toContain('plotly.js');
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
  });

  it('completes commands and indents by Tab, and refuses what is no command', async () => {
    const { text } = await typeAt(folder, [
      ['[1]> ', '.he\t'],
      ['.help', '\r'],
      ['Tab completes', '.edito\r'],
      ['Did you mean .editor?', '\t'],
      ['  ', '1\r'],
      ['[2]> ', CTRL_D],
    ]);
    expect(text).toContain('.load FILE  run a file\n');
    expect(text).toContain('There is no command .edito. Did you mean .editor?\n');
    expect(text).toMatch(/\[1\]> {3}1\n1\n/);
  });

  it('completes names and members of what earlier cells have made', async () => {
    const { text } = await typeAt(folder, [
      ['[1]> ', 'let alphabet = { letters: [1, 2] }\r'],
      ['[2]> ', 'alphab\t'],
      ['alphabet', '.lett\t'],
      ['letters', '\r'],
      ['\n[ 1, 2 ]\r\n', CTRL_D],
    ]);
    expect(text).toContain('alphabet.letters\n[ 1, 2 ]\n');
  });

  it('has an editor for many lines, saves what has run, and loads it again', async () => {
    const { text } = await typeAt(folder, [
      ['[1]> ', '.editor\r'],
      ['drops it', `let list = [\r1, 2]\rlist\r${CTRL_D}`],
      ['[2]> ', '.save all.ts\r'],
      ['Saved 1 cell', '.restart\r'],
      ['[1]> ', '.load all.ts\r'],
      ['[2]> ', '.save all.ts\r'],
      ['Saved 1 cell', CTRL_D],
    ]);
    expect(text).toContain('[ 1, 2 ]\n[2]> .save all.ts\nSaved 1 cell in all.ts\n');
    expect(text).toContain('.load all.ts\n[ 1, 2 ]\n');
    expect(await readFile(join(folder, 'all.ts'), 'utf8')).toBe('let list = [\n1, 2]\nlist\n');
  });

  it('remembers the lines of earlier sessions', async () => {
    await typeAt(folder, [
      ['[1]> ', '"kept" + 1\r'],
      ['[2]> ', CTRL_D],
    ]);
    const { text } = await typeAt(folder, [
      ['[1]> ', `${UP}\r`],
      ["'kept1'", CTRL_D],
    ]);
    expect(text).toContain('[1]> "kept" + 1\n');
  });

  it('runs a file first, quietly when asked to', async () => {
    const { text } = await typeAt(
      folder,
      [
        ['[2]> ', 'list.length\r'],
        ['\n2\r\n', CTRL_D],
      ],
      ['all.ts', '--quiet'],
    );
    expect(text).toBe('[ 1, 2 ]\n[2]> list.length\n2\n[3]> \n');
  });
});
