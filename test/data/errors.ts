import { expect } from 'vitest';
import { BacksolveError, type ErrorCode } from '../../src/errors.ts';

/** Checks that a call is refused with this code, and that the message holds every one of the words. */
export function expectRefusal(
  call: () => unknown,
  code: ErrorCode,
  ...words: readonly string[]
): void {
  let caught: unknown;
  try {
    call();
  } catch (error) {
    caught = error;
  }
  checkRefusal(caught, code, words);
}

/** The same for a call that answers later. */
export async function expectRejection(
  promise: Promise<unknown>,
  code: ErrorCode,
  ...words: readonly string[]
): Promise<void> {
  const caught = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  checkRefusal(caught, code, words);
}

function checkRefusal(caught: unknown, code: ErrorCode, words: readonly string[]): void {
  expect(caught).toBeInstanceOf(BacksolveError);
  if (!(caught instanceof BacksolveError)) return;
  expect(caught.code, caught.message).toBe(code);
  for (const word of words) expect(caught.message).toContain(word);
}
