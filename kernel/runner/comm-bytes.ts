import type { CommMessage } from './evaluator.ts';

/** A comm message as JSON between the two processes: its buffers in base64. */
export type CommLetter = Without<CommMessage, 'buffers'> & { readonly buffers: readonly string[] };

/** `Omit` for each member of a union. */
type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

export function toLetter(message: CommMessage): CommLetter {
  const buffers = message.buffers.map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  );
  return { ...message, buffers };
}

export function fromLetter(letter: CommLetter): CommMessage {
  // A copy each: small buffers of Node share their memory, and user code may look at all of it.
  const buffers = letter.buffers.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  return { ...letter, buffers };
}
