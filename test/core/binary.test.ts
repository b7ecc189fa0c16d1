import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { assemble, fingerprint, written } from '../../src/core/assembly/assemble.js';

it('the kernels in the repository are what their sources compile to', async () => {
  const checkedIn = await readFile(new URL('../../src/core/binary.ts', import.meta.url), 'utf8');
  expect(checkedIn.replaceAll('\r\n', '\n')).toBe(written(await assemble(), await fingerprint()));
}, 60_000);
