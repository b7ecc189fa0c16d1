/**
 * A misuse of the trainer library: a wrong shape, an unknown name, data that can't be learned from.
 *
 * Numerical failure is not an error: it is a status on the solve. The message says what is wrong,
 * where, and what to try; `code` is stable and meant for programs.
 */
export class BacksolveError extends Error {
  /** A stable, machine-readable name of the mistake, such as `'SHAPE_MISMATCH'`. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BacksolveError';
    this.code = code;
  }
}

/** Every code that a {@link BacksolveError} of the trainer library can carry. */
export type ErrorCode =
  | 'SHAPE_MISMATCH'
  | 'NOT_FINITE'
  | 'NO_ROWS'
  | 'NOT_A_NUMBER'
  | 'MISSING_VALUE'
  | 'UNKNOWN_COLUMN'
  | 'DUPLICATE_COLUMN'
  | 'TOO_FEW_CLASSES'
  | 'TOO_MANY_CLASSES'
  | 'CLASS_WITHOUT_ROWS'
  | 'UNKNOWN_OPTION'
  | 'OPTION_OUT_OF_RANGE'
  | 'TARGET_OUT_OF_RANGE'
  | 'NOT_INVERTIBLE'
  | 'ACTIVATION_INCONSISTENT'
  | 'EVENT_NOT_POSSIBLE'
  | 'RUN_BUSY'
  | 'WRONG_ARGUMENT'
  | 'FILE_NOT_READABLE'
  | 'FILE_NOT_UNDERSTOOD'
  | 'FILE_NOT_WRITABLE'
  | 'KOFFI_NOT_FOUND'
  | 'BLAS_NOT_FOUND'
  | 'BLAS_UNSUITABLE';
