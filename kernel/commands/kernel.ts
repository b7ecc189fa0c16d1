import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { platform } from 'node:process';
import { debuglog } from 'node:util';
import { isComplete } from '../client/index.ts';
import { staticPictures } from '../display/plotly/index.ts';
import { KernelError } from '../errors.ts';
import { createHistory, historyFolder } from '../history/index.ts';
import { createLanguage } from '../language/index.ts';
import { parseConnectionFile } from '../protocol/connection-file.ts';
import { createEvaluator } from '../runner/index.ts';
import { createSession } from '../session/index.ts';
import { createZeromqTransport } from '../transport/zeromq.ts';
import { keepBlocking } from './keep-blocking.ts';
import { watchParent } from './watch-parent.ts';

/** How long the process may still take to end by itself, when all its work is done. */
const LAST_MILLIS = 3000;

/**
 * Is a Jupyter kernel until a client, a signal or the end of its parent says otherwise.
 *
 * The working folder is the notebook's, as Jupyter starts kernels. SIGINT interrupts the running
 * cell, SIGTERM and SIGHUP end the kernel. `NODE_DEBUG=backsolve` shows what it ignores and why.
 * What cells were is kept in the user's data folder, unless `BACKSOLVE_HISTORY` is `off`.
 *
 * @returns The exit code.
 * @throws KernelError `BAD_CONNECTION_FILE`, `FILE_NOT_FOUND`, `FILE_NOT_READABLE`, `TRANSPORT_FAILED`.
 */
export async function kernelCommand(connectionFile: string): Promise<number> {
  keepBlocking();
  const info = parseConnectionFile(await read(connectionFile), connectionFile);
  const log = debuglog('backsolve');
  const debug = (line: string): void => log('%s', line);
  const { enrich, close } = staticPictures();
  const session = createSession({
    transport: createZeromqTransport(info, { debug }),
    createEvaluator,
    folder: process.cwd(),
    enrich,
    history: createHistory(historyFolder({ environment: process.env, platform, home: homedir() })),
    language: createLanguage({ folder: process.cwd(), debug }),
    isComplete,
    debug,
  });
  const stop = (): void => void session.stop();
  const unwatch = watchParent(stop);
  process.on('SIGINT', () => void session.interrupt().catch(debug));
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  try {
    await session.start();
    await session.ended;
  } finally {
    unwatch();
    await close();
    setTimeout(() => process.exit(), LAST_MILLIS).unref();
  }
  return 0;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new KernelError(
      missing ? 'FILE_NOT_FOUND' : 'FILE_NOT_READABLE',
      `Can't read the connection file ${path}: ${missing ? 'there is no such file' : error}. ` +
        'Jupyter writes it when it starts a kernel; `backsolve install` makes the kernel known to Jupyter.',
      { cause: error },
    );
  }
}
