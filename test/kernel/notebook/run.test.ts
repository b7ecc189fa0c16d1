import { describe, expect, it, vi } from 'vitest';
import { findHeadline } from '../../../kernel/notebook/headline.ts';
import type { Cell, CodeCell, Notebook } from '../../../kernel/notebook/notebook.ts';
import { type RunOptions, type RunResult, runNotebook } from '../../../kernel/notebook/run.ts';
import {
  display,
  fails,
  message,
  type Script,
  scriptedClient,
  stream,
  update,
} from './messages.ts';

const code = (source: string, ...tags: readonly string[]): CodeCell => ({
  cell_type: 'code',
  id: source.replaceAll(/\W/g, '_') || 'empty',
  metadata: { tags, execution: { old: true } },
  source,
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }],
  execution_count: 77,
});

const text: Cell = { cell_type: 'markdown', id: 'text', metadata: {}, source: '# Title' };

const notebook = (...cells: readonly Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { mine: 1 },
  cells,
});

const run = (
  cells: readonly Cell[],
  scripts: Readonly<Record<string, Script>> = {},
  options: Partial<RunOptions> = {},
): Promise<RunResult> =>
  runNotebook(notebook(...cells), { client: scriptedClient(scripts), ...options });

/** Outputs of the code cells, in words. */
const words = ({ notebook: { cells } }: RunResult): readonly (readonly string[])[] =>
  cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [];
    return [
      cell.outputs.map((output) => {
        if (output.output_type === 'stream') return output.text;
        if (output.output_type === 'error') return `${output.ename}: ${output.evalue}`;
        return String(output.data['text/plain']);
      }),
    ];
  });

const throws: Script = () => fails('Error', 'no');
const hangs: Script = async ({ interrupted }) => {
  await interrupted;
  return fails('Interrupted', 'stopped');
};

describe('running a notebook', () => {
  it('runs the cells with code in order and leaves the rest alone', async () => {
    const client = scriptedClient({
      b: ({ say }) => {
        say(stream('stdout', 'hello'));
        return { status: 'ok', executionCount: 5 };
      },
    });
    const result = await runNotebook(notebook(text, code('a'), code('  '), code('b')), { client });
    expect(client.ran).toEqual(['a', 'b']);
    expect(result).toMatchObject({ status: 'ok', cells: 2, failures: [] });
    expect(words(result)).toEqual([[], [], ['hello']]);
    expect(result.notebook.cells[0]).toBe(text);
    expect(result.notebook.cells.map((cell) => Reflect.get(cell, 'execution_count'))).toEqual([
      undefined,
      1,
      null,
      5,
    ]);
  });

  it('writes down when each cell ran, and what ran it', async () => {
    const {
      notebook: { cells, metadata },
    } = await run([code('a', 'mine')]);
    expect(cells[0]?.metadata).toEqual({
      tags: ['mine'],
      execution: {
        'iopub.status.busy': '2026-01-02T03:04:05.678Z',
        'iopub.execute_input': '2026-01-02T03:04:05.678Z',
        'iopub.status.idle': '2026-01-02T03:04:05.678Z',
        'shell.execute_reply': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    });
    expect(metadata).toMatchObject({
      mine: 1,
      kernelspec: { name: 'backsolve', language: 'typescript' },
      language_info: { name: 'typescript', file_extension: '.ts' },
    });
  });

  it('stops at a cell that throws, and shows nothing old after it', async () => {
    const result = await run([code('a'), code('b'), code('c')], { b: throws });
    expect(result).toMatchObject({ status: 'failed', cells: 2 });
    expect(result.failures).toMatchObject([
      { position: { number: 2, total: 3 }, error: { ename: 'Error', evalue: 'no' } },
    ]);
    expect(words(result)).toEqual([[], ['Error: no'], []]);
    expect(result.notebook.cells[2]).toMatchObject({
      execution_count: null,
      metadata: { tags: [] },
    });
    expect(result.notebook.cells[2]?.metadata).not.toHaveProperty('execution');
  });

  it.each<[string, readonly Cell[], Partial<RunOptions>, string, number]>([
    ['goes on with allowErrors', [code('b'), code('c')], { allowErrors: true }, 'failed', 2],
    ['goes on past raises-exception', [code('b', 'raises-exception'), code('c')], {}, 'ok', 2],
    ['leaves out skip-execution', [code('b', 'skip-execution'), code('c')], {}, 'ok', 1],
  ])('%s', async (_, cells, options, status, count) => {
    const result = await run(cells, { b: throws }, options);
    expect(result).toMatchObject({ status, cells: count });
  });

  it('leaves a skipped cell as it is', async () => {
    const skipped = code('b', 'skip-execution');
    expect((await run([skipped])).notebook.cells).toEqual([skipped]);
  });

  it('updates a display in whichever cell it stands', async () => {
    const result = await run([code('a'), code('b')], {
      a: ({ say }) => {
        say(display('waiting', 'x'));
        return { status: 'ok', executionCount: 1 };
      },
      b: ({ say }) => {
        say(update('done', 'x'));
        return { status: 'ok', executionCount: 2 };
      },
    });
    expect(words(result)).toEqual([['done'], []]);
  });

  it('gives late output to the cell that caused it', async () => {
    let late = (): void => {};
    const result = await run([code('a'), code('b')], {
      a: ({ say }) => {
        late = () => say(stream('stdout', 'late'));
        return { status: 'ok', executionCount: 1 };
      },
      b: () => {
        late();
        return { status: 'ok', executionCount: 2 };
      },
    });
    expect(words(result)).toEqual([['late'], []]);
  });

  it('makes an error of a reply without one, and of a client that fails', async () => {
    const aborted = await run([code('a')], { a: () => ({ status: 'aborted' }) });
    expect(words(aborted)).toEqual([[expect.stringMatching(/^Aborted: /)]]);
    const broken = await run([code('a'), code('b')], {
      a: () => Promise.reject(new TypeError('broken')),
    });
    expect(broken.status).toBe('failed');
    expect(words(broken)).toEqual([['TypeError: broken'], []]);
  });
});

describe('a time limit', () => {
  it('interrupts the cell, says so in its place and ends the run', async () => {
    const result = await run([code('a'), code('b')], { a: hangs }, { cellTimeoutSeconds: 0.02 });
    expect(result).toMatchObject({ status: 'failed', cells: 1 });
    expect(words(result)).toEqual([
      [expect.stringMatching(/^CellTimeout: the cell was interrupted after 0\.02 s/)],
      [],
    ]);
  });

  it('counts even where the cell ends well when interrupted, or may throw', async () => {
    const yields: Script = async ({ interrupted, say }) => {
      say(stream('stdout', 'half'));
      await interrupted;
      return { status: 'ok', executionCount: 1 };
    };
    const options = { cellTimeoutSeconds: 0.02 };
    expect(words(await run([code('a', 'raises-exception')], { a: yields }, options))).toEqual([
      ['half', expect.stringMatching(/^CellTimeout/)],
    ]);
    expect((await run([code('a', 'raises-exception')], { a: hangs }, options)).status).toBe(
      'failed',
    );
  });

  it('goes on with allowErrors', async () => {
    const options = { cellTimeoutSeconds: 0.02, allowErrors: true };
    expect(await run([code('a'), code('b')], { a: hangs }, options)).toMatchObject({
      status: 'failed',
      cells: 2,
    });
  });

  it('ends the process of a cell that answers no interrupt', async () => {
    vi.useFakeTimers();
    const deaf: Script = async ({ restarted }) => {
      await restarted;
      return fails('Died', 'killed');
    };
    const running = run([code('a')], { a: deaf }, { cellTimeoutSeconds: 60 });
    await vi.advanceTimersByTimeAsync(60_000 + 5_000);
    vi.useRealTimers();
    expect(words(await running)).toEqual([[expect.stringMatching(/^CellTimeout/)]]);
  });
});

describe('a signal', () => {
  it('interrupts the cell that runs and starts no other', async () => {
    const controller = new AbortController();
    const ends: string[] = [];
    const running = run(
      [code('a', 'raises-exception'), code('b')],
      { a: hangs },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.kind === 'cell:start') controller.abort();
          if (progress.kind === 'cell:end') ends.push(progress.outcome);
        },
        allowErrors: true,
      },
    );
    const result = await running;
    expect(result).toMatchObject({ status: 'interrupted', cells: 1 });
    expect(words(result)).toEqual([['Interrupted: stopped'], []]);
    expect(ends).toEqual(['interrupted']);
  });

  it('that came before runs nothing', async () => {
    const signal = AbortSignal.abort();
    expect(await run([code('a')], {}, { signal })).toMatchObject({
      status: 'interrupted',
      cells: 0,
    });
  });
});

