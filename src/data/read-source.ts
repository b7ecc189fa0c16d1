import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TextDecoder } from 'node:util';
import { BacksolveError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';

/** What was read, and what to call it in a message. */
export interface SourceText {
  readonly text: string;
  /** The file's name without its folder, or the address. */
  readonly name: string;
}

/**
 * Reads a text from a path (relative to the working folder), a `file:` URL, or by fetch from a
 * `data:`, `http:` or `https:` URL. A byte order mark decides the encoding and is removed.
 *
 * @param encoding - A label of the WHATWG Encoding Standard, such as `'windows-1252'`.
 * @throws BacksolveError - `FILE_NOT_READABLE` where there is nothing to read,
 *   `FILE_NOT_UNDERSTOOD` where the bytes aren't text of this encoding.
 */
export async function readSource(source: string | URL, encoding = 'utf-8'): Promise<SourceText> {
  const address = source instanceof URL ? source.href : source;
  const scheme = /^(file|data|https?):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file') {
    const path = scheme === undefined ? resolve(address) : filePath(address);
    return { text: decode(await readPath(path), encoding, path), name: basename(path) };
  }
  const shown = scheme === 'data' ? `${address.slice(0, 30)}…` : address;
  const bytes = await fetchBytes(address, shown);
  const name = scheme === 'data' ? 'data: URL' : basename(new URL(address).pathname) || address;
  return { text: decode(bytes, encoding, shown), name };
}

function filePath(address: string): string {
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      `${address} is not the URL of a file on this machine: ${reason(cause)}.`,
      { cause },
    );
  }
}

async function readPath(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const problem =
      code === 'ENOENT'
        ? `There is no file ${path}.${await suggestion(path)}`
        : code === 'EISDIR'
          ? `${path} is a folder. Name a file in it.`
          : `${path} can't be read: ${reason(cause)}.`;
    throw new BacksolveError('FILE_NOT_READABLE', problem, { cause });
  }
}

async function suggestion(path: string): Promise<string> {
  try {
    const nearest = nearestName(basename(path), await readdir(dirname(path)));
    return nearest === undefined
      ? ` Relative paths start from ${process.cwd()}.`
      : ` Did you mean ${nearest}, in the same folder?`;
  } catch {
    return ` Its folder isn't there either; relative paths start from ${process.cwd()}.`;
  }
}

async function fetchBytes(address: string, shown: string): Promise<Uint8Array> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(address);
    body = await response.arrayBuffer();
  } catch (cause) {
    // fetch says only "fetch failed"; what failed is the cause of that.
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    throw new BacksolveError('FILE_NOT_READABLE', `${shown} can't be read: ${reason(inner)}.`, {
      cause,
    });
  }
  if (response.ok) return new Uint8Array(body);
  throw new BacksolveError(
    'FILE_NOT_READABLE',
    `${shown} can't be read: the server answered ${response.status} ${response.statusText}`.trim(),
  );
}

function decode(bytes: Uint8Array, encoding: string, shown: string): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : encoding;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(marked, { fatal: true });
  } catch (cause) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `There is no encoding '${encoding}'. Common ones are 'utf-8', 'windows-1252' and 'utf-16le'.`,
      { cause },
    );
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `${shown} isn't ${marked} text. If it comes from an older spreadsheet, try { encoding: 'windows-1252' }.`,
      { cause },
    );
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
