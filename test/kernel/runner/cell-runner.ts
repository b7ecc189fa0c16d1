import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EvaluateResult, Evaluator, Output } from '../../../kernel/runner/evaluator.ts';
import { createEvaluator } from '../../../kernel/runner/index.ts';

/** A real runner, and everything that came out of it. */
export interface CellRunner {
  readonly evaluator: Evaluator;
  /** Cells are numbered from 1. */
  readonly run: (code: string) => Promise<EvaluateResult>;
  /** The text of a cell's value; anything but a value is an error of the test. */
  readonly value: (code: string) => Promise<unknown>;
  /** The failure of a cell; a value is an error of the test. */
  readonly failure: (code: string) => Promise<Failure>;
  readonly outputs: { readonly cell: string; readonly output: Output }[];
  /** The text that a cell wrote to a stream. */
  readonly text: (cell: string, name: 'stdout' | 'stderr') => string;
  /** The id of the cell that ran last. */
  readonly latest: () => string;
}

type Failure = EvaluateResult & { readonly status: 'error' };

/** @param folder - Where the notebook lives; a new one whose name is hard to quote by default. */
export async function startCellRunner(folder?: string): Promise<CellRunner> {
  const outputs: { cell: string; output: Output }[] = [];
  const evaluator = createEvaluator({
    folder: folder ?? (await hardFolder()),
    onOutput: (cell, output) => {
      outputs.push({ cell, output });
    },
  });
  await evaluator.start();
  let count = 0;
  const run = (code: string): Promise<EvaluateResult> => {
    count += 1;
    return evaluator.evaluate({ cell: `cell-${count}`, code, executionCount: count });
  };
  return {
    evaluator,
    run,
    outputs,
    latest: () => `cell-${count}`,
    text: (cell, name) =>
      outputs
        .filter((one) => one.cell === cell)
        .map(({ output }) => (output.kind === 'stream' && output.name === name ? output.text : ''))
        .join(''),
    value: async (code) => {
      const result = await run(code);
      if (result.status === 'error') throw new Error(plain(result.traceback).join('\n'));
      return result.result?.data['text/plain'];
    },
    failure: async (code) => {
      const result = await run(code);
      if (result.status === 'ok') throw new Error(`this cell didn't fail: ${code}`);
      return result;
    },
  };
}

const folders: string[] = [];

// Registered before a test file's own, so it comes after them: whoever works there has ended.
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * A temporary folder, gone after the file's tests. Spaces and letters beyond ASCII break what quotes or
 * encodes a path carelessly.
 */
export async function hardFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'note book é ')));
  folders.push(folder);
  return folder;
}

/** Lines without their colours. */
export function plain(lines: readonly string[]): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of.
  return lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''));
}

export function delay(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
