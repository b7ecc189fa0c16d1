import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

interface Ran {
  readonly messages: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  readonly reply: Readonly<Record<string, unknown>>;
}

const posix = process.platform !== 'win32';
const { available } = requirement('python-jupyter');

describe.skipIf(!available)("Jupyter's own client, with the installed kernel", () => {
  let place = '';
  let folder = '';
  // What the script tells of each of its stories, by name.
  let told: ReturnType<typeof JSON.parse>;

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    folder = join(place, 'my notebooks');
    await mkdir(folder);
    await installKernelspec(join(place, 'share', 'jupyter'));
    told = await runPython('jupyter.py', place, folder);
  }, 120_000);

  afterAll(() => rm(place, { recursive: true, force: true }));

  it('learns who we are, on shell and on control', () => {
    expect(told.kernel_info).toMatchObject({
      same_on_control: true,
      shell: { status: 'ok', implementation: 'backsolve', language_info: { name: 'typescript' } },
    });
  });

  it('is welcomed when it subscribes', () => {
    expect(told.welcome).toEqual({ type: 'iopub_welcome', content: { subscription: '' } });
  });

  const shown = ({ messages }: Ran): readonly unknown[] =>
    messages.slice(1).map(([kind, content]) => {
      if (kind === 'stream') return `${content.name} ${content.text}`;
      if (kind === 'error') return `${content.ename}: ${content.evalue}`;
      return [kind, content.data];
    });
  const result = (text: string): readonly unknown[] => ['execute_result', { 'text/plain': text }];

  it.each([
    ['value', [result('42')]],
    ['stream', ['stdout out\n', 'stderr err\n']],
    ['await', [result("'now'")]],
    ['redeclare', [result("'again'")]],
    ['import', [result("'b.txt'")]],
    ['unicode', ['stdout grüße 𝒙 😀\n', result("'ü'")]],
  ] as const)('runs a cell: %s', (name, expected) => {
    const ran: Ran = told.cells[name];
    expect(ran.reply.status).toBe('ok');
    expect(ran.messages[0]?.[0]).toBe('execute_input');
    expect(shown(ran)).toEqual(expected);
  });

  it('keeps one observer for a cell that is run twice', () => {
    expect(shown(told.observers)).toEqual([result("'1 hook, told 1 time'")]);
  });

  it('runs cells in the folder of the notebook', () => {
    const [, [, content] = []] = (told.cells.folder as Ran).messages;
    expect(content?.data).toMatchObject({ 'text/plain': expect.stringContaining('my notebooks') });
  });

  it('shows what a value says of itself', () => {
    const [, [kind, content] = []] = (told.cells.display as Ran).messages;
    expect(kind).toBe('display_data');
    expect(content?.data).toMatchObject({ 'text/html': '<b>x</b>' });
  });

  it.each([
    ['error', /^TypeError: /, /line 3/],
    ['syntax', /^SyntaxError: /, /line 1/],
  ])("shows an error of a cell with the cell's own line: %s", (name, error, line) => {
    const ran: Ran = told.cells[name];
    expect(shown(ran)).toEqual([expect.stringMatching(error)]);
    const { status, traceback } = ran.reply;
    expect(status).toBe('error');
    expect(traceback).toEqual(ran.messages[1]?.[1].traceback);
    expect(String(traceback)).toMatch(line);
  });

  it('gets exactly the options of an execution that it asked for', () => {
    expect(told.options).toMatchObject({
      silent: { messages: [], reply: { status: 'ok' } },
      counts: [0, 0, 1],
      expressions: {
        good: { status: 'ok', data: { 'text/plain': '21' } },
        bad: { status: 'error', ename: 'ReferenceError' },
      },
      queue: ['error', 'aborted', 'aborted'],
      after: 'ok',
    });
  });

  it('learns whether code is complete', () => {
    expect(Object.values(told.complete)).toEqual(['complete', 'incomplete', 'invalid']);
  });

  it('gets a flood of output complete and in order, in few messages', () => {
    expect(told.flood.complete).toBe(true);
    expect(told.flood.messages).toBeLessThan(500);
  });

  it.each(['loop', 'await', ...(posix ? ['signal'] : [])])(
    'stops what would never end, keeps the variables, and hears the heart meanwhile: %s',
    (name) => {
      expect(told.interrupts[name]).toMatchObject({
        status: 'error',
        beating: true,
        kept: { reply: { status: 'ok' } },
      });
      expect(shown(told.interrupts[name].kept)).toEqual([result('42')]);
    },
  );

  it('survives a cell that ends its own process', () => {
    expect(told.death.death.reply).toMatchObject({ status: 'error' });
    expect(shown(told.death.death).join()).toMatch(/3/);
    expect(shown(told.death.after)).toEqual([result("'alive'")]);
  });

  it('is not disturbed by a message with a forged signature', () => {
    expect(shown(told.forged)).toEqual([result("'undefined'")]);
  });

  it('restarts with a new process and no variables', () => {
    expect(told.restart.new_process).toBe(true);
    expect(shown(told.restart.run)).toEqual([result("'undefined'")]);
  });

  it('shuts down in the middle of a loop, answers, and leaves no process', () => {
    expect(told.shutdown).toMatchObject({
      reply: { status: 'ok', restart: false },
      survivors: [],
    });
    expect(told.shutdown.seconds).toBeLessThan(5);
    if (posix) expect(told.shutdown.family).toBeGreaterThan(1);
  });

  it.skipIf(!posix)('keeps the pipes that it shares with the kernel as they were', () => {
    expect(told.pipes).toEqual([true, true]);
  });

  it('may encrypt what it says', () => {
    expect(shown(told.encrypted)).toEqual([result("'secret'")]);
  });

  it.skipIf(!posix).each(['killed', 'terminated', 'orphaned'])(
    'leaves no process when the kernel or its parent is %s',
    (how) => {
      expect(told[how].family).toBeGreaterThan(1);
      expect(told[how].survivors).toEqual([]);
    },
  );
});
