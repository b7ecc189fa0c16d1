// One JavaScript peer in a process of its own: a request a line on standard input, an answer a line.
//
//   node worker.js backsolve|tfjs-cpu|tfjs-wasm|brain|jaxjs
import { createInterface } from 'node:readline';
import { Done, readProblem, startClock } from './contest.js';

const modules = {
  backsolve: () => import('./backsolve.js'),
  'tfjs-cpu': () => import('./tfjs.js'),
  'tfjs-wasm': () => import('./tfjs.js'),
  brain: () => import('./brain.js'),
  jaxjs: () => import('./jaxjs.js'),
};
const name = process.argv[2];
const { open } = await modules[name]();
const peer = await open(name);

async function fit({ problem, method, settings, predictions, ...limits }) {
  const taken = readProblem(problem);
  let predict;
  const clock = startClock(limits);
  try {
    await peer.methods[method](taken, settings, {
      ...clock,
      handOver(how) {
        predict = how;
      },
    });
  } catch (error) {
    if (!(error instanceof Done)) throw error;
  }
  const figures = clock.figures();
  if (!predictions || !predict) return figures;
  const values = Float64Array.from(predict());
  const { buffer, byteOffset, byteLength } = values;
  return {
    ...figures,
    predictions: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  };
}

const answers = {
  fit,
  about: () => ({ versions: { 'Node.js': process.version, ...peer.versions } }),
  kernel: (request) => peer.kernel(request),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = await answers[request.ask](request);
  } catch (error) {
    // The bench tells it and goes on with the other peers.
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
