import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellRunner, hardFolder, startCellRunner } from './cell-runner.ts';

describe("tslab's module, in cells of this kernel", () => {
  let runner: CellRunner;

  beforeAll(async () => {
    const folder = await hardFolder();
    // The real one, which can show nothing here.
    const installed = join(folder, 'node_modules', 'tslab');
    await mkdir(installed, { recursive: true });
    await writeFile(join(installed, 'package.json'), '{ "name": "tslab", "main": "index.js" }');
    await writeFile(join(installed, 'index.js'), 'exports.display = undefined');
    runner = await startCellRunner(folder);
  });
  afterAll(() => runner.evaluator.stop());

  const shown = (): readonly unknown[] =>
    runner.outputs.filter(({ cell }) => cell === runner.latest()).map(({ output }) => output);

  test.each([
    ['import', "import { display as d } from 'tslab'; d.html('x')"],
    ['a namespace', "import * as t from 'tslab'; t.display.html('x')"],
    ['a default import', "import u from 'tslab'; u.display.html('x')"],
    ['import()', "(await import('tslab')).display.html('x')"],
    ['require', "require('tslab').display.html('x')"],
  ])('is there by %s, before any that is installed', async (_how, code) => {
    expect(await runner.value(code)).toBeUndefined();
    expect(shown()).toEqual([
      { kind: 'display', rendering: { data: { 'text/html': 'x' }, metadata: {} } },
    ]);
  });

  test('sends bytes in base64 and text as it is', async () => {
    await runner.value("t.display.pdf(Buffer.from('pdf')); t.display.raw('image/x', 'text')");
    expect(shown()).toMatchObject([
      { rendering: { data: { 'application/pdf': 'cGRm' } } },
      { rendering: { data: { 'image/x': 'text' } } },
    ]);
  });

  test('a new display shows in one place, also from later cells', async () => {
    await runner.value("const place = t.newDisplay(); place.text('a'); place.html('b')");
    const [first, second] = shown();
    expect(first).toMatchObject({ kind: 'display', id: expect.stringMatching(/./) });
    expect(second).toMatchObject({ kind: 'update' });
    await runner.value("place.text('c')");
    const id = typeof first === 'object' && first && 'id' in first ? first.id : '';
    expect(shown()).toEqual([
      { kind: 'update', id, rendering: { data: { 'text/plain': 'c' }, metadata: {} } },
    ]);
  });

  test('says what it is', async () => {
    expect(await runner.value('t.versions.tslab')).toMatch(/^'1\.0\.22 \(as offered by backsolve/);
    expect(await runner.value('t.versions.node')).toBe(`'${process.version}'`);
  });

  test('lacks what tslab lacks, and says so', async () => {
    const { message } = await runner.failure("import { plot } from 'tslab'");
    expect(message).toContain("'tslab' does not provide an export named 'plot'");
  });
});
