/*
 * The supervisor thread of a runner. It shares the process with user code but not its thread: it
 * reads requests, prepares cells, stops what won't stop by itself, and ends the process when the
 * protocol process is gone.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { transformCell } from '../cell/index.ts';
import { handleName, KERNEL_NAME } from './cell-kernel.ts';
import { createInterrupter } from './interrupter.ts';
import { type MainReport, type MainRequest, PIPES, type RunnerRequest } from './messages.ts';
import { endProcessGroup, signalProcessGroup } from './process-group.ts';
import { scriptName } from './stack-frames.ts';

if (parentPort === null) throw new Error('The supervisor is a worker of the runner process.');
const port = parentPort;
const tellMain = (request: MainRequest): void => port.postMessage(request);

const session = new Session();
session.connectToMainThread();
const interrupter = createInterrupter({
  tellMain,
  terminate: (done) => session.post('Runtime.terminateExecution', done),
  signalChildren: () => signalProcessGroup('SIGINT'),
});

port.on('message', (report: MainReport) => interrupter.receive(report));

function prepare({ run, code, executionCount }: RunnerRequest & { kind: 'evaluate' }): MainRequest {
  const cell = transformCell(code, { kernel: KERNEL_NAME, cell: handleName(run) });
  if (cell.kind === 'invalid')
    return { kind: 'refuse', run, executionCount, problem: cell.problem };
  // Named, so that stacks lead back to the run; the line end closes a comment.
  const named = `${cell.code}\n//# sourceURL=${scriptName(run)}`;
  return { kind: 'evaluate', run, executionCount, code: named, map: cell.map };
}

async function handle(request: RunnerRequest): Promise<void> {
  switch (request.kind) {
    case 'evaluate': {
      const prepared = prepare(request);
      // A termination that is still on its way must not hit the next cell.
      await interrupter.settled();
      interrupter.begin(request.run);
      return tellMain(prepared);
    }
    case 'interrupt':
      // Not waited for: an exit may have to overtake it.
      void interrupter.interrupt();
      return;
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
