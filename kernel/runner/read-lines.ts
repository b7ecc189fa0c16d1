import type { Readable } from 'node:stream';

/** Hands on each whole line of a pipe, without its end. A pipe that breaks has ended. */
export function readLines(pipe: Readable, take: (line: string) => void): void {
  let received = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (text: string) => {
    const lines = (received + text).split('\n');
    received = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  pipe.on('error', () => {});
}
