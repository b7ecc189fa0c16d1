import { describe, expect, it } from 'vitest';
import {
  NO_OUTPUTS,
  type ShownOutputs,
  withMessage,
  withUpdate,
} from '../../../kernel/notebook/outputs.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { display, message, stream, update } from './messages.ts';

const shownAfter = (...messages: readonly Message[]): ShownOutputs =>
  messages.reduce(
    (shown, next) =>
      next.header.msg_type === 'update_display_data'
        ? withUpdate(shown, next)
        : withMessage(shown, next),
    NO_OUTPUTS,
  );

/** `stdout:…`, `stderr:…`, or the plain text of a display. */
const texts = (shown: ShownOutputs): readonly string[] =>
  shown.entries.map(({ output }) => {
    if (output.output_type === 'stream') return `${output.name}:${output.text}`;
    if (output.output_type === 'error') return `error:${output.ename}`;
    return String(output.data['text/plain']);
  });

const clear = (wait: boolean): Message => message('clear_output', { wait });

describe('what a cell shows after its messages', () => {
  it.each<[string, readonly Message[], readonly string[]]>([
    [
      'neighbours of one stream merge',
      [stream('stdout', 'a'), stream('stdout', 'b')],
      ['stdout:ab'],
    ],
    [
      'streams never pass one another or a display',
      [stream('stdout', 'a'), stream('stderr', 'b'), display('c'), stream('stderr', 'd')],
      ['stdout:a', 'stderr:b', 'c', 'stderr:d'],
    ],
    [
      'an update changes every display with its id',
      [display('1', 'x'), display('2', 'y'), display('3', 'x'), update('4', 'x')],
      ['4', '2', '4'],
    ],
    ['an update of an unknown id shows nothing', [display('1', 'x'), update('2', 'z')], ['1']],
    ['a display without an id is never updated', [display('1'), update('2', 'x')], ['1']],
    ['clearing takes all away at once', [display('1'), clear(false)], []],
    [
      'clearing with wait takes nothing away until something comes',
      [display('1'), clear(true)],
      ['1'],
    ],
    [
      '… and then all',
      [display('1'), display('2'), clear(true), display('3'), display('4')],
      ['3', '4'],
    ],
    [
      '… also before a stream of the same name',
      [stream('stdout', 'a'), clear(true), stream('stdout', 'b')],
      ['stdout:b'],
    ],
    [
      'a cleared display is no longer updated',
      [display('1', 'x'), clear(false), display('2'), update('3', 'x')],
      ['2'],
    ],
    [
      'messages that show nothing change nothing',
      [display('1'), message('status', { execution_state: 'busy' })],
      ['1'],
    ],
    [
      'an error comes last',
      [stream('stdout', 'a'), message('error', { ename: 'E', evalue: 'e', traceback: ['t'] })],
      ['stdout:a', 'error:E'],
    ],
  ])('%s', (_, messages, expected) => {
    expect(texts(shownAfter(...messages))).toEqual(expected);
  });

  it('keeps data, metadata and count of a result, and leaves its transient part out', () => {
    const result = message('execute_result', {
      data: { 'text/plain': '1', 'application/json': { a: [1] } },
      metadata: { isolated: true },
      execution_count: 4,
      transient: { display_id: 'x' },
    });
    expect(shownAfter(result).entries.map((entry) => entry.output)).toEqual([
      {
        output_type: 'execute_result',
        data: { 'text/plain': '1', 'application/json': { a: [1] } },
        metadata: { isolated: true },
        execution_count: 4,
      },
    ]);
  });

  it('is a new value each time', () => {
    const before = shownAfter(stream('stdout', 'a'));
    withMessage(before, stream('stdout', 'b'));
    expect(texts(before)).toEqual(['stdout:a']);
  });

  it('survives contents that are not what they should be', () => {
    const odd = ['stream', 'display_data', 'execute_result', 'error', 'update_display_data'];
    for (const type of odd) expect(() => shownAfter(message(type, {}))).not.toThrow();
  });
});
