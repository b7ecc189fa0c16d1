import { afterEach, describe, expect, it } from 'vitest';
import { type DebugClient, startDebugClient } from './debug-client.ts';

describe('the debugger of a runner', () => {
  let client: DebugClient;
  const start = async (attach = true): Promise<DebugClient> => {
    client = await startDebugClient(attach);
    return client;
  };
  afterEach(() => client.evaluator.stop());

  it('stops a cell at a line, shows its variables, steps and goes on', async () => {
    const { run, breakAt, next, stack, scope, ask, frameId } = await start();
    const code =
      'const list: number[] = [1, 2];\nlet name = "x";\nname += list.length;\nname += "!";\nname';
    await breakAt(code, 3);
    const ran = run(code);
    expect(await next('stopped')).toMatchObject({ reason: 'breakpoint', threadId: 1 });
    expect(await stack()).toEqual(['Cell [1]:3']);
    expect(await scope('Cells')).toEqual(['list = Array(2) [1, 2]', "name = 'x'"]);
    const answer = await ask('evaluate', {
      expression: '(list as any).map((n) => n * 2)',
      frameId: await frameId(),
      context: 'repl',
    });
    expect(answer).toMatchObject({ result: 'Array(2) [2, 4]', type: 'Array' });
    const inside = await ask('variables', { variablesReference: answer.variablesReference });
    expect(inside.variables.slice(0, 2)).toMatchObject([
      { name: '0', value: '2' },
      { name: '1', value: '4' },
    ]);

    await ask('next', { threadId: 1 });
    expect(await next('stopped')).toMatchObject({ reason: 'step' });
    expect(await stack()).toEqual(['Cell [1]:4']);
    await ask('continue', { threadId: 1 });
    expect(await ran).toMatchObject({ status: 'ok', result: { data: { 'text/plain': "'x2!'" } } });
    expect((await ask('debugInfo')).stoppedThreads).toEqual([]);
  });

  it('finds lines also where functions are moved and syntax is rewritten', async () => {
    const { run, breakAt, next, stack, ask } = await start();
    const code = [
      'enum Colour { Red, Green }',
      'function twice(n: number): number {',
      '  // a comment',
      '  return n * 2;',
      '}',
      'twice(Colour.Green)',
    ].join('\n');
    await breakAt(code, 3);
    const ran = run(code);
    await next('stopped');
    expect(await stack()).toEqual(['twice:4', 'Cell [1]:6']);
    expect(await next('breakpoint')).toMatchObject({ breakpoint: { line: 4, verified: true } });
    await ask('continue');
    expect(await ran).toMatchObject({ result: { data: { 'text/plain': '2' } } });
  });

  it('stops only where a condition holds', async () => {
    const { run, breakAt, next, scope, ask } = await start();
    const code = 'for (let i = 0; i < 10; i++) {\n  console.log(i);\n}';
    await breakAt(code, { line: 2, condition: '(i as number) === 7' });
    const ran = run(code);
    await next('stopped');
    expect(await scope('Locals')).toEqual(['i = 7']);
    await ask('continue');
    expect(await ran).toMatchObject({ status: 'ok' });
  });

  it('steps into a function of an earlier cell, which ran before it was attached, and out', async () => {
    const { run, breakAt, next, stack, scope, ask } = await start(false);
    await run(
      'const half = (n: number): number => {\n  const result = n / 2;\n  return result;\n};',
    );
    await ask('initialize');
    await ask('attach');
    const code = 'let from = 8;\nfrom = half(from);\nfrom';
    await breakAt(code, 2);
    const ran = run(code);
    await next('stopped');
    await ask('stepIn');
    await next('stopped');
    expect(await stack()).toEqual(['half:2', 'Cell [2]:2']);
    // A const before its line is shown as undefined by older engines, and by newer ones not at all.
    expect(await scope('Locals')).toContain('n = 8');
    await ask('stepOut');
    await next('stopped');
    expect((await stack()).at(0)).toMatch(/^Cell \[2\]:/);
    await ask('continue');
    expect(await ran).toMatchObject({ result: { data: { 'text/plain': '4' } } });
  });

  it('steps over the end of a cell without stopping in the next', async () => {
    const { run, breakAt, next, ask, events } = await start();
    const code = 'let a = 1;\na += 1';
    await breakAt(code, 2);
    const ran = run(code);
    await next('stopped');
    await ask('next');
    expect(await ran).toMatchObject({ status: 'ok' });
    expect(await run('let b = 2;\nb')).toMatchObject({ status: 'ok' });
    expect(events.filter(({ event }) => event === 'stopped')).toHaveLength(1);
  });

  it('steps over an await', async () => {
    const { run, breakAt, next, stack, ask } = await start();
    const code = 'let a = 1;\na = await new Promise((done) => setTimeout(done, 5, 2));\na += 1;\na';
    await breakAt(code, 2);
    const ran = run(code);
    await next('stopped');
    await ask('next');
    await next('stopped');
    expect(await stack()).toEqual(['Cell [1]:3']);
    await ask('continue');
    expect(await ran).toMatchObject({ result: { data: { 'text/plain': '3' } } });
  });

  it('stops where an exception is thrown, also when it is caught', async () => {
    const { run, next, stack, ask } = await start();
    await ask('setExceptionBreakpoints', { filters: ['all'] });
    const ran = run('let caught = false;\ntry {\n  null.x;\n} catch {\n  caught = true\n}');
    expect(await next('stopped')).toMatchObject({
      reason: 'exception',
      text: expect.stringContaining('TypeError'),
    });
    expect(await stack()).toEqual(['Cell [1]:3']);
    await ask('setExceptionBreakpoints', { filters: [] });
    await ask('continue');
    expect(await ran).toMatchObject({ status: 'ok' });
    expect(await run('null.x')).toMatchObject({ status: 'error', name: 'TypeError' });
  });

  it('is interrupted while it is stopped, and keeps every variable', async () => {
    const { run, breakAt, next, evaluator, ask } = await start();
    await run('let kept = 41');
    const code = 'while (true) {\n  kept += 0;\n}';
    await breakAt(code, 2);
    const ran = run(code);
    await next('stopped');
    await evaluator.interrupt();
    expect(await ran).toMatchObject({ status: 'error', cause: 'interrupted' });
    expect(await run('kept')).toMatchObject({ result: { data: { 'text/plain': '41' } } });
    expect((await ask('debugInfo')).stoppedThreads).toEqual([]);
  });

  it('shows the variables of cells while nothing is stopped or attached', async () => {
    const { run, ask } = await start(false);
    await run(
      'const n = 1, text = "a";\nconst deep = { list: [1, 2], big: new Float64Array(5000) };',
    );
    const { variables } = await ask('inspectVariables');
    expect(variables).toMatchObject([
      { name: 'n', value: '1', type: 'number', variablesReference: 0 },
      { name: 'text', value: "'a'", type: 'string' },
      { name: 'deep', type: 'Object', variablesReference: expect.any(Number) },
    ]);
    const deep = await ask('variables', variables[2]);
    expect(deep.variables).toMatchObject([
      { name: 'list', value: 'Array(2) [1, 2]', evaluateName: 'deep.list' },
      { name: 'big', type: 'Float64Array' },
    ]);
    const big = await ask('variables', deep.variables[1]);
    expect(big.variables).toHaveLength(1000);
    expect(big.variables[999]).toMatchObject({ name: '999', value: '0' });
  });

  it('renders a variable as its cell would', async () => {
    const { run, ask } = await start();
    await run(
      "const page = { [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) }",
    );
    const rich = await ask('richInspectVariables', { variableName: 'page' });
    expect(rich.data).toMatchObject({ 'text/html': '<b>x</b>', 'text/plain': expect.any(String) });
  });

  it('copies a local variable to where all cells see it', async () => {
    const { run, breakAt, next, ask, frameId } = await start();
    const code = 'const f = () => {\n  const inner = [1, 2];\n  return inner;\n};\nf().length';
    await breakAt(code, 3);
    const ran = run(code);
    await next('stopped');
    await ask('copyToGlobals', {
      srcVariableName: 'inner',
      dstVariableName: 'copied',
      srcFrameId: await frameId(),
    });
    await ask('continue');
    await ran;
    expect(await run('copied')).toMatchObject({ result: { data: { 'text/plain': '[ 1, 2 ]' } } });
  });

  it('says what went wrong', async () => {
    const { respond } = await start();
    expect(await respond('dance')).toMatchObject({ success: false, command: 'dance' });
    expect(await respond('next')).toMatchObject({ success: false, message: 'Nothing is stopped.' });
    expect(await respond('evaluate', { expression: 'nope' })).toMatchObject({
      success: false,
      message: 'ReferenceError: nope is not defined',
    });
  });

  it('ends quietly with its process, and goes on in the next', async () => {
    const { run, breakAt, next, ask, text } = await start();
    const code = 'let x = 1;\nx += 1;\nx';
    await breakAt(code, 2);
    expect(await run('process.exit(3)')).toMatchObject({ status: 'error', cause: 'died' });
    const ran = run(code);
    await next('stopped');
    await ask('disconnect');
    expect(await ran).toMatchObject({ result: { data: { 'text/plain': '2' } } });
    expect(text()).not.toContain('debugger');
    expect((await ask('debugInfo')).isStarted).toBe(false);
  });
});
