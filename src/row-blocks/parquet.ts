import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { BacksolveError } from '../errors.ts';
import { takeValues } from './check-values.ts';
import type { Columns } from './spool.ts';

/** 8 MB for each column. */
const SLICE = 1 << 20;

/** A Parquet file whose head has been read. */
export interface ParquetSource {
  /** Its columns, nested ones by their outermost name. */
  readonly names: readonly string[];
  /** Reads some columns from the first row to the last, a row group or a million rows at a time. */
  columns(names: readonly string[]): AsyncGenerator<Columns>;
}

/**
 * Opens a Parquet file: any numeric columns, compressed by snappy, gzip, zstd, brotli or lz4, or not at
 * all.
 *
 * @param slice - Rows read at a time where a row group has more.
 * @throws `FILE_NOT_READABLE`; `FILE_NOT_UNDERSTOOD` where it isn't Parquet or is damaged.
 */
export async function openParquet(
  source: string | URL,
  slice: number = SLICE,
): Promise<ParquetSource> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await import(
    'hyparquet'
  );
  const { compressors } = await import('hyparquet-compressors');
  const path = await pathOf(source);
  let file: AsyncBuffer;
  try {
    file = await asyncBufferFromFile(path);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      missing
        ? `There is no file ${path}. Relative paths start from ${process.cwd()}.`
        : `${path} can't be read: ${reason(cause)}.`,
      { cause },
    );
  }
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(file);
  } catch (cause) {
    throw damaged(path, cause);
  }
  return {
    names: parquetSchema(metadata).children.map(({ element }) => element.name),
    async *columns(names) {
      let groupStart = 0;
      for (const group of metadata.row_groups) {
        const groupEnd = groupStart + Number(group.num_rows);
        for (let rowStart = groupStart; rowStart < groupEnd; rowStart += slice) {
          const rowEnd = Math.min(rowStart + slice, groupEnd);
          const taken: Float64Array[] = [];
          for (const name of names) {
            taken.push(await readColumn(name, rowStart, rowEnd));
          }
          yield taken;
        }
        groupStart = groupEnd;
      }
    },
  };

  async function readColumn(name: string, rowStart: number, rowEnd: number): Promise<Float64Array> {
    const values = new Float64Array(rowEnd - rowStart);
    let got = 0;
    // Thrown inside hyparquet's callback an error would be lost.
    let refused: unknown;
    try {
      await parquetRead({
        file,
        metadata,
        compressors,
        columns: [name],
        rowStart,
        rowEnd,
        useOffsetIndex: true,
        onChunk(chunk) {
          // Whole pages come: what lies outside of the rows asked for is cut off.
          const from = Math.max(chunk.rowStart, rowStart);
          const to = Math.min(chunk.rowEnd, rowEnd);
          if (to <= from || refused !== undefined) return;
          const part = values.subarray(from - rowStart, to - rowStart);
          const data = chunk.columnData.slice(from - chunk.rowStart, to - chunk.rowStart);
          try {
            takeValues(data, part, name, from + 1);
          } catch (error) {
            refused = error;
          }
          got += part.length;
        },
      });
    } catch (cause) {
      throw damaged(path, cause);
    }
    if (refused !== undefined) throw refused;
    if (got === values.length) return values;
    throw damaged(path, new Error(`column '${name}' has ${got} of ${values.length} values`));
  }
}

async function pathOf(source: string | URL): Promise<string> {
  const address = source instanceof URL ? source.href : source;
  const { resolve } = await import('node:path');
  if (!/^[a-z][a-z0-9+.-]+:/i.test(address)) return resolve(address);
  if (!address.startsWith('file:')) {
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      `Row blocks are read from a file on this machine, not from ${address}. Download it first.`,
    );
  }
  return (await import('node:url')).fileURLToPath(address);
}

function damaged(path: string, cause: unknown): BacksolveError {
  return new BacksolveError(
    'FILE_NOT_UNDERSTOOD',
    `${path} can't be read as Parquet: ${reason(cause)}. It may be damaged, cut short, encrypted, or no Parquet file.`,
    { cause },
  );
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