describe('progress', () => {
  it('tells start, notes and end of every cell with code', async () => {
    const told: unknown[] = [];
    await run(
      [text, code('a'), code('b', 'raises-exception'), code('c', 'skip-execution')],
      {
        a: ({ say }) => {
          say(display('no id'));
          say(display('sweep 1\nof 2', 'p'));
          say(update('sweep 2', 'p'));
          return { status: 'ok', executionCount: 1 };
        },
        b: throws,
      },
      {
        onProgress: ({ position: { number, total }, ...progress }) =>
          told.push([
            progress.kind,
            `${number}/${total}`,
            'text' in progress ? progress.text : 'outcome' in progress ? progress.outcome : '',
          ]),
      },
    );
    expect(told).toEqual([
      ['cell:start', '1/3', ''],
      ['cell:note', '1/3', 'of 2'],
      ['cell:note', '1/3', 'sweep 2'],
      ['cell:end', '1/3', 'ok'],
      ['cell:start', '2/3', ''],
      ['cell:end', '2/3', 'raised'],
      ['cell:end', '3/3', 'skipped'],
    ]);
  });
});

describe('the headline', () => {
  it('is what the tagged cells say, as plain text', async () => {
    const result = await run([code('a'), code('b', 'headline'), code('c', 'headline')], {
      a: ({ say }) => {
        say(stream('stdout', 'not this'));
        return { status: 'ok', executionCount: 1 };
      },
      b: ({ say }) => {
        say(stream('stdout', '\u001b[31mone\u001b[39m\n'));
        say(stream('stderr', 'nor this'));
        return { status: 'ok', executionCount: 2 };
      },
      c: ({ say }) => {
        say(message('display_data', { data: { 'image/png': '' }, metadata: {} }));
        say(display('two'));
        return { status: 'ok', executionCount: 3 };
      },
    });
    expect(findHeadline(result.notebook)).toBe('one\ntwo');
    expect(findHeadline(notebook(text, code('a')))).toBe('');
  });
});
