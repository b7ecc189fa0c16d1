import type { MainReport, MainRequest } from './messages.ts';

/** What the main thread tells of its runs. */
type RunProgress = Exclude<MainReport, { readonly kind: 'text' }>;

/** How the supervisor reaches the main thread. */
export interface MainThread {
  readonly tellMain: (request: MainRequest) => void;
  /** Throws the thread out of whatever JavaScript it runs; `done` when it is out. */
  readonly terminate: (done: () => void) => void;
  /** Interrupts the processes that user code has started and may be waiting for. */
  readonly signalChildren: () => void;
}

/**
 * Stops a run: asks first, since a run that only waits can end by itself; terminates what doesn't
 * answer; and has the run answered for when its own answer won't come, as after a wait that was
 * terminated.
 */
export interface Interrupter {
  readonly begin: (run: number) => void;
  readonly receive: (report: RunProgress) => void;
  readonly interrupt: () => Promise<void>;
  /** Resolves when no termination is on its way. */
  readonly settled: () => Promise<void>;
}

/** A main thread that only waits answers sooner. */
const ANSWER_MILLIS = 10;
/** One that listens to its signal may be in the middle of a solve: a fit then returns by itself. */
const ANSWER_WHEN_LISTENING_MILLIS = 60;
/** A run that was asked and answers: its grace, and some time to end. */
const PATIENCE_MILLIS = 60;
/** A run that was terminated has ended already, or never will. */
const PATIENCE_AFTER_TERMINATION_MILLIS = 15;
/** A thread that can't even be terminated may wait for a child process. */
const CHILDREN_AFTER_MILLIS = 30;
const POLL_MILLIS = 4;

export function createInterrupter({
  tellMain,
  terminate,
  signalChildren,
}: MainThread): Interrupter {
  let running: number | undefined;
  let stopping: number | undefined;
  let listening: number | undefined;
  let terminating: Promise<void> | undefined;
  let wake = (): void => {};

  /** Resolves at the next report, or when the time is over. */
  const reportWithin = async (millis: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, millis);
    });
    clearTimeout(timer);
  };

  let answered = false;
  const answersPing = async (within: number): Promise<boolean> => {
    answered = false;
    tellMain({ kind: 'ping' });
    const end = performance.now() + within;
    while (!answered && performance.now() < end) await reportWithin(end - performance.now());
    return answered;
  };

  const terminateOnce = (): void => {
    // A second one could hit what comes after the first.
    terminating ??= new Promise((resolve) => {
      terminate(() => {
        terminating = undefined;
        resolve();
        wake();
      });
    });
  };

  const stop = async (run: number): Promise<void> => {
    tellMain({ kind: 'interrupt', run });
    const start = performance.now();
    let patience = PATIENCE_MILLIS;
    let answersSince: number | undefined;
    let signalled = false;
    let within = listening === run ? ANSWER_WHEN_LISTENING_MILLIS : ANSWER_MILLIS;
    while (running === run) {
      const answers = await answersPing(within);
      within = ANSWER_MILLIS;
      if (!answers) {
        if (running !== run) return;
        terminateOnce();
        patience = PATIENCE_AFTER_TERMINATION_MILLIS;
        answersSince = undefined;
        if (!signalled && performance.now() - start > CHILDREN_AFTER_MILLIS) {
          signalled = true;
          signalChildren();
        }
      } else {
        answersSince ??= performance.now();
        if (performance.now() - answersSince > patience) tellMain({ kind: 'abandon', run });
        await reportWithin(POLL_MILLIS);
      }
    }
  };

  return {
    begin: (run) => {
      running = run;
    },
    receive: (report) => {
      if (report.kind === 'pong') answered = true;
      else if (report.kind === 'listening') listening = report.run;
      else if (report.kind === 'done' && report.run === running) running = undefined;
      wake();
    },
    interrupt: async () => {
      if (running === undefined || stopping === running) return;
      stopping = running;
      await stop(running);
    },
    settled: async () => {
      while (terminating !== undefined) {
        // It is acknowledged only when the thread runs JavaScript again.
        tellMain({ kind: 'ping' });
        await reportWithin(POLL_MILLIS);
      }
    },
  };
}
