import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PROTOCOL_VERSION } from '../protocol/create.ts';
import { packageVersion } from '../version.ts';

/** The name of the kernel's folder, and of the kernel in notebooks. */
export const KERNEL_NAME = 'backsolve';

/** What the kernel is called in the menus of front ends. */
export const DISPLAY_NAME = 'TypeScript (Backsolve)';

/** A Jupyter kernelspec: the content of kernel.json. */
export interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: 'message';
  readonly kernel_protocol_version: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Describes this installation: the Node.js that runs now, and this package's compiled program. */
export function kernelspec(): Kernelspec {
  return {
    argv: [process.execPath, programPath(), 'kernel', '-f', '{connection_file}'],
    display_name: DISPLAY_NAME,
    language: 'typescript',
    // By signal, the stop button would kill everything that a cell has started.
    interrupt_mode: 'message',
    kernel_protocol_version: PROTOCOL_VERSION,
    metadata: {
      debugger: false,
      supported_encryption: 'curve',
      [KERNEL_NAME]: { version: packageVersion() },
    },
  };
}

/** Whether the text of a kernel.json is one that {@link kernelspec} made. */
export function isOurs(text: string): boolean {
  try {
    const spec: unknown = JSON.parse(text);
    const metadata =
      typeof spec === 'object' && spec !== null && 'metadata' in spec ? spec.metadata : undefined;
    return typeof metadata === 'object' && metadata !== null && KERNEL_NAME in metadata;
  } catch {
    return false;
  }
}

/** The compiled program, also when this code itself runs from its sources. */
function programPath(): string {
  const door = createRequire(import.meta.url).resolve('backsolve/kernel');
  return join(dirname(door), 'main.js');
}
