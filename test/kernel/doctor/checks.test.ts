import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkHistoryFolder, checkTemporaryFolder } from '../../../kernel/doctor/folders.ts';
import { checkNode } from '../../../kernel/doctor/node.ts';
import { checkOptional, checkPictures, checkZeromq } from '../../../kernel/doctor/packages.ts';

const missing = async (): Promise<never> => {
  throw new Error("Cannot find package 'it'\nRequire stack: …");
};

describe('the version of Node.js', () => {
  it.each([
    ['20.18.3', 'fail'],
    ['20.19.0', 'ok'],
    ['21.7.3', 'warn'],
    ['22.11.0', 'warn'],
    ['22.12.0', 'ok'],
    ['23.11.0', 'warn'],
    ['24.0.0', 'ok'],
    ['27.1.0', 'ok'],
    ['18.20.8', 'fail'],
  ])('%s is %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({ name: 'Node.js', status });
  });
});

describe('a package', () => {
  it('that loads is named with its version', async () => {
    expect(await checkPictures()).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^@resvg\/resvg-js \d+\.\d+/),
    });
    expect(await checkZeromq(async () => ({}))).toMatchObject({ status: 'ok' });
  });

  it('that Jupyter needs and that does not load is a failure, on one line, with what to do', async () => {
    expect(await checkZeromq(missing)).toEqual({
      name: 'zeromq',
      status: 'fail',
      found: "doesn't load: Cannot find package 'it'",
      advice: 'Jupyter and VS Code need it: npm install zeromq (run and repl work without)',
    });
  });

  it('for pictures is only missed', async () => {
    expect(await checkPictures(missing)).toMatchObject({ status: 'warn' });
  });

  it('that is optional says what it is for', () => {
    expect(checkOptional(() => undefined)).toEqual([
      expect.objectContaining({ name: 'vega-datasets', status: 'warn' }),
      expect.objectContaining({ name: 'koffi', status: 'ok', found: 'not installed' }),
    ]);
    expect(checkOptional(() => '1.2.3')).toMatchObject([{ found: '1.2.3' }, { status: 'ok' }]);
  });
});

describe('a folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ordner ü-'));
    await writeFile(join(folder, 'file'), '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('for the history may be new, unwritable, or unwanted', async () => {
    const path = join(folder, 'new', 'one');
    expect(await checkHistoryFolder(path)).toEqual({
      name: 'data folder',
      status: 'ok',
      found: path,
    });
    expect(await checkHistoryFolder(join(folder, 'file'))).toMatchObject({ status: 'warn' });
    expect(await checkHistoryFolder(undefined)).toMatchObject({ status: 'ok' });
  });

  it('for figures must be writable', async () => {
    expect(await checkTemporaryFolder(folder)).toMatchObject({ status: 'ok' });
    expect(await checkTemporaryFolder(join(folder, 'nowhere'))).toMatchObject({ status: 'fail' });
  });
});
