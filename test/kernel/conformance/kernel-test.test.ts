import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runScript } from './python.ts';

/** The tests of jupyter_kernel_test 0.7, by what they ask of a kernel. */
const TESTS = {
  test_kernel_info: 'says who it is',
  test_execute_stdout: 'writes to stdout',
  test_execute_stderr: 'writes to stderr',
  test_execute_result: 'gives results, in the formats asked for',
  test_display_data: 'displays data in many formats',
  test_clear_output: 'clears outputs',
  test_error: 'tells errors',
  test_is_complete: 'knows whether code is complete',
  test_completion: 'completes',
  test_inspect: 'inspects',
  test_history: 'has a history: tail, range, search',
  test_pager: 'fills the pager',
} as const;

/** What the kernel can't do yet. The test that it passes just this many fails when one is done. */
const AWAITED: readonly string[] = [];

const { available, path } = requirement('python-kernel-test');

describe.skipIf(!available)('jupyter_kernel_test, with the installed kernel', () => {
  let place = '';
  let verdicts: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    const folder = join(place, 'my notebooks');
    await mkdir(folder);
    await installKernelspec(join(place, 'share', 'jupyter'));
    verdicts = await runScript(path, 'kernel_test.py', place, folder);
  }, 120_000);

  afterAll(() => rm(place, { recursive: true, force: true }));

  it.each(Object.entries(TESTS).filter(([name]) => !AWAITED.includes(name)))(
    '%s: the kernel %s',
    (name) => {
      expect(verdicts[name]).toBe('passed');
    },
  );

  it('welcomes who subscribes', () => {
    expect(verdicts.test_recv_iopub_welcome_msg).toBe('passed');
  });

  it(`passes ${12 - AWAITED.length} of 12, and skips nothing`, () => {
    const names = Object.keys(TESTS);
    expect(names).toHaveLength(12);
    expect(Object.keys(verdicts).sort()).toEqual([...names, 'test_recv_iopub_welcome_msg'].sort());
    const open = names.filter((name) => verdicts[name] !== 'passed');
    expect(open.sort()).toEqual([...AWAITED].sort());
  });
});
