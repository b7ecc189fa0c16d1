import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { DebugRequest, DebugResponse } from '../debug/protocol.ts';
import { compiledEntry } from '../entry.ts';
import { KernelError } from '../errors.ts';
import type { LiveValue, Look } from '../language/index.ts';
import { CONTEXT_FLAGS } from './causes.ts';
import { fromLetter, toLetter } from './comm-bytes.ts';
import type { Delivery, EvaluateRequest, EvaluateResult, EvaluatorOptions } from './evaluator.ts';
import { killTree } from './kill-tree.ts';
import {
  breakMark,
  PIPES,
  type RunnerReport,
  type RunnerRequest,
  type RunnerSettings,
  type SupervisorReport,
} from './messages.ts';
import { readLines } from './read-lines.ts';
import { readMarked } from './read-marked.ts';
import { readReports } from './read-reports.ts';

/** How a runner ended: by an exit code or by a signal. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last that it wrote to its ordinary stderr. */
  readonly lastWords: string;
  /** Why it never started. */
  readonly fault?: Error;
  /** Whether it was told to end. */
  readonly requested: boolean;
  /** Whether no cell was on. */
  readonly idle: boolean;
}

/** What came of an evaluation: its answer, or the runner's end in the middle of it. */
export type RunnerAnswer =
  | { readonly kind: 'result'; readonly result: EvaluateResult }
  | { readonly kind: 'died'; readonly death: Death };

/** A runner, seen from the protocol process. */
export interface RunnerProcess {
  /** Resolves when it takes cells, or with its death. */
  readonly ready: Promise<Death | undefined>;
  readonly ended: Promise<Death>;
  /** One at a time. All output has been taken when it resolves. */
  readonly evaluate: (request: EvaluateRequest) => Promise<RunnerAnswer>;
  /** In turn with the evaluations. */
  readonly deliver: (delivery: Delivery) => Promise<RunnerAnswer>;
  readonly interrupt: () => void;
  readonly look: Look;
  /** Rejects when the runner ends before it has answered. */
  readonly debug: (request: DebugRequest) => Promise<DebugResponse>;
  /** Ends it and what it started. */
  readonly stop: () => Promise<void>;
}

/** What is still in the pipes after the end comes at once, unless a child keeps them open. */
const DRAIN_MILLIS = 300;
/** Time for the exit handlers of user code. */
const EXIT_MILLIS = 250;

/** A timer of user code may keep the runner busy; whoever asked has typed on by then. */
const LOOK_MILLIS = 250;

const FLAGS = [
  // After an interrupt inside an async callback Node would otherwise end the process.
  '--no-force-async-hooks-checks',
  // `import.meta.resolve` with a parent: cells resolve from the notebook's folder.
  '--experimental-import-meta-resolve',
  ...CONTEXT_FLAGS,
];

