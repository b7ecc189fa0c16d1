import { BacksolveError } from '../errors.ts';

/** How rows are laid out: block after block, in each first all inputs row by row, then all targets. */
export interface Layout {
  readonly blockRows: number;
}

/** Rows that are all there. */
export interface Stored {
  readonly keep: 'file' | 'memory';
  readonly rows: number;
  /** Copies one block; `into` is as long as the block. */
  read(block: number, into: Float64Array): void;
  close(): void;
}

/** Takes blocks in their order. */
export interface Store {
  /** Keeps the next block: all but the last are of one length. */
  write(block: Float64Array): void;
  finish(rows: number): Stored;
  /** Leaves nothing behind. */
  abandon(): void;
}

/** Keeps blocks in memory. */
export function memoryStore(): Store {
  let kept: Float64Array[] = [];
  let closed = false;
  return {
    write(block) {
      kept.push(block.slice());
    },
    finish: (rows) => ({
      keep: 'memory',
      rows,
      read(block, into) {
        if (closed) throw isClosed();
        into.set(kept[block]!);
      },
      close() {
        closed = true;
        kept = [];
      },
    }),
    abandon() {
      kept = [];
    },
  };
}

/**
 * Keeps blocks in a temporary file of raw numbers, 8 bytes each, which nobody else may read.
 *
 * Its name is taken away as soon as it is open where the system allows that, so that the file goes
 * with the process, however that ends; elsewhere it is deleted when it is closed or the process exits.
 *
 * @param folder - Where; by default the system's folder for temporary files.
 * @throws `FILE_NOT_READABLE` where no file can be made there.
 */
export async function fileStore(folder?: string): Promise<Store> {
  const fs = await import('node:fs');
  const { join } = await import('node:path');
  const where = folder ?? (await import('node:os')).tmpdir();
  const path = join(where, `backsolve-${crypto.randomUUID()}.rows`);
  let file: number;
  try {
    file = fs.openSync(path, 'wx+', 0o600);
  } catch (cause) {
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      `No temporary file can be made in ${where}: ${cause instanceof Error ? cause.message : String(cause)}. Name another folder, { folder: … }, or keep the rows in memory, { keep: 'memory' }.`,
      { cause },
    );
  }
  const remove = (): void => fs.rmSync(path, { force: true });
  let named = true;
  try {
    remove();
    named = fs.existsSync(path);
  } catch {
    // Windows may refuse while the file is open.
  }
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    fs.closeSync(file);
    if (!named) return;
    remove();
    process.off('exit', close);
  };
  if (named) process.on('exit', close);

  let end = 0;
  let blockBytes = 0;
  return {
    write(block) {
      blockBytes ||= block.byteLength;
      const bytes = bytesOf(block);
      for (let done = 0; done < bytes.length; ) {
        done += writeSome(fs, file, bytes, done, end + done, where);
      }
      end += bytes.length;
    },
    finish(rows) {
      const stored: Stored = {
        keep: 'file',
        rows,
        read(block, into) {
          if (!open) throw isClosed();
          const bytes = bytesOf(into);
          const from = block * blockBytes;
          for (let done = 0; done < bytes.length; ) {
            const got = fs.readSync(file, bytes, done, bytes.length - done, from + done);
            if (got === 0) throw cutShort();
            done += got;
          }
        },
        close,
      };
      // Blocks that nobody holds any more give their disk space back, as memory would be.
      forgotten.register(stored, close);
      return stored;
    },
    abandon: close,
  };
}

const forgotten = new FinalizationRegistry<() => void>((close) => close());

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function writeSome(
  fs: typeof import('node:fs'),
  file: number,
  bytes: Uint8Array,
  from: number,
  position: number,
  where: string,
): number {
  try {
    return fs.writeSync(file, bytes, from, bytes.length - from, position);
  } catch (cause) {
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      `The rows can't be written to a temporary file in ${where}: ${cause instanceof Error ? cause.message : String(cause)}. They take 8 bytes a number; name a folder with more room, { folder: … }.`,
      { cause },
    );
  }
}

function isClosed(): BacksolveError {
  return new BacksolveError(
    'WRONG_ARGUMENT',
    'These row blocks have been closed. Make them again with rowBlocks(…).',
  );
}

function cutShort(): BacksolveError {
  return new BacksolveError(
    'FILE_NOT_READABLE',
    'The temporary file that holds the rows has become shorter. Make the blocks again with rowBlocks(…).',
  );
}
