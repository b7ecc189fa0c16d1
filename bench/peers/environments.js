// The peers' own environments: out/bench/python by venv and pip, out/bench/node by npm. Nothing of
// them is among the library's dependencies. A full run installs what is missing; a --short one, which
// must not need a network, takes what is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const place = (path) => fileURLToPath(new URL(path, import.meta.url));
const pythonFolder = place('../../out/bench/python');
const nodeFolder = place('../../out/bench/node');
const python = place(
  process.platform === 'win32'
    ? '../../out/bench/python/Scripts/python.exe'
    : '../../out/bench/python/bin/python',
);
const worker = new URL('./node/worker.js', import.meta.url);
const pins = Object.fromEntries(
  readFileSync(new URL('requirements.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split('==')),
);

/** Every peer: what it needs, how it is started, what to look for to see whether it is there. */
const peers = {
  backsolve: { node: {} },
  numpy: { python: ['numpy', 'scipy', 'threadpoolctl'] },
  sklearn: { python: ['numpy', 'scipy', 'scikit-learn', 'threadpoolctl'] },
  torch: { python: ['numpy', 'threadpoolctl', 'torch'] },
  'tfjs-cpu': {
    node: { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' },
  },
  'tfjs-wasm': {
    node: { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' },
  },
  brain: { node: { 'brain.js': '2.0.0-beta.24' } },
  jaxjs: { node: { '@jax-js/jax': '0.1.25' } },
};

/** One thread for everybody, and for OpenBLAS the kernels that it would choose itself. */
const env = {
  ...process.env,
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
};
delete env.OPENBLAS_CORETYPE;
delete env.OPENBLAS_L2_SIZE;

/**
 * How to start a peer, or why it can't be: `{ command, words, env }` or `{ skipped }`.
 *
 * @param install - Whether what is missing may be fetched.
 */
export function environmentOf(name, install) {
  const { node, python: packages } = peers[name];
  const why = packages ? readyPython(packages, install) : readyNode(node, install);
  if (why) return { skipped: why };
  return packages
    ? { command: python, words: [place('python/worker.py'), name], env }
    : { command: process.execPath, words: [fileURLToPath(worker), name], env };
}

function readyPython(packages, install) {
  if (!existsSync(python)) {
    if (!install) return 'no environment in out/bench/python; a run without --short makes it';
    const made = ['python3', 'python'].some(
      (name) => spawnSync(name, ['-m', 'venv', pythonFolder], { stdio: 'ignore' }).status === 0,
    );
    if (!made) return 'needs Python 3.11 or newer with its venv module';
  }
  const check = `import importlib.metadata as m, sys
for name in sys.argv[1:]: m.version(name)`;
  const there = () =>
    spawnSync(python, ['-c', check, ...packages], { stdio: 'ignore' }).status === 0;
  if (there()) return undefined;
  if (!install)
    return `${packages.join(', ')} not in out/bench/python; a run without --short installs`;
  console.log(`Installing ${packages.join(', ')} into out/bench/python …`);
  const pinned = packages.map((name) => `${name}==${pins[name]}`);
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned];
  const { status, stderr } = spawnSync(python, words, { encoding: 'utf8' });
  return status === 0 ? undefined : `pip could not install it: ${lastLine(stderr)}`;
}

function readyNode(packages, install) {
  const missing = Object.entries(packages).filter(
    ([name]) => !existsSync(`${nodeFolder}/node_modules/${name}/package.json`),
  );
  if (missing.length === 0) return undefined;
  const names = missing.map(([name, version]) => `${name}@${version}`);
  if (!install) return `${names.join(', ')} not in out/bench/node; a run without --short installs`;
  console.log(`Installing ${names.join(', ')} into out/bench/node …`);
  mkdirSync(nodeFolder, { recursive: true });
  // Install scripts would fetch native parts that no peer here uses.
  const words = ['install', '--prefix', nodeFolder, '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', [...words, ...names], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 ? undefined : `npm could not install it: ${lastLine(stderr)}`;
}

const lastLine = (text) => text?.trim().split('\n').at(-1) ?? 'it did not start';
