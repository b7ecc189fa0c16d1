import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelClient, startInProcess } from '../../../kernel/client/index.ts';
import type { Message } from '../../../kernel/protocol/message.ts';

describe('the cell that is running', () => {
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

  /** What a cell shows, or its error. */
  async function run(code: string, cellId?: string): Promise<string> {
    const shown: string[] = [];
    const onMessage = ({ header, content }: Message): void => {
      const { data } = content;
      if (header.msg_type === 'stream') shown.push(String(content.text));
      if (typeof data === 'object' && data && 'text/plain' in data) {
        shown.push(String(data['text/plain']));
      }
    };
    const reply = await client.execute(
      code,
      cellId === undefined ? { onMessage } : { cellId, onMessage },
    );
    return reply.status === 'error' ? `${reply.name}: ${reply.message}` : shown.join('');
  }

  const CELL = "globalThis[Symbol.for('Jupyter.cell')]";

  it('is known to its code by its id and its number, and to nobody afterwards', async () => {
    expect(await run(`const { id, execution } = ${CELL}; [id, execution]`, 'a1')).toBe(
      "[ 'a1', 1 ]",
    );
    expect(await run(`await null; ${CELL}.id`, 'b2')).toBe("'b2'");
    await run(`setTimeout(() => { globalThis.later = ${CELL} }, 0)`, 'b2');
    expect(
      await run(
        "await new Promise((done) => setTimeout(done, 20)); String('later' in globalThis && globalThis.later)",
      ),
    ).toBe("'undefined'");
  });

  it('is not known where the client doesn’t say', async () => {
    expect(await run(`String(${CELL})`)).toBe("'undefined'");
  });

  it('is told when it is run again, and not when another is', async () => {
    await run(`globalThis.first = ${CELL}`, 'c3');
    await run('1', 'd4');
    expect(await run('first.replaced.aborted')).toBe('false');
    await run('1', 'c3');
    expect(await run('first.replaced.aborted')).toBe('true');
  });

  it('keeps its observers to one each, however often it is run', async () => {
    await run(
      `import { network, train } from 'backsolve';
      const run = train(network([1, 3, 1], { seed: 1 }), { inputs: [[0], [1], [2], [3]], targets: [0, 1, 0, 1] });
      let told = 0`,
      'make',
    );
    const observe = `const hook = run.on('sweep:end', () => { told++ })`;
    await run(observe, 'observe');
    await run(observe, 'observe');
    expect(await run('run.step(); told', 'step')).toBe('1');
    expect(await run('run.step(); run.hooks.length', 'step')).toBe('1');
    await run(observe, 'another');
    expect(await run('told = 0; run.step(); told', 'step')).toBe('2');
    expect(await run('told = 0; run.step(); told', 'observe')).toBe('1');
  });

  it('may add as many as it likes in one run', async () => {
    await run("for (let i = 0; i < 3; i++) run.on('accept', () => {})", 'three');
    await run("for (let i = 0; i < 3; i++) run.on('accept', () => {})", 'three');
    expect(await run("run.hooks.filter(({ kind }) => kind === 'accept').length")).toBe('3');
  });

  it('can interrupt an observer that never returns: the run can be moved again', async () => {
    await run("run.on('forward', { name: 'endless' }, () => { for (;;); })", 'endless');
    setTimeout(() => void client.interrupt(), 150);
    expect(await run('await run.fit({ sweeps: 3 })', 'fit')).toMatch(/^Interrupted/);
    await run('1', 'endless');
    expect(await run('const result = await run.fit({ sweeps: 2 }); result.reason', 'fit')).toMatch(
      /'(sweeps|stalled)'/,
    );
  });
});
