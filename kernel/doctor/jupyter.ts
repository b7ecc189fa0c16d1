import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import {
  findKernelspecFault,
  jupyterDataFolder,
  KERNEL_NAME,
  type Surroundings,
} from '../install/index.ts';
import type { Finding } from './finding.ts';

const ANSWER_MILLIS = 15_000;

/** Which Jupyter is on the PATH. None is needed to run notebooks or to use the terminal. */
export async function checkJupyter({ environment, platform }: Surroundings): Promise<Finding> {
  const name = 'Jupyter';
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const path = environment.PATH ?? environment.Path ?? '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const program of ['jupyter-lab', 'jupyter-notebook', 'jupyter']) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = join(folder, program + ending);
        if (!(await isProgram(file))) continue;
        const version = await askVersion(file);
        return { name, status: 'ok', found: `${program}${version && ` ${version}`} in ${folder}` };
      }
    }
  }
  const advice =
    'For notebooks in the browser: pip install jupyterlab. VS Code brings its own; run and repl need none.';
  return { name, status: 'warn', found: 'not on the PATH', advice };
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Empty where it doesn't say. */
async function askVersion(file: string): Promise<string> {
  try {
    const asked = promisify(execFile)(file, ['--version'], { timeout: ANSWER_MILLIS });
    const first = (await asked).stdout.trim().split('\n')[0] ?? '';
    return /^[\d.]+\w*$/.test(first) ? first : '';
  } catch {
    return '';
  }
}

/** Where the kernel is installed, and whether that leads to this very program. */
export async function checkKernelspec(surroundings: Surroundings): Promise<Finding> {
  const name = 'kernelspec';
  const advice = 'Run: backsolve install';
  for (const folder of dataFolders(surroundings)) {
    const place = join(folder, 'kernels', KERNEL_NAME);
    const text = await readFile(join(place, 'kernel.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const fault = await findKernelspecFault(text);
    if (fault === undefined) return { name, status: 'ok', found: place };
    const status = fault.kind === 'broken' ? 'fail' : 'warn';
    return { name, status, found: `${place} ${fault.reason}`, advice };
  }
  return {
    name,
    status: 'warn',
    found: 'not installed: Jupyter and VS Code do not know it',
    advice,
  };
}

/** In Jupyter's own order, as far as no Python has to be asked. */
function dataFolders(surroundings: Surroundings): readonly string[] {
  const { environment, platform } = surroundings;
  const named = (environment.JUPYTER_PATH ?? '').split(delimiter).filter((path) => path !== '');
  const prefixes = [environment.VIRTUAL_ENV, environment.CONDA_PREFIX].flatMap((prefix) =>
    prefix ? [join(prefix, 'share', 'jupyter')] : [],
  );
  const shared =
    platform === 'win32'
      ? [join(environment.PROGRAMDATA || 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  return [...named, jupyterDataFolder(surroundings), ...prefixes, ...shared];
}