export function startRunner({ folder, onOutput, onDebugEvent }: EvaluatorOptions): RunnerProcess {
  const nonce = randomBytes(12).toString('hex');
  const settings: RunnerSettings = { folder, nonce };
  const entry = fileURLToPath(compiledEntry(import.meta.url, 'child'));
  const child = spawn(process.execPath, [...FLAGS, entry, JSON.stringify(settings)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // A group of its own, so that all it starts can be ended with it. Windows has no groups, and
    // would open a console window.
    detached: process.platform !== 'win32',
  });
  const requests = child.stdio[PIPES.requests];
  const reports = child.stdio[PIPES.reports];
  // Typed for five pipes at most.
  const pipes: readonly unknown[] = child.stdio;
  const supervisor = pipes[PIPES.supervisor];

  const cells = new Map<number, string>();
  let latest = 0;
  const cellOf = (run: number): string => cells.get(run) ?? cells.get(latest) ?? '';
  const stdout = readMarked(child.stdout, nonce, (text) =>
    onOutput(cellOf(latest), { kind: 'stream', name: 'stdout', text }),
  );
  const stderr = readMarked(child.stderr, nonce, (text) =>
    onOutput(cellOf(latest), { kind: 'stream', name: 'stderr', text }),
  );

  const openComms = new Set<string>();

  let onReady = (): void => {};
  let answer: ((answer: RunnerAnswer) => void) | undefined;
  const looks = new Map<number, (value: LiveValue | undefined) => void>();
  let looked = 0;
  const receive = async (run: number, report: RunnerReport): Promise<void> => {
    switch (report.kind) {
      case 'ready':
        return onReady();
      case 'output':
        return onOutput(cellOf(run), report.output);
      case 'comm': {
        const message = fromLetter(report.letter);
        if (message.kind === 'open') openComms.add(message.comm);
        if (message.kind === 'close') openComms.delete(message.comm);
        return onOutput(cellOf(run), { kind: 'comm', message });
      }
      case 'look':
        return looks.get(report.look)?.(report.value);
      case 'result': {
        const { marked } = report;
        if (marked.includes('stdout')) await stdout.passed(run);
        if (marked.includes('stderr')) await stderr.passed(run);
        // A run may be answered twice, when an interrupt came too late for it.
        if (run !== latest) return;
        answer?.({ kind: 'result', result: report.result });
        answer = undefined;
        return;
      }
    }
  };
  const allRead = Promise.all([
    stdout.ended,
    stderr.ended,
    reports instanceof Readable
      ? readReports(reports, breakMark(nonce), {
          text: (run, name, text) => onOutput(cellOf(run), { kind: 'stream', name, text }),
          report: receive,
        })
      : undefined,
  ]);

  const asked = new Map<number, (response: DebugResponse) => void>();
  if (supervisor instanceof Readable) {
    readLines(supervisor, (line) => {
      const report: SupervisorReport = JSON.parse(line);
      if (report.kind === 'event') return onDebugEvent?.(report.event);
      asked.get(report.id)?.(report.response);
      asked.delete(report.id);
    });
  }
  let debugCount = 0;

  let requested = false;
  let dead: Death | undefined;
  const ended = new Promise<Death>((resolve) => {
    const end = async (how: Pick<Death, 'code' | 'signal' | 'fault'>): Promise<void> => {
      await Promise.race([allRead, delay(DRAIN_MILLIS)]);
      for (const comm of openComms) {
        const message = { kind: 'close', comm, data: {}, metadata: {}, buffers: [] } as const;
        await onOutput(cellOf(latest), { kind: 'comm', message });
      }
      dead = { ...how, lastWords: stderr.last(), requested, idle: answer === undefined };
      answer?.({ kind: 'died', death: dead });
      resolve(dead);
    };
    child.once('exit', (code, signal) => void end({ code, signal }));
    child.once('error', (fault) => void end({ code: null, signal: null, fault }));
  });
  const send = (request: RunnerRequest): void => {
    // After its end there is nobody to read; the exit tells.
    if (requests instanceof Writable && requests.writable)
      requests.write(`${JSON.stringify(request)}\n`);
  };
  requests?.on('error', () => {});
  /** Begins a run for a cell; resolves with its answer. */
  const begin = (
    cell: string,
    toRequest: (run: number) => RunnerRequest,
  ): Promise<RunnerAnswer> => {
    latest += 1;
    cells.set(latest, cell);
    send(toRequest(latest));
    return new Promise((resolve) => {
      answer = resolve;
      if (dead !== undefined) resolve({ kind: 'died', death: dead });
    });
  };

  return {
    ready: Promise.race([
      new Promise<undefined>((resolve) => {
        onReady = () => resolve(undefined);
      }),
      ended,
    ]),
    ended,
    evaluate: ({ cell, code, executionCount, notebookCell }) =>
      begin(cell, (run) => ({ kind: 'evaluate', run, code, executionCount, notebookCell })),
    deliver: ({ cell, message }) => {
      if (message.kind === 'open') openComms.add(message.comm);
      if (message.kind === 'close') openComms.delete(message.comm);
      return begin(cell, (run) => ({ kind: 'deliver', run, letter: toLetter(message) }));
    },
    interrupt: () => send({ kind: 'interrupt' }),
    look: async (expression) => {
      looked += 1;
      const look = looked;
      const answer = new Promise<LiveValue | undefined>((resolve) => looks.set(look, resolve));
      send({ kind: 'look', look, expression });
      const nothing = (): undefined => undefined;
      const value = await Promise.race([
        answer,
        delay(LOOK_MILLIS).then(nothing),
        ended.then(nothing),
      ]);
      looks.delete(look);
      return value;
    },
    debug: (request) => {
      debugCount += 1;
      const id = debugCount;
      send({ kind: 'debug', id, request });
      return Promise.race([
        new Promise<DebugResponse>((resolve) => asked.set(id, resolve)),
        ended.then((): never => {
          throw new KernelError('RUNNER_FAILED', 'The runner ended before the debugger answered.');
        }),
      ]);
    },
    stop: async () => {
      requested = true;
      send({ kind: 'exit' });
      await Promise.race([ended, delay(EXIT_MILLIS)]);
      killTree(child.pid);
      await ended;
    },
  };
}

function delay(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis).unref();
  });
}
