import { setTimeout as delay } from 'node:timers/promises';
import type { XPublisher } from 'zeromq';
import { inTurn } from './in-turn.ts';

/** How long a client that reads nothing may hold back everyone else. */
const PATIENCE_MILLIS = 5000;
const RETRY_MILLIS = 2;

/**
 * Sends on an XPUB socket without losing anything for a client that is merely slow.
 *
 * A publisher drops silently what a subscriber with a full queue can't take: a flood of output
 * then has holes, and the missing `idle` makes a client wait for ever. So sending waits while any
 * subscriber's queue is full. A subscriber that takes nothing for five seconds (a suspended
 * program, a sleeping laptop) loses messages from then on, until it reads again.
 */
export function createPatientSend(
  socket: XPublisher,
  debug: (line: string) => void,
  patienceMillis: number = PATIENCE_MILLIS,
): (frames: readonly Uint8Array[]) => Promise<void> {
  let patient = true;
  setNoDrop(socket, true);

  return inTurn(async (frames) => {
    const deadline = Date.now() + patienceMillis;
    while (!socket.closed) {
      if (await trySend(socket, frames)) {
        patient = true;
        return;
      }
      if (!patient || Date.now() > deadline) {
        if (patient) debug('a subscriber of iopub reads nothing: it will miss messages');
        patient = false;
        setNoDrop(socket, false);
        await trySend(socket, frames);
        setNoDrop(socket, true);
        return;
      }
      await delay(RETRY_MILLIS);
    }
  });
}

/** False when a subscriber's queue is full; the socket doesn't say so in advance, it only refuses. */
async function trySend(socket: XPublisher, frames: readonly Uint8Array[]): Promise<boolean> {
  try {
    await socket.send([...frames]);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
    throw error;
  }
}

/**
 * Changes what happens when a queue is full, at once.
 *
 * The binding warns on stderr that an option of a bound socket has no effect; this one has (without
 * it the messages of a flood are seen to be lost or kept accordingly), so nobody needs to read that.
 */
function setNoDrop(socket: XPublisher, value: boolean): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    socket.noDrop = value;
  } finally {
    process.emitWarning = emitWarning;
  }
}
