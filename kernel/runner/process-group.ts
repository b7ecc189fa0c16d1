/** Sends a signal to this process and all that it started; false where there are no groups. */
export function signalProcessGroup(signal: NodeJS.Signals): boolean {
  if (process.platform === 'win32') return false;
  try {
    process.kill(-process.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ends this process at once, also in the middle of a loop on another thread. */
export function endProcessGroup(): void {
  signalProcessGroup('SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}
