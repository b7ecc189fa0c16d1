import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { backsolve } from './command-line.ts';

const run = (...words: readonly string[]) => backsolve(tmpdir(), words);

describe('the command line', () => {
  it.each([
    ['--help', /^Backsolve: .*\n[\s\S]*Commands:[\s\S]*Examples:[\s\S]*Exit codes:/],
    ['-h', /Commands:/],
    ['help', /Commands:/],
    ['help run', /Usage: backsolve run[\s\S]*Examples:[\s\S]*Exit codes:/],
    ['run --help', /Usage: backsolve run/],
    ['run a.ipynb -h', /Usage: backsolve run/],
    ['repl --help', /Usage: backsolve repl[\s\S]*Examples:[\s\S]*Exit codes:/],
    ['kernel --help', /Usage: backsolve kernel[\s\S]*Exit codes:/],
    ['doctor --help', /Usage: backsolve doctor[\s\S]*Exit codes:/],
    ['install --help', /Usage: backsolve install[\s\S]*Exit codes:/],
  ])('%s helps', async (words, text) => {
    const ended = await run(...words.split(' '));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(text);
    for (const line of ended.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each(['--version', '-v'])('%s says the version', async (word) => {
    const manifest = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    expect(await run(word)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it.each([
    ['', /^Backsolve: /],
    ['rnu', /^error: there is no command rnu\. Did you mean run\? \[USAGE\]\n$/],
    ['toString', /there is no command toString\. See: backsolve --help/],
    ['help rnu', /Did you mean run\?/],
    ['kernel', /kernel needs a connection file/],
    ['install here', /install takes no here/],
    ['install --prefx x', /Did you mean --prefix\?/],
  ])('%j is refused with 2', async (words, text) => {
    const ended = await run(...words.split(' ').filter(Boolean));
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(text);
  });

  it('paints only where colours are wanted', async () => {
    expect((await run('x')).stderr).not.toContain('\u001b');
    const painted = await backsolve(tmpdir(), ['x'], { FORCE_COLOR: '1' });
    expect(painted.stderr).toContain('\u001b[31merror:\u001b[39m ');
  });
});

describe('an old Node.js', () => {
  it('gets a sentence, not a stack', async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.8'}})`;
    const ended = await backsolve(tmpdir(), ['--version'], {
      NODE_OPTIONS: `--import=${pretend.replaceAll(' ', '%20')}`,
    });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toBe(
      'error: Backsolve needs Node.js 20.19 or newer, and this is 18.20.8. Get a newer one from https://nodejs.org and try again.\n',
    );
  });
});
