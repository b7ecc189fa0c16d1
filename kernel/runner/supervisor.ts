/*
 * The supervisor thread of a runner. It shares the process with user code but not its thread: it
 * reads requests, prepares cells, stops what won't stop by itself, and ends the process when the
 * protocol process is gone.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { handleName, KERNEL_NAME } from './cell-kernel.ts';
import { createInterrupter } from './interrupter.ts';
import { type MainReport, type MainRequest, PIPES, type RunnerRequest } from './messages.ts';
import { createTextWriter } from './pending-text.ts';
import { endProcessGroup, signalProcessGroup } from './process-group.ts';
import { scriptName } from './stack-frames.ts';

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

const writeSoon = createTextWriter(workerData);
port.on('message', (report: MainReport) => {
  if (report.kind === 'text') writeSoon();
  else interrupter.receive(report);
});

/** Compiling the type stripper takes 100 ms on Node 20: the runner is ready before that. */
const cellTransform = setImmediate().then(() => import('../cell/index.ts'));

let hidden: ReadonlySet<string> = new Set();

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
      interrupter.begin(request.run);
      return tellMain(prepared);
    }
    case 'deliver':
      await interrupter.settled();
      interrupter.begin(request.run);
      return tellMain(request);
    case 'interrupt':
      // Not waited for: an exit may have to overtake it.
      void interrupter.interrupt();
      return;
    case 'look':
      return tellMain(request);
    case 'exit':
      return tellMain({ kind: 'exit' });
  }
}

const requests = new Socket({ fd: PIPES.requests, readable: true, writable: false });
let received = '';
/** In order: an interrupt that follows a cell is meant for that cell. */
let handled = Promise.resolve();
requests.setEncoding('utf8');
requests.on('data', (text: string) => {
  const lines = (received + text).split('\n');
  received = lines.pop() ?? '';
  for (const line of lines) handled = handled.then(() => handle(JSON.parse(line)));
});
requests.on('error', endProcessGroup);
requests.on('close', endProcessGroup);

tellMain({ kind: 'ready' });
