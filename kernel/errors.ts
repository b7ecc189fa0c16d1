/**
 * A failure that a person or a script can act on: a file that isn't a notebook, an output that
 * can't be written, a runner that can't be started. `code` is stable; `exitCode` is what the
 * command line returns for it.
 */
export class KernelError extends Error {
  readonly code: KernelErrorCode;
  readonly exitCode: number;

  constructor(code: KernelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KernelError';
    this.code = code;
    this.exitCode = EXIT_CODES[code];
  }
}

/**
 * The command line's exit codes: 0 all went well, 1 a cell failed, 2 the command was misused,
 * 3 an input can't be read or understood, 4 an output can't be written, 5 the kernel failed.
 */
const EXIT_CODES: Readonly<Record<KernelErrorCode, number>> = {
  CELL_FAILED: 1,
  USAGE: 2,
  FILE_NOT_FOUND: 3,
  FILE_NOT_READABLE: 3,
  NOT_JSON: 3,
  NOT_A_NOTEBOOK: 3,
  WRONG_LANGUAGE: 3,
  BAD_CONNECTION_FILE: 3,
  OUTPUT_NOT_WRITABLE: 4,
  RUNNER_FAILED: 5,
  TRANSPORT_FAILED: 5,
};

/** Every code that a {@link KernelError} can carry. */
export type KernelErrorCode =
  | 'CELL_FAILED'
  | 'USAGE'
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_READABLE'
  | 'NOT_JSON'
  | 'NOT_A_NOTEBOOK'
  | 'WRONG_LANGUAGE'
  | 'BAD_CONNECTION_FILE'
  | 'OUTPUT_NOT_WRITABLE'
  | 'RUNNER_FAILED'
  | 'TRANSPORT_FAILED';
