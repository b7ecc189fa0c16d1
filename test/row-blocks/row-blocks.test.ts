import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RowBlocks, type RowItem, rowBlocks, synthetic } from '../../src/index.ts';
import { openParquet } from '../../src/row-blocks/parquet.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'Zeilenblöcke '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All rows of all blocks, inputs beside targets. */
function rowsIn(blocks: RowBlocks): number[][] {
  const rows: number[][] = [];
  for (let index = 0; index < blocks.blocks; index++) {
    const { inputs, targets } = blocks.block(index);
    for (let row = 0; row < inputs.rows; row++) {
      const side = ({ columns, data }: typeof inputs) =>
        Array.from(data.subarray(row * columns, (row + 1) * columns));
      rows.push([...side(inputs), ...side(targets)]);
    }
  }
  return rows;
}

const record = ([a, b, y]: readonly number[]) => ({ a: a!, b: b!, y: y! });
const table = fc.array(
  fc.tuple(...[0, 1, 2].map(() => fc.double({ noNaN: true, noDefaultInfinity: true }))),
  { minLength: 1, maxLength: 40 },
);
const options = { inputs: ['a', 'b'], target: 'y' } as const;

describe('row blocks', () => {
  it.each(['file', 'memory'] as const)(
    'give back what an iterator brought, kept in %s, whatever the block size',
    async (keep) => {
      await fc.assert(
        fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, blockRows) => {
          const blocks = await rowBlocks(rows.map(record), { ...options, keep, blockRows });
          expect(blocks.rows).toBe(rows.length);
          expect(rowsIn(blocks)).toEqual(rows);
          blocks.close();
        }),
        { numRuns: 50 },
      );
    },
  );

  it('come out alike from rows, lists of rows and batches of columns', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => [i, Math.sin(i), i * i]);
    const lists = [rows.slice(0, 700), rows.slice(700, 701), rows.slice(701)];
    const columns = lists.map((list) => ({
      a: Float64Array.from(list, (row) => row[0]!),
      b: list.map((row) => row[1]!),
      y: Float32Array.from(list, () => 0),
    }));
    const sources: Iterable<RowItem>[] = [
      rows.map(record),
      lists.map((list) => list.map(record)),
      columns.map((batch, at) => ({ ...batch, y: lists[at]!.map((row) => row[2]!) })),
    ];
    for (const source of sources) {
      const blocks = await rowBlocks(source, { ...options, blockRows: 128 });
      expect(rowsIn(blocks)).toEqual(rows);
      blocks.close();
    }
  });

  it('standardise by the mean and deviation of all rows', async () => {
    const data = synthetic.friedman1({ samples: 333, seed: 2, noise: 1 });
    const rows = data.inputs.to2DArray().map((row, at) => ({
      ...Object.fromEntries(row.map((value, column) => [data.inputNames[column]!, value])),
      constant: 0.1,
      y: data.targets.get(at, 0),
    }));
    const blocks = await rowBlocks(rows, { target: 'y', scale: true, blockRows: 50 });
    const { inputScale, targetScale } = data.standardise();
    const close = (found: readonly number[] | undefined, wanted: readonly number[]) =>
      found?.forEach((value, at) => {
        expect(value).toBeCloseTo(wanted[at]!, 12);
      });
    close(blocks.inputScale?.mean, [...inputScale!.mean, 0.1]);
    close(blocks.inputScale?.deviation, [...inputScale!.deviation, 1]);
    close(blocks.targetScale?.mean, targetScale!.mean);
    close(blocks.targetScale?.deviation, targetScale!.deviation);
    const all = rowsIn(blocks);
    for (let column = 0; column < 10; column++) {
      const mean = all.reduce((sum, row) => sum + row[column]! / all.length, 0);
      expect(mean).toBeCloseTo(0, 12);
    }
    expect(all.every((row) => row[10] === 0)).toBe(true);
    blocks.close();
  });

  it.each([
    ['UNCOMPRESSED', 1000],
    ['SNAPPY', 300],
    ['SNAPPY', 5000],
  ] as const)('read a Parquet file, %s, in row groups of %i', async (codec, rowGroupSize) => {
    const filename = join(folder, `größe ${codec} ${rowGroupSize}.parquet`);
    const n = 2777;
    const of = (f: (i: number) => number) => Array.from({ length: n }, (_, i) => f(i));
    const [a, b, y] = [of(Math.sin), of((i) => i - 1000), of((i) => i / 7)];
    parquetWriteFile({
      filename,
      codec,
      rowGroupSize,
      pageSize: 1000,
      columnData: [
        { name: 'text', data: of(() => 0).map(() => 'x'), type: 'STRING' },
        { name: 'a', data: Float64Array.from(a), type: 'DOUBLE' },
        { name: 'y', data: Float64Array.from(y), type: 'DOUBLE' },
        { name: 'b', data: BigInt64Array.from(b, BigInt), type: 'INT64' },
      ],
    });
    const blocks = await rowBlocks(filename, { ...options, blockRows: 100, folder });
    expect(rowsIn(blocks)).toEqual(a.map((value, i) => [value, b[i], y[i]]));
    expect(
      String(Reflect.get(blocks, Symbol.for('nodejs.util.inspect.custom')).call(blocks)),
    ).toContain('2777 rows of 2 inputs and 1 target in 28 blocks of 100');
    blocks.close();
  });

  it('read a row group in slices, whatever its pages', async () => {
    const filename = join(folder, 'one group.parquet');
    const n = 3001;
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    const columnData = [{ name: 'x', data: x, type: 'DOUBLE' as const }];
    for (const offsetIndex of [true, false]) {
      parquetWriteFile({
        filename,
        rowGroupSize: n,
        pageSize: 700,
        columnData: columnData.map((column) => ({ ...column, offsetIndex })),
      });
      for (const slice of [1, 87, 1000, 3000]) {
        if (slice === 1 && !offsetIndex) continue;
        const source = await openParquet(filename, slice);
        const pieces: number[] = [];
        for await (const [piece] of source.columns(['x'])) {
          expect(piece!.length).toBeLessThanOrEqual(slice);
          pieces.push(...piece!);
        }
        expect(pieces).toEqual(Array.from(x));
      }
    }
  });

  it.each([
    ['GZIP', gzipSync],
    ['BROTLI', brotliCompressSync],
  ] as const)('read a Parquet file compressed by %s', async (codec, compress) => {
    const filename = join(folder, `${codec}.parquet`);
    const data = Float64Array.from({ length: 500 }, (_, i) => i % 9);
    parquetWriteFile({
      filename,
      codec,
      compressors: { [codec]: (bytes: Uint8Array) => new Uint8Array(compress(bytes)) },
      columnData: [
        { name: 'a', data, type: 'DOUBLE' },
        { name: 'y', data: data.map((x) => -x), type: 'DOUBLE' },
      ],
    });
    const blocks = await rowBlocks(filename, { target: 'y' });
    expect(rowsIn(blocks)).toEqual(Array.from(data, (x) => [x, -x]));
    blocks.close();
  });

  it('leave no file behind', async () => {
    const own = mkdtempSync(join(folder, 'own-'));
    const blocks = await rowBlocks([{ a: 1, y: 2 }], { target: 'y', folder: own });
    blocks.close();
    blocks.close();
    expect(readdirSync(own)).toEqual([]);
    expect(() => blocks.block(0)).toThrow(expect.objectContaining({ code: 'WRONG_ARGUMENT' }));
  });
});
