/** A fingerprint of the kernels' sources. */
export function fingerprint(): Promise<string>;
/** The bytes of the compiled kernels. */
export function assemble(): Promise<Uint8Array>;
/** What binary.ts says of them. */
export function written(binary: Uint8Array, mark: string): string;
