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
import { Worker } from 'node:worker_threads';
import { compiledEntry } from '../entry.ts';
import { installCellKernel, KERNEL_NAME } from './cell-kernel.ts';
import { createDisplays, type DisplaySink } from './displays.ts';
import { createEngine } from './engine.ts';
import { isInterrupted } from './interruption.ts';
import type { MainReport, MainRequest, RunnerSettings } from './messages.ts';
import { createModules } from './modules.ts';
import { createNotebookCells } from './notebook-cells.ts';
import { redirectProcessStreams } from './process-streams.ts';
import { createReporter } from './reporter.ts';
import { createRuns, type RunState } from './runs.ts';
import { installStackFrames } from './stack-frames.ts';
import { createDescribeError } from './traceback.ts';
import { createTslab } from './tslab.ts';

const settings: RunnerSettings = JSON.parse(process.argv[2] ?? '{}');
process.argv.splice(1);

const state: RunState = { latest: 0, interruption: undefined };
const reporter = createReporter(settings.nonce);
const sink = (): DisplaySink => {
  const run = state.latest;
  return {
    send: (output) => reporter.report(run, { kind: 'output', output }),
    remark: (text) => reporter.text(run, 'stderr', `${text}\n`),
  };
};

redirectProcessStreams((stream, text) => reporter.text(state.latest, stream, text));
const frames = installStackFrames(new URL('../', import.meta.url).href);
const describe = createDescribeError(frames, settings.folder);
const displays = createDisplays(sink);
const modules = createModules(settings.folder, { tslab: createTslab(displays.show) });
const kernel = installCellKernel(modules);
const cells = createNotebookCells();

const supervisor = new Worker(compiledEntry(import.meta.url, 'supervisor'));
const tell = (report: MainReport): void => supervisor.postMessage(report);

const engine = createEngine(KERNEL_NAME, () => kernel.held);
process.on('exit', engine.close);
const runs = createRuns({
  state,
  engine,
  kernel,
  frames,
  cells,
  displays,
  reporter,
  describe,
  sink,
  nonce: settings.nonce,
  done: (run) => tell({ kind: 'done', run }),
});

Object.assign(globalThis, {
  display: displays.display,
  clearOutput: displays.clearOutput,
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
Object.defineProperty(globalThis, Symbol.for('Jupyter.cell'), {
  configurable: true,
  get: () => cells.current,
});

const complain = (title: string, thrown: unknown): void => {
  // A stopped run's waits may reject where nobody listens any more.
  if (isInterrupted(thrown)) return;
  const { traceback } = describe(thrown, { run: state.latest });
  sink().remark([title, ...traceback].join('\n'));
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
  switch (request.kind) {
    case 'evaluate':
      return runs.evaluate(request);
    case 'refuse':
      return runs.refuse(request);
    case 'interrupt':
      return runs.interrupt(request.run);
    case 'abandon':
      return runs.abandon(request.run);
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
