import { expect, it } from 'vitest';
import { converse, inShort } from './conversation.ts';

const page = (text: string): string =>
  `emit({ kind: 'page', rendering: { data: { 'text/plain': '${text}' }, metadata: {} } })`;

it('a cell fills the pager through its reply, and shows nothing', async () => {
  const { run } = await converse();
  const heard = await run(`${page('one')}; ${page('two')}; undefined`);
  expect(heard.map(inShort)).toEqual(['busy', 'In [1]', 'execute_reply ok', 'idle']);
  expect(heard.find(({ type }) => type === 'execute_reply')?.content.payload).toEqual([
    { source: 'page', data: { 'text/plain': 'one' }, start: 0 },
    { source: 'page', data: { 'text/plain': 'two' }, start: 0 },
  ]);
});

it.each([
  ['that is silent', { silent: true }, []],
  ['that says nothing', {}, []],
])('a cell %s has an empty payload', async (_how, options, payload) => {
  const { run } = await converse();
  const code = 'silent' in options ? `${page('unheard')}; undefined` : '1';
  const heard = await run(code, options);
  expect(heard.find(({ type }) => type === 'execute_reply')?.content.payload).toEqual(payload);
});

it('what comes after the reply is displayed instead', async () => {
  const { run, heard } = await converse();
  await run(`const late = () => ${page('late')}; wait(1).then(() => { wait(20).then(late) })`);
  await expect.poll(() => heard.map(inShort)).toContain('display late');
});
