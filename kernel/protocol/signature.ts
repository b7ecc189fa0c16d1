import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs the four JSON parts of a message with the key that kernel and clients share. */
export interface Signer {
  /** The signature as lower-case hexadecimal text; empty when messages go unsigned. */
  sign(parts: readonly Uint8Array[]): string;
  /** Whether the signature is right, found out in a time that doesn't depend on where it is wrong. */
  verify(parts: readonly Uint8Array[], signature: Uint8Array): boolean;
}

/** The only scheme that Jupyter's clients use. */
export const SIGNATURE_SCHEME = 'hmac-sha256';

/**
 * Makes the signer of a connection.
 *
 * @param key - The connection file's key; empty means that nobody signs and nothing is checked.
 */
export function createSigner(key: string): Signer {
  if (key === '') return { sign: () => '', verify: () => true };
  const sign = (parts: readonly Uint8Array[]): string => {
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  };
  return {
    sign,
    verify: (parts, signature) => {
      const expected = Buffer.from(sign(parts));
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
  };
}
