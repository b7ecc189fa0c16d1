const POLL_MILLIS = 1000;

/**
 * Calls `gone` once the Jupyter server that started this kernel has vanished without a word.
 *
 * Servers that want their kernels to end with them set JPY_PARENT_PID; without it nothing is
 * watched. On Windows that variable holds a handle, which means nothing to Node, so the parent
 * process is watched instead.
 *
 * @returns Ends the watching.
 */
export function watchParent(
  gone: () => void,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): () => void {
  const named = Number(environment.JPY_PARENT_PID);
  const pid = process.platform === 'win32' ? process.ppid : named;
  // Not alive from the start: its number belongs to another container.
  if (!Number.isInteger(named) || named <= 0 || !isAlive(pid)) return () => {};
  // An orphan gets another parent at once; a number may be given to another process some day.
  const adopted = process.platform !== 'win32' && pid === process.ppid;
  const timer = setInterval(() => {
    if (adopted ? process.ppid === pid : isAlive(pid)) return;
    clearInterval(timer);
    gone();
  }, POLL_MILLIS);
  timer.unref();
  return () => clearInterval(timer);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
