import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rendering } from '../../../kernel/display/mime-bundle.ts';
import { converse, type Heard, inShort } from './conversation.ts';

const streams = (heard: readonly Heard[]): readonly Heard[] =>
  heard.filter(({ type }) => type === 'stream');

/** A figure as a cell's code, and what a slow enricher makes of it. */
const figure = (name: string): string => `emit({ kind: 'display', rendering: {
  data: { 'text/plain': '${name}' }, metadata: {} } })`;
const slowly = async ({ data, metadata }: Rendering): Promise<Rendering> => {
  await delay(5);
  return { data: { ...data, 'image/png': 'picture' }, metadata };
};

describe('streams', () => {
  it('that come in quick succession leave as few messages, complete and in order', async () => {
    const { run } = await converse();
    const heard = streams(await run('for (let i = 0; i < 50_000; i++) print(i + "\\n")'));
    const text = heard.map(({ content }) => content.text).join('');
    expect(text).toBe(Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join(''));
    expect(heard.length).toBeLessThan(10);
    expect(heard.length).toBeGreaterThan(2);
  });

  it('show at once what a cell says before it goes on for long', async () => {
    const { run, heard } = await converse();
    const running = run('print("working"); wait(300)');
    await delay(100);
    expect(heard.map(inShort)).toContain('stdout: working');
    await running;
  });

  it('never change places with each other, with displays or with the end', async () => {
    const piece = fc.record({
      kind: fc.constantFrom('print', 'warn', 'display', 'pause'),
      text: fc.string({ minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        const { run } = await converse();
        const code = pieces.map(({ kind, text }) => {
          if (kind === 'pause') return 'await wait(1);';
          if (kind !== 'display') return `${kind}(${JSON.stringify(text)});`;
          const rendering = { data: { 'text/plain': text }, metadata: {} };
          return `emit(${JSON.stringify({ kind, rendering })});`;
        });
        const heard = await run(`(async () => { ${code.join('\n')} })()`);
        const joined = (parts: readonly (readonly [string, string])[]): readonly string[] => {
          const lines: [string, string][] = [];
          for (const [kind, text] of parts) {
            const last = lines.at(-1);
            if (last && last[0] === kind && kind !== 'display') last[1] += text;
            else lines.push([kind, text]);
          }
          return lines.map(([kind, text]) => `${kind} ${text}`);
        };
        const shown = heard.flatMap(({ type, content }): (readonly [string, string])[] => {
          if (type === 'stream')
            return [[content.name === 'stdout' ? 'print' : 'warn', String(content.text)]];
          if (type !== 'display_data') return [];
          return [['display', inShort({ type, content } as Heard).replace('display ', '')]];
        });
        const expected = pieces
          .filter(({ kind }) => kind !== 'pause')
          .map(({ kind, text }): readonly [string, string] => [kind, text]);
        expect(joined(shown)).toEqual(joined(expected));
        expect(heard.slice(-2).map(inShort)).toEqual(['execute_reply ok', 'idle']);
      }),
      { numRuns: 50 },
    );
  });
});

describe('displays', () => {
  it('get their pictures before they are sent, in the order they were shown', async () => {
    const { run } = await converse({ enrich: slowly });
    const heard = await run(`${figure('one')}; print('between'); ${figure('two')}; 3`);
    expect(heard.map(inShort)).toEqual([
      'busy',
      'In [1]',
      'display one',
      'stdout: between',
      'display two',
      'Out [1] 3',
      'execute_reply ok',
      'idle',
    ]);
    const data = heard.filter(({ content }) => content.data).map(({ content }) => content.data);
    expect(data).toMatchObject(Array(3).fill({ 'image/png': 'picture' }));
  });

  it('carry their id, so that they can be updated', async () => {
    const { run } = await converse();
    const rendering = '{ data: { "text/plain": "x" }, metadata: {} }';
    const heard = await run(
      `emit({ kind: 'display', rendering: ${rendering}, id: 'a' });
       emit({ kind: 'update', rendering: ${rendering}, id: 'a' });
       emit({ kind: 'clear', wait: true })`,
    );
    expect(heard.slice(2, -2).map(({ type, content }) => [type, content])).toMatchObject([
      ['display_data', { transient: { display_id: 'a' } }],
      ['update_display_data', { transient: { display_id: 'a' } }],
      ['clear_output', { wait: true }],
    ]);
  });

  it('that are updated faster than they can be drawn skip what is outdated, never the last', async () => {
    const { run } = await converse({ enrich: slowly });
    const heard = await run(`for (let i = 0; i < 100; i++) emit({ kind: 'update', id: 'a',
      rendering: { data: { 'text/plain': String(i) }, metadata: {} } })`);
    const updates = heard.filter(({ type }) => type === 'update_display_data').map(inShort);
    expect(updates.at(-1)).toBe('update 99');
    expect(updates.length).toBeLessThan(5);
  });

  it('are shown without a picture when that cannot be made', async () => {
    const enrich = (): Promise<Rendering> => Promise.reject(new Error('no picture'));
    const { run, debugLines } = await converse({ enrich });
    const heard = await run(`${figure('one')}; 2`);
    expect(heard.map(inShort)).toEqual([
      'busy',
      'In [1]',
      'display one',
      'Out [1] 2',
      'execute_reply ok',
      'idle',
    ]);
    expect(debugLines.join()).toContain('no picture');
  });
});

describe('a flood', () => {
  it('holds the runner back while more than about a megabyte is unsent', async () => {
    const { run } = await converse({ enrich: slowly });
    const heard = await run(`(async () => {
      const text = 'x'.repeat(400_000);
      let held = 0;
      for (let i = 0; i < 10; i++) {
        const rendering = { data: { 'text/plain': text }, metadata: {} };
        const before = Date.now();
        await emit({ kind: 'display', rendering });
        if (Date.now() - before >= 2) held++;
      }
      return held;
    })()`);
    const result = heard.find(({ type }) => type === 'execute_result');
    expect(
      Number(
        inShort(result ?? fail())
          .split(' ')
          .at(-1),
      ),
    ).toBeGreaterThan(4);
  });
});

describe('late output', () => {
  it('goes to the cell that caused it, while another one runs or none', async () => {
    const { run, heard } = await converse();
    const first = await run('later(20, "during\\n"); later(60, "after\\n")');
    const parent = first[0]?.parent;
    await run('wait(40)');
    await delay(60);
    expect(streams(heard).map((message) => [message.parent, message.content.text])).toEqual([
      [parent, 'during\n'],
      [parent, 'after\n'],
    ]);
  });

  it('of a silent cell is not shown', async () => {
    const { run, heard } = await converse();
    await run('later(5, "x")', { silent: true });
    await delay(40);
    expect(streams(heard)).toEqual([]);
  });
});

function fail(): never {
  throw new Error('there is no result');
}
