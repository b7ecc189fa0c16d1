// Peers in processes of their own, one a contestant, that answer one request at a time.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a peer; `ask` sends a request and waits for the answer, `close` ends it. */
export function startPeer({ command, words, env }) {
  const child = spawn(command, words, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000);
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Libraries greet on the standard output.
    if (line.startsWith('{')) waiting.shift()?.(JSON.parse(line));
  });
  let ended;
  const end = (why) => {
    ended = { error: `${why}. ${said.trim().split('\n').at(-1)}` };
    for (const answer of waiting.splice(0)) answer(ended);
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(`It ended with ${signal ?? code}`));
  child.stdin.on('error', () => {});
  return {
    ask: (request) =>
      new Promise((answer) => {
        if (ended) return answer(ended);
        waiting.push(answer);
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
