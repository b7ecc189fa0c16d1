/** As much of the kernel's comms as widgets need. */
export interface KernelComms {
  readonly open: (
    target: string,
    data: Readonly<Record<string, unknown>>,
    extras: { readonly metadata: Readonly<Record<string, unknown>> },
  ) => KernelComm;
  readonly register: (target: string, opened: (comm: KernelComm) => void) => unknown;
}

export interface KernelComm {
  readonly id: string;
  readonly closed: boolean;
  readonly send: (data: Readonly<Record<string, unknown>>) => void;
  readonly close: () => void;
  readonly onMessage: (
    listener: (packet: { readonly data: Readonly<Record<string, unknown>> }) => unknown,
  ) => unknown;
  readonly onClose: (listener: () => unknown) => unknown;
}

/** @throws Error outside a kernel that has comms. */
export function kernelComms(): KernelComms {
  const comms: unknown = Reflect.get(globalThis, Symbol.for('Jupyter.comms'));
  if (isComms(comms)) return comms;
  throw new Error(
    'Widgets need a notebook: make them in a cell of the Backsolve kernel, and look at them in JupyterLab, Notebook or VS Code.',
  );
}

function isComms(value: unknown): value is KernelComms {
  return typeof value === 'object' && value !== null && 'open' in value && 'register' in value;
}
