import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KernelError } from '../errors.ts';
import { isOurs, KERNEL_NAME, kernelspec } from './kernelspec.ts';
import { LOGO_SVG, logoPng } from './logo.ts';

/**
 * Puts the kernel's folder into a Jupyter data folder, in place of an older one of ours.
 *
 * Everything is written beside it first and then renamed: Jupyter never sees half a kernel.
 * `plotly.min.js` lies in it because Jupyter serves these files to notebooks, so that figures are
 * interactive without a network and without a copy of the library in every output.
 *
 * @param dataFolder - Such as `~/.local/share/jupyter`.
 * @returns The folder of the kernel.
 * @throws KernelError `OUTPUT_NOT_WRITABLE`, with nothing changed.
 */
export async function installKernelspec(dataFolder: string): Promise<string> {
  const kernels = join(dataFolder, 'kernels');
  const target = join(kernels, KERNEL_NAME);
  return attempt(`install the kernel in ${target}`, async () => {
    const present = await findKernel(target);
    await mkdir(kernels, { recursive: true });
    const work = await mkdtemp(join(dataFolder, `.${KERNEL_NAME}-`));
    try {
      const fresh = join(work, 'fresh');
      await mkdir(fresh);
      await writeKernel(fresh);
      await replace(target, fresh, present ? join(work, 'old') : undefined);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return target;
  });
}

/**
 * Takes the kernel's folder away from a Jupyter data folder.
 *
 * @returns The folder that is gone; undefined when there was none.
 * @throws KernelError `OUTPUT_NOT_WRITABLE` when it isn't ours or can't be removed.
 */
export async function uninstallKernelspec(dataFolder: string): Promise<string | undefined> {
  const target = join(dataFolder, 'kernels', KERNEL_NAME);
  return attempt(`remove ${target}`, async () => {
    if (!(await findKernel(target))) return undefined;
    await rm(target, { recursive: true });
    return target;
  });
}

/** Whether there is a kernel of ours; one of somebody else is an error. */
async function findKernel(target: string): Promise<boolean> {
  const exists = await stat(target).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!exists) return false;
  const text = await readFile(join(target, 'kernel.json'), 'utf8').catch(() => '');
  if (isOurs(text)) return true;
  throw new KernelError(
    'OUTPUT_NOT_WRITABLE',
    `${target} was not made by Backsolve, so it is left alone. Rename or remove it, then try again.`,
  );
}

async function writeKernel(folder: string): Promise<void> {
  const plotly = createRequire(import.meta.url).resolve('plotly.js-dist-min/plotly.min.js');
  await Promise.all([
    writeFile(join(folder, 'kernel.json'), `${JSON.stringify(kernelspec(), undefined, 1)}\n`),
    writeFile(join(folder, 'logo-svg.svg'), LOGO_SVG),
    ...[32, 64].map(async (size) =>
      writeFile(join(folder, `logo-${size}x${size}.png`), await logoPng(size)),
    ),
    copyFile(plotly, join(folder, 'plotly.min.js')),
  ]);
}

async function replace(target: string, fresh: string, old: string | undefined): Promise<void> {
  if (old) await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    if (old) await rename(old, target);
    throw error;
  }
}

async function attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KernelError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new KernelError(
      'OUTPUT_NOT_WRITABLE',
      `Can't ${what}: ${reason}. Check who may write there and that no Jupyter is running, ` +
        'or choose another place with --prefix.',
      { cause: error },
    );
  }
}
