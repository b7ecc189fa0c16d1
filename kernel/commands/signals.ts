import { constants } from 'node:os';

/** Watches for the signals that ask a program to end. */
export interface SignalWatch {
  /** Aborted by the first one. */
  readonly signal: AbortSignal;
  /** 128 + the number of the signal that came, as shells expect. */
  exitCode(): number;
  /** Gives the signals back their usual meaning. */
  stop(): void;
}

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks for an orderly end; the second ends the process at once. */
export function watchSignals(): SignalWatch {
  const controller = new AbortController();
  let code = 128 + constants.signals.SIGINT;
  const onSignal = (name: NodeJS.Signals) => {
    code = 128 + constants.signals[name];
    if (controller.signal.aborted) process.exit(code);
    controller.abort();
  };
  for (const name of NAMES) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop() {
      for (const name of NAMES) process.off(name, onSignal);
    },
  };
}
