import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowBlocks } from '../../src/index.ts';

let folder: string;
let spool: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  spool = mkdtempSync(join(folder, 'spool-'));
  file = join(folder, 'good.parquet');
  parquetWriteFile({
    filename: file,
    rowGroupSize: 400,
    columnData: [
      { name: 'x', data: Float64Array.from({ length: 1000 }, (_, i) => i), type: 'DOUBLE' },
      {
        name: 'holes',
        data: Array.from({ length: 1000 }, (_, i) => (i === 700 ? null : i)),
        type: 'DOUBLE',
      },
      {
        name: 'nan',
        data: Float64Array.from({ length: 1000 }, (_, i) => (i === 900 ? Number.NaN : i)),
        type: 'DOUBLE',
      },
      { name: 'word', data: new Array(1000).fill('abc'), type: 'STRING' },
      { name: 'y', data: Float64Array.from({ length: 1000 }, (_, i) => -i), type: 'DOUBLE' },
    ],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function* rows(): Generator<{ x: number; y: number }> {
  for (let i = 0; i < 5000; i++) yield { x: i, y: i };
}

/** Whoever calls from JavaScript. */
const call: (...given: unknown[]) => Promise<unknown> = rowBlocks as never;

describe('a source that no blocks can be made of', () => {
  it.each([
    ['a column that is missing', 'UNKNOWN_COLUMN', "Did you mean 'word'", { inputs: ['wort'] }],
    ['a column asked for twice', 'DUPLICATE_COLUMN', "'x'", { inputs: ['x', 'x'] }],
    ['a column of text', 'NOT_A_NUMBER', 'Row 1, column \'word\' is "abc"', { inputs: ['word'] }],
    ['a missing value', 'MISSING_VALUE', "Row 701, column 'holes'", { inputs: ['holes'] }],
    ['NaN', 'NOT_FINITE', "Row 901, column 'nan'", { inputs: ['x', 'nan'] }],
    ['no inputs', 'SHAPE_MISMATCH', 'at least one column', { inputs: [] }],
    ['a wrong option', 'UNKNOWN_OPTION', "'inputs'", { input: ['x'] }],
    ['a block size', 'OPTION_OUT_OF_RANGE', 'blockRows', { inputs: ['x'], blockRows: 0 }],
    ['a folder', 'FILE_NOT_READABLE', 'another folder', { inputs: ['x'], folder: '/no/such' }],
    ['a way to keep', 'OPTION_OUT_OF_RANGE', "'file' or 'memory'", { inputs: ['x'], keep: 'disk' }],
  ])('is refused for %s', async (_, code, message, options) => {
    await expect(call(file, { target: 'y', folder: spool, ...options })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(readdirSync(spool)).toEqual([]);
  });

  it('is refused where the file is no Parquet, or cut, or not there', async () => {
    const bytes = readFileSync(file);
    const cut = join(folder, 'cut.parquet');
    writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
    const text = join(folder, 'text.parquet');
    writeFileSync(text, 'x,y\n1,2\n');
    const damaged = join(folder, 'damaged.parquet');
    const changed = Uint8Array.from(bytes);
    changed.fill(255, 4, 300);
    writeFileSync(damaged, changed);
    const code = 'FILE_NOT_UNDERSTOOD';
    const options = { inputs: ['x'], target: 'y', folder: spool };
    await expect(rowBlocks(cut, options)).rejects.toMatchObject({ code });
    await expect(rowBlocks(text, options)).rejects.toMatchObject({ code });
    await expect(rowBlocks(damaged, options)).rejects.toMatchObject({ code });
    await expect(rowBlocks(join(folder, 'none.parquet'), options)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
    await expect(rowBlocks('https://example.org/x.parquet', options)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
    expect(readdirSync(spool)).toEqual([]);
  });

  it('passes on what an iterator throws, and lets go of it', async () => {
    const trouble = new Error('the line went dead');
    let released = 0;
    async function* source() {
      try {
        yield* rows();
        throw trouble;
      } finally {
        released++;
      }
    }
    await expect(rowBlocks(source(), { target: 'y', folder: spool })).rejects.toBe(trouble);
    async function* wrong() {
      try {
        for (;;) yield { x: Number.POSITIVE_INFINITY, y: 1 };
      } finally {
        released++;
      }
    }
    await expect(rowBlocks(wrong(), { target: 'y', folder: spool })).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringContaining("Row 1, column 'x'"),
    });
    expect(released).toBe(2);
    expect(readdirSync(spool)).toEqual([]);
  });

  it('stops reading when it is told to, by a signal or by the host', async () => {
    const endless = async function* () {
      for (;;) yield { x: [1, 2], y: [3, 4] };
    };
    const soon = AbortSignal.timeout(20);
    await expect(
      rowBlocks(endless(), { target: 'y', folder: spool, signal: soon }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    const host = Symbol.for('Jupyter.signal');
    Reflect.set(globalThis, host, AbortSignal.timeout(20));
    await expect(rowBlocks(endless(), { target: 'y', folder: spool })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    Reflect.deleteProperty(globalThis, host);
    expect(readdirSync(spool)).toEqual([]);
  });

  it.each([
    ['nothing', [], 'NO_ROWS'],
    ['lists of nothing', [[{ x: 1, y: 1 }].slice(1)], 'SHAPE_MISMATCH'],
    ['numbers', [1, 2], 'SHAPE_MISMATCH'],
    ['columns of no length', [{ x: [], y: [] }], 'NO_ROWS'],
    ['columns of two lengths', [{ x: [1, 2], y: [1] }], 'SHAPE_MISMATCH'],
    ['a row without the column', [{ x: 1, y: 1 }, { x: 1 }], 'MISSING_VALUE'],
    ['a number', 7, 'WRONG_ARGUMENT'],
  ])('is refused where it brings %s', async (_, source, code) => {
    await expect(call(source, { target: 'y', inputs: ['x'] })).rejects.toMatchObject({ code });
  });

  it('is refused where rows in memory have weights, or differ in number', async () => {
    const data = { inputs: [[1], [2]], targets: [[1], [2]] };
    await expect(call({ ...data, weights: [1, 2] })).rejects.toMatchObject({
      code: 'OPTION_OUT_OF_RANGE',
    });
    await expect(call({ ...data, targets: [[1]] })).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
  });
});
