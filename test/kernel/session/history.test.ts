import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHistory } from '../../../kernel/history/index.ts';
import { converse, inShort } from './conversation.ts';

const tail = { hist_access_type: 'tail', n: 100 };

describe('the history of a session', () => {
  it('holds the cells that were to be kept, and what they came to where that is asked for', async () => {
    const { ask, run } = await converse({ history: createHistory(undefined) });
    await run('6 * 7');
    await run('"silent"', { silent: true });
    await run('"unstored"', { store_history: false });
    await run('nope');
    const without = await ask('history_request', tail).done;
    expect(without[1]?.content).toEqual({
      status: 'ok',
      history: [
        [1, 1, '6 * 7'],
        [1, 2, 'nope'],
      ],
    });
    const withOutput = await ask('history_request', { ...tail, output: true }).done;
    expect(withOutput[1]?.content.history).toEqual([
      [1, 1, ['6 * 7', '42']],
      [1, 2, ['nope', null]],
    ]);
  });

  it.each([
    [{ hist_access_type: 'range', session: 0, start: 2, stop: 3 }, ['b']],
    [{ hist_access_type: 'range' }, ['a', 'b', 'a']],
    [{ hist_access_type: 'search', pattern: 'a', unique: true }, ['a']],
    [{ hist_access_type: 'search' }, ['a', 'b', 'a']],
    [{ hist_access_type: 'tail', n: 'many' }, ['a', 'b', 'a']],
  ])('is asked by %j', async (content, inputs) => {
    const { ask, run } = await converse({ history: createHistory(undefined) });
    for (const code of ['a', 'b', 'a']) await run(code, { stop_on_error: false });
    const [, reply] = await ask('history_request', content).done;
    const entries = reply?.content.history;
    expect(Array.isArray(entries) && entries.map(([, , input]) => input)).toEqual(inputs);
  });

  it('answers a question that it does not know with what it knows', async () => {
    const { ask } = await converse({ history: createHistory(undefined) });
    const [, reply] = await ask('history_request', { hist_access_type: 'all' }).done;
    expect(reply?.content).toMatchObject({
      status: 'error',
      evalue: expect.stringContaining("'range'"),
    });
  });

  it('begins anew when the session is restarted', async () => {
    const { ask, run, session } = await converse({ history: createHistory(undefined) });
    await run('1');
    await session.restart();
    await run('2');
    const [, reply] = await ask('history_request', tail).done;
    expect(reply?.content.history).toEqual([[1, 1, '2']]);
  });

  it('that cannot be kept is told once, in a cell, and fails none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'history-'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    const history = createHistory(file);
    const { run } = await converse({ history });
    const heard = [...(await run('1'))];
    await history.settled();
    heard.push(...(await run('2')), ...(await run('3')));
    const replies = heard.filter(({ type }) => type === 'execute_reply');
    expect(replies.map(({ content }) => content.status)).toEqual(['ok', 'ok', 'ok']);
    const told = heard.filter(({ type }) => type === 'stream').map(inShort);
    expect(told).toEqual([expect.stringMatching(/^stderr: The history can't be kept/)]);
    await rm(folder, { recursive: true });
  });
});
