/*
 * The supervisor thread of a runner. It shares the process with user code but not its thread: it
 * reads requests, prepares cells, stops what won't stop by itself, and ends the process when the
 * protocol process is gone.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { CellDebugger, RanCell } from '../debug/index.ts';
import { handleName, KERNEL_NAME } from './cell-kernel.ts';
import { CLOSED, OPEN } from './close-debug-session.ts';
import { createInterrupter } from './interrupter.ts';
import {
  type MainReport,
  type MainRequest,
  PIPES,
  type RunnerRequest,
  type SupervisorReport,
} from './messages.ts';
import { createTextWriter } from './pending-text.ts';
import { endProcessGroup, signalProcessGroup } from './process-group.ts';
import { readLines } from './read-lines.ts';
import { writeAll } from './reporter.ts';
import { runOf, scriptName } from './stack-frames.ts';

if (parentPort === null) throw new Error('The supervisor is a worker of the runner process.');
const port = parentPort;
const tellMain = (request: MainRequest): void => port.postMessage(request);

/** Connected only while needed: an open session makes Node say so when the process ends. */
function terminateMain(done: () => void): void {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => {
    session.disconnect();
    done();
  });
}

const interrupter = createInterrupter({
  tellMain,
  terminate: terminateMain,
  signalChildren: () => signalProcessGroup('SIGINT'),
});

const writeSoon = createTextWriter(workerData.memory);
port.on('message', (report: MainReport) => {
  if (report.kind === 'text') return writeSoon();
  if (report.kind === 'exiting') return cellDebugger?.close();
  if (report.kind === 'done') cellDebugger?.end(report.run);
  interrupter.receive(report);
});

/** Compiling the type stripper takes 100 ms on Node 20: the runner is ready before that. */
const cellTransform = setImmediate().then(() => import('../cell/index.ts'));

let hidden: ReadonlySet<string> = new Set();

/** Set once a client has asked for it. */
let cellDebugger: CellDebugger | undefined;
const debugSession: Int32Array = workerData.debugSession;
/** For a debugger that comes later: functions of these cells can be stepped into. */
const earlier = new Map<number, RanCell>();
const MOST_EARLIER = 5000;

const report = (said: SupervisorReport): void =>
  writeAll(PIPES.supervisor, Buffer.from(`${JSON.stringify(said)}\n`));

const kernelFolder = new URL('../', import.meta.url).href;

const startDebugger = async (): Promise<CellDebugger> => {
  const { createCellDebugger } = await import('../debug/index.ts');
  const { toExpression } = await cellTransform;
  const made = createCellDebugger({
    // What started this process is the kernel.
    kernelId: process.ppid,
    kernelFolder,
    runOf,
    renderer: `${KERNEL_NAME}.rich`,
    toExpression: (code) => toExpression(code, hidden),
    emit: (event) => report({ kind: 'event', event }),
    connected: (yes) => {
      Atomics.store(debugSession, 0, yes ? OPEN : CLOSED);
      Atomics.notify(debugSession, 0);
    },
  });
  for (const cell of earlier.values()) made.know(cell);
  earlier.clear();
  cellDebugger = made;
  return made;
};
let startingDebugger: Promise<CellDebugger> | undefined;

/** One after the other, but never in the way of an interrupt. */
let debugged: Promise<unknown> = Promise.resolve();
const debug = ({ id, request }: RunnerRequest & { kind: 'debug' }): void => {
  debugged = debugged.then(async () => {
    startingDebugger ??= startDebugger();
    const response = await (await startingDebugger).handle(request);
    report({ kind: 'answer', id, response });
  });
};

/** Lets the debugger know of a cell before it runs. */
const announce = async (cell: RanCell): Promise<void> => {
  if (startingDebugger === undefined) {
    earlier.set(cell.run, cell);
    earlier.delete(cell.run - MOST_EARLIER);
    return;
  }
  // Breakpoints that were set before the cell was asked for.
  await debugged;
  await cellDebugger?.begin(cell);
};

async function prepare(request: RunnerRequest & { kind: 'evaluate' }): Promise<MainRequest> {
  const { run, code, executionCount, notebookCell } = request;
  const { transformCell } = await cellTransform;
  const cell = transformCell(code, { kernel: KERNEL_NAME, cell: handleName(run) }, hidden);
  if (cell.kind === 'invalid')
    return { kind: 'refuse', run, executionCount, problem: cell.problem };
  hidden = cell.hidden;
  // Named, so that stacks lead back to the run; the line end closes a comment.
  const named = `${cell.code}\n//# sourceURL=${scriptName(run)}`;
  return { kind: 'evaluate', run, executionCount, notebookCell, code: named, map: cell.map };
}

async function handle(request: RunnerRequest): Promise<void> {
  switch (request.kind) {
    case 'evaluate': {
      const prepared = await prepare(request);
      // A termination that is still on its way must not hit the next cell.
      await interrupter.settled();
      if (prepared.kind === 'evaluate') await announce(prepared);
      interrupter.begin(request.run);
      return tellMain(prepared);
    }
    case 'deliver':
      await interrupter.settled();
      interrupter.begin(request.run);
      return tellMain(request);
    case 'interrupt':
      cellDebugger?.letGo();
      // Not waited for: an exit may have to overtake it.
      void interrupter.interrupt();
      return;
    case 'look':
      return tellMain(request);
    case 'debug':
      return debug(request);
    case 'exit':
      cellDebugger?.close();
      return tellMain({ kind: 'exit' });
  }
}

const requests = new Socket({ fd: PIPES.requests, readable: true, writable: false });
/** In order: an interrupt that follows a cell is meant for that cell. */
let handled = Promise.resolve();
readLines(requests, (line) => {
  handled = handled.then(() => handle(JSON.parse(line)));
});
requests.on('error', endProcessGroup);
requests.on('close', endProcessGroup);

tellMain({ kind: 'ready' });
