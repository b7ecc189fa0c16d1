import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const main = join(root, 'dist', 'kernel', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as stderr has shown a text. */
  shows(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built command line as a user would, in a folder, without colours. */
export function start(
  folder: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Started {
  const { FORCE_COLOR, NO_COLOR, ...rest } = process.env;
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: { ...rest, CI: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal can go to all of it, as a terminal's Ctrl-C does.
    detached: process.platform !== 'win32',
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of waiting) look();
  });
  const ended = new Promise<Ended>((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code) => settle({ code, stdout, stderr }));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the command line did not start');
  return {
    pid,
    ended,
    shows: (text) =>
      new Promise((settle, fail) => {
        const look = () => {
          if (!stderr.includes(text)) return;
          waiting.delete(look);
          settle();
        };
        waiting.add(look);
        look();
        ended.then(() => fail(new Error(`ended without showing ${text}:\n${stderr}`)), fail);
      }),
    kill: (signal) => process.kill(process.platform === 'win32' ? pid : -pid, signal),
  };
}

export const backsolve = (
  folder: string,
  words: readonly string[],
  environment?: NodeJS.ProcessEnv,
): Promise<Ended> => start(folder, words, environment).ended;

/** A fresh folder inside the project, so that cells can import what it has installed. */
export async function freshFolder(): Promise<string> {
  await mkdir(join(root, 'out'), { recursive: true });
  return mkdtemp(join(root, 'out', 'Übung eins '));
}

export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Writes a notebook of the given cells: sources, each with its tags. */
export async function writeNotebook(
  path: string,
  cells: readonly (string | readonly [source: string, ...tags: string[]])[],
): Promise<void> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((cell, index) => {
      const [source, ...tags] = typeof cell === 'string' ? [cell] : cell;
      return {
        cell_type: 'code',
        id: `cell-${index}`,
        metadata: { tags },
        source,
        outputs: [],
        execution_count: null,
      };
    }),
  };
  await writeFile(path, JSON.stringify(notebook));
}
