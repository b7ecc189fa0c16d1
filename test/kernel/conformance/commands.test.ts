import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jupyterDataFolder, surroundings } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { freePorts } from '../transport/free-ports.ts';
import { runPython } from './python.ts';

const cli = fileURLToPath(new URL('../../../dist/kernel/main.js', import.meta.url));
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function backsolve(words: readonly string[], environment = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1', ...environment } };
    execFile(process.execPath, [cli, ...words], options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? null) : 0, stdout, stderr });
    });
  });
}

async function connectionFile(changes = {}): Promise<string> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  const file = join(folder, 'connection.json');
  await writeFile(file, JSON.stringify({ ...ports, ip: '127.0.0.1', key: 'k', ...changes }));
  return file;
}

/** Waits until a kernel takes connections. */
async function listening(file: string): Promise<void> {
  const { shell_port: port } = JSON.parse(await readFile(file, 'utf8'));
  for (;;) {
    const connected = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy()));
      socket.once('error', () => resolve(undefined));
    });
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('backsolve kernel', () => {
  it('says so when there is no connection file', async () => {
    const { code, stderr } = await backsolve(['kernel', '-f', 'nowhere.json']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/nowhere\.json.*no such file.*\[FILE_NOT_FOUND\]/);
  });

  it('says which field of a connection file is wrong', async () => {
    const file = await connectionFile({ shell_port: 'five' });
    const { code, stderr } = await backsolve(['kernel', '-f', file]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/"shell_port".*"five".*\[BAD_CONNECTION_FILE\]/);
  });

  it('says which address is taken, and ends', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const file = await connectionFile({ control_port: port });
    const { code, stderr } = await backsolve(['kernel', '-f', file]);
    server.close();
    expect(code).toBe(5);
    expect(stderr).toMatch(new RegExp(`tcp://127.0.0.1:${port}.*\\[TRANSPORT_FAILED\\]`));
  });

  it.skipIf(process.platform === 'win32')('ends cleanly on SIGTERM, without a word', async () => {
    const file = await connectionFile();
    const words = [cli, 'kernel', '-f', file];
    const kernel = spawn(process.execPath, words, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    for (const stream of [kernel.stdout, kernel.stderr])
      stream.on('data', (part) => said.push(part));
    const ended = new Promise((resolve) =>
      kernel.once('exit', (code, signal) => resolve([code, signal])),
    );
    await listening(file);
    kernel.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(Buffer.concat(said).toString()).toBe('');
  });
});

describe('backsolve install', () => {
  it("puts the kernel into the user's Jupyter folder and takes it away again", async () => {
    const data = join(folder, 'data');
    const environment = { JUPYTER_DATA_DIR: data };
    const installed = await backsolve(['install'], environment);
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    expect(installed.stdout).toContain(join(data, 'kernels', 'backsolve'));
    expect(await readdir(join(data, 'kernels'))).toEqual(['backsolve']);

    const removed = await backsolve(['install', '--uninstall'], environment);
    expect(removed).toMatchObject({ code: 0, stderr: '' });
    expect(await readdir(join(data, 'kernels'))).toEqual([]);
    const again = await backsolve(['install', '--uninstall'], environment);
    expect(again.stdout).toContain('no kernel to remove');
  });

  it('puts it below a prefix, and says how Jupyter finds it there', async () => {
    const { code, stdout } = await backsolve(['install', '--prefix', 'my env']);
    expect(code).toBe(0);
    expect(stdout).toContain(`JUPYTER_PATH=${join(folder, 'my env', 'share', 'jupyter')}`);
    expect(await readdir(join(folder, 'my env', 'share', 'jupyter', 'kernels'))).toEqual([
      'backsolve',
    ]);
  });

  it('refuses an empty prefix', async () => {
    const { code, stderr } = await backsolve(['install', '--prefix', '']);
    expect(code).toBe(2);
    expect(stderr).toContain('--prefix');
  });

  it.skipIf(!requirement('python-jupyter').available)(
    'looks for the same folder as Jupyter itself',
    async () => {
      expect(jupyterDataFolder(surroundings())).toBe(await runPython('data_folder.py'));
    },
  );
});
