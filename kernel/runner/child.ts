/*
 * The runner process. Three parties share it:
 *
 *   protocol process ──fd 3──▶ supervisor (worker thread) ──port──▶ main thread: user code
 *   protocol process ◀──fd 4── main thread, synchronously
 *
 * The supervisor reads requests even while user code never lets go of the main thread; it can stop
 * that code, and ends the process when the protocol process is gone. User code is evaluated through
 * the inspector, connected to its own thread.
 */
import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createMarkup } from '../display/formatters/index.ts';
import { compiledEntry } from '../entry.ts';
import { createCauses } from './causes.ts';
import { installCellKernel, KERNEL_NAME } from './cell-kernel.ts';
import { closeDebugSession } from './close-debug-session.ts';
import { toLetter } from './comm-bytes.ts';
import { createComms } from './comms.ts';
import { createDisplays, type DisplaySink } from './displays.ts';
import { createEngine } from './engine.ts';
import { isInterrupted } from './interruption.ts';
import { createLook } from './look.ts';
import type { MainReport, MainRequest, RunnerSettings } from './messages.ts';
import { createModules } from './modules.ts';
import { createNotebookCells } from './notebook-cells.ts';
import { pendingMemory } from './pending-text.ts';
import { redirectProcessStreams } from './process-streams.ts';
import { createReporter } from './reporter.ts';
import { createRuns, type RunState } from './runs.ts';
import { installStackFrames } from './stack-frames.ts';
import { createDescribeError } from './traceback.ts';
import { createTslab } from './tslab.ts';
import { writeBeforeTheEnd } from './write-before-the-end.ts';

const settings: RunnerSettings = JSON.parse(process.argv[2] ?? '{}');
process.argv.splice(1);

const state: RunState = { latest: 0, interruption: undefined };
const memory = pendingMemory();
const reporter = createReporter(settings.nonce, memory, () => tell({ kind: 'text' }));
const causes = createCauses();
/** The run to which belongs what happens now. */
const responsible = (): number => causes.current() ?? state.latest;
const sink = (): DisplaySink => {
  const run = responsible();
  return {
    send: (output) => reporter.report(run, { kind: 'output', output }),
    remark: (text) => reporter.text(run, 'stderr', `${text}\n`),
  };
};

redirectProcessStreams((stream, text) => reporter.text(responsible(), stream, text));
const frames = installStackFrames(new URL('../', import.meta.url).href);
const describe = createDescribeError(frames, settings.folder);
const displays = createDisplays(sink);
const modules = createModules(settings.folder, { tslab: createTslab(displays.show) });
const kernel = installCellKernel(modules);
const cells = createNotebookCells();
const comms = createComms({
  send: (message) => reporter.report(state.latest, { kind: 'comm', letter: toLetter(message) }),
  makeId: randomUUID,
  complain: (thrown) => complain('A listener of a comm threw:', thrown),
});

const debugSession = new Int32Array(new SharedArrayBuffer(4));
const supervisor = new Worker(compiledEntry(import.meta.url, 'supervisor'), {
  workerData: { memory, debugSession },
});
const tell = (report: MainReport): void => supervisor.postMessage(report);

const look = createLook();
const engine = createEngine(KERNEL_NAME, () => kernel.held);
process.on('exit', () => {
  engine.close();
  closeDebugSession(debugSession, () => tell({ kind: 'exiting' }));
});
writeBeforeTheEnd(reporter);
const runs = createRuns({
  state,
  causes,
  engine,
  kernel,
  frames,
  cells,
  displays,
  comms,
  reporter,
  describe,
  sink,
  nonce: settings.nonce,
  done: (run) => tell({ kind: 'done', run }),
});

Object.assign(globalThis, {
  display: displays.display,
  clearOutput: displays.clearOutput,
  comms: comms.forCells,
  ...createMarkup(),
  require: modules.require,
  __dirname: modules.meta.dirname,
  __filename: modules.meta.filename,
});
Object.defineProperty(globalThis, Symbol.for('Jupyter.signal'), {
  configurable: true,
  get: () => {
    // Once a run: code may ask in every step of a loop.
    if (state.interruption?.listening === false) tell({ kind: 'listening', run: state.latest });
    return state.interruption?.signal;
  },
});
Object.defineProperty(globalThis, Symbol.for('Jupyter.comms'), {
  configurable: true,
  value: comms.forCells,
});
Object.defineProperty(globalThis, Symbol.for('Jupyter.cell'), {
  configurable: true,
  get: () => cells.current,
});

/** The run whose callback threw. */
const runOf = (thrown: unknown): number | undefined => {
  if (!types.isNativeError(thrown)) return undefined;
  const frame = frames.of(thrown).findLast(({ kind }) => kind === 'cell');
  return frame?.kind === 'cell' ? frame.run : undefined;
};
const complain = (title: string, thrown: unknown): void => {
  // A stopped run's waits may reject where nobody listens any more.
  if (isInterrupted(thrown)) return;
  const run = causes.current() ?? runOf(thrown) ?? state.latest;
  const { traceback } = describe(thrown, { run });
  reporter.text(run, 'stderr', `${[title, ...traceback].join('\n')}\n`);
};
process.on('unhandledRejection', (reason) =>
  complain('A promise was rejected, and nothing handled it:', reason),
);
process.on('uncaughtException', (error) =>
  complain('A callback threw, and nothing caught it:', error),
);
// The supervisor sends it to the process group, for what a cell has started and waits for.
process.on('SIGINT', () => {});

supervisor.on('message', (request: MainRequest) => {
  causes.reset();
  switch (request.kind) {
    case 'evaluate':
      return runs.evaluate(request);
    case 'deliver':
      return runs.deliver(request);
    case 'refuse':
      return runs.refuse(request);
    case 'interrupt':
      return runs.interrupt(request.run);
    case 'abandon':
      return runs.abandon(request.run);
    case 'look':
      return reporter.report(0, {
        kind: 'look',
        look: request.look,
        value: look(request.expression),
      });
    case 'ping':
      return tell({ kind: 'pong' });
    case 'ready':
      return reporter.report(0, { kind: 'ready' });
    case 'exit':
      return process.exit(0);
  }
});
// Without it nothing could stop this process any more.
supervisor.on('exit', () => process.kill(process.pid, 'SIGKILL'));
