import { types } from 'node:util';
import { render, renderText } from '../display/formatters/index.ts';
import type { Interruption } from './interruption.ts';
import type { Modules } from './modules.ts';

/** The global under which transformed cells reach the runner. */
export const KERNEL_NAME = '__cell__';

/** What a run's own code uses: its last value, and its waits. */
export interface CellHandle extends Pick<Interruption, 'until' | 'each'> {
  last: unknown;
}

/** What transformed code refers to: modules for all cells, and a handle for each run. */
export interface CellKernel extends Pick<Modules, 'import' | 'load' | 'meta'> {
  /** Renders a value as JSON, for the debugger; without what has to be waited for. */
  readonly rich: (value: unknown) => string;
  /** Where the engine leaves the value that it was asked for. */
  held: unknown;
  /** Hands over the message that a run is for. */
  deliver: () => unknown;
  [run: number]: CellHandle;
}

/** The expression by which a run's code reaches its handle. */
export function handleName(run: number): string {
  return `${KERNEL_NAME}[${run}]`;
}

/** Defines the global. It can't be listed, replaced or declared anew by a cell. */
export function installCellKernel({ import: load, load: loadNames, meta }: Modules): CellKernel {
  const kernel: CellKernel = {
    import: load,
    load: loadNames,
    meta,
    rich,
    held: undefined,
    deliver: () => {},
  };
  Object.defineProperty(globalThis, KERNEL_NAME, { value: kernel });
  return kernel;
}

function rich(value: unknown): string {
  const remark = (): void => {};
  const rendered = render(value, remark);
  const plain = rendered === undefined || types.isPromise(rendered);
  const { data } = plain ? renderText(value, remark) : rendered;
  // Typed arrays are arrays to whoever reads a bundle.
  return JSON.stringify(data, (_key, part: unknown) =>
    types.isTypedArray(part) ? Array.from<number | bigint>(part) : part,
  );
}
