import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelClient, startInProcess } from '../../../kernel/client/index.ts';
import type { Message } from '../../../kernel/protocol/message.ts';

describe('a whole kernel in this process', () => {
  let folder = '';
  let client: KernelClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    client = await startInProcess({ folder });
  });
  afterAll(async () => {
    await client.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(code: string): Promise<{ status: string; shown: string }> {
    const shown: string[] = [];
    const onMessage = ({ header, content }: Message): void => {
      const { data } = content;
      if (header.msg_type === 'stream') shown.push(String(content.text));
      if (typeof data === 'object' && data && 'text/plain' in data) {
        shown.push(String(data['text/plain']));
      }
    };
    const { status } = await client.execute(code, { onMessage });
    return { status, shown: shown.join('') };
  }

  it.each([
    ['let one: number = 1; one + 1', '2'],
    ['console.log("a"); one', 'a\n1'],
    ['await Promise.resolve(one)', '1'],
  ])('runs TypeScript: %s', async (code, shown) => {
    expect(await run(code)).toEqual({ status: 'ok', shown });
  });

  it('runs it in the folder of the notebook', async () => {
    expect((await run('console.log(process.cwd())')).shown).toBe(`${folder}\n`);
  });

  it('adds a static picture to a figure', async () => {
    const types: string[] = [];
    const figure = { data: [{ x: [1, 2], y: [3, 4], type: 'scatter' }], layout: {} };
    await client.execute(
      `display({ [Symbol.for('Jupyter.display')]: () => ({
        'application/vnd.plotly.v1+json': ${JSON.stringify(figure)}, 'text/plain': 'figure' }) })`,
      { onMessage: ({ content }) => content.data && types.push(...Object.keys(content.data)) },
    );
    expect(types.sort()).toEqual([
      'application/vnd.plotly.v1+json',
      'image/png',
      'text/html',
      'text/plain',
    ]);
  });

  it('stops a loop and keeps the variables', async () => {
    const running = run('while (true) {}');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.interrupt();
    expect((await running).status).toBe('error');
    expect((await run('one')).shown).toBe('1');
  });

  it('restarts without variables', async () => {
    await client.restart();
    expect((await run('typeof one')).shown).toBe("'undefined'");
  });
});
