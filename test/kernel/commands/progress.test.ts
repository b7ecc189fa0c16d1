import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { colours } from '../../../kernel/commands/colours.ts';
import { createProgress } from '../../../kernel/commands/progress.ts';
import type { CellPosition } from '../../../kernel/notebook/run.ts';

const position: CellPosition = {
  number: 3,
  total: 12,
  cell: {
    cell_type: 'code',
    id: 'a',
    metadata: {},
    source: '\n  const run = train(net, data);\nrun',
    outputs: [],
    execution_count: null,
  },
};

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('progress in a log', () => {
  it('is one plain line for each finished cell', () => {
    const log = stream(false);
    const progress = createProgress(log, colours(log, {}));
    progress.report({ kind: 'cell:start', position });
    progress.report({ kind: 'cell:note', position, text: 'sweep 1' });
    vi.advanceTimersByTime(5_000);
    expect(log.written).toEqual([]);
    progress.report({ kind: 'cell:end', position, outcome: 'ok', seconds: 5 });
    progress.report({ kind: 'cell:end', position, outcome: 'error', seconds: 61 });
    progress.report({ kind: 'cell:end', position, outcome: 'skipped', seconds: 0 });
    progress.stop();
    expect(log.written).toEqual([
      '✓  3/12  5.0 s  const run = train(net, data);\n',
      '✗  3/12  1 min 1 s  const run = train(net, data);  failed\n',
      '–  3/12         const run = train(net, data);  skipped\n',
    ]);
  });
});

describe('progress on a terminal', () => {
  it('is one line that turns, counts and repeats what the cell says, then stands', () => {
    const terminal = stream(true);
    const progress = createProgress(terminal, colours(terminal, { NO_COLOR: '1' }));
    progress.report({ kind: 'cell:start', position });
    expect(terminal.written).toEqual(['\r\u001b[2K⠋  3/12  0.0 s  const run = train(net, data);']);
    progress.report({ kind: 'cell:note', position, text: '\u001b[31msweep 4 of 50\u001b[39m' });
    vi.advanceTimersByTime(1_100);
    expect(terminal.written.at(-1)).toBe(
      '\r\u001b[2K⠙  3/12  1.1 s  const run = train(net, data);  sweep 4 of 50',
    );
    progress.report({ kind: 'cell:end', position, outcome: 'ok', seconds: 1.2 });
    expect(terminal.written.slice(-2)).toEqual([
      '\r\u001b[2K',
      '✓  3/12  1.2 s  const run = train(net, data);\n',
    ]);
    const { length } = terminal.written;
    vi.advanceTimersByTime(1_000);
    expect(terminal.written).toHaveLength(length);
  });

  it('never wraps', () => {
    const terminal = stream(true, 20);
    const progress = createProgress(terminal, colours(terminal, { NO_COLOR: '1' }));
    progress.report({ kind: 'cell:start', position });
    progress.report({ kind: 'cell:end', position, outcome: 'ok', seconds: 1 });
    for (const text of terminal.written) {
      expect(text.replace('\r\u001b[2K', '').length).toBeLessThanOrEqual(20);
    }
  });

  it('is taken away when stopped, once', () => {
    const terminal = stream(true);
    const progress = createProgress(terminal, colours(terminal, {}));
    progress.report({ kind: 'cell:start', position });
    progress.stop();
    progress.stop();
    expect(terminal.written.filter((text) => text === '\r\u001b[2K')).toHaveLength(1);
  });
});
