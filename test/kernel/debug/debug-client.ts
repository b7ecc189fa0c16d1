import type { DebugEvent, DebugResponse } from '../../../kernel/debug/protocol.ts';
import type { EvaluateResult, Evaluator } from '../../../kernel/runner/evaluator.ts';
import { createEvaluator } from '../../../kernel/runner/index.ts';
import { hardFolder } from '../runner/cell-runner.ts';

type Body = ReturnType<typeof JSON.parse>;

/** A front end of the debugger, on a real runner. */
export interface DebugClient {
  readonly evaluator: Evaluator;
  readonly events: readonly DebugEvent[];
  readonly run: (code: string) => Promise<EvaluateResult>;
  readonly text: () => string;
  /** The body of the answer; a refusal is an error of the test. */
  readonly ask: (command: string, given?: Record<string, unknown>) => Promise<Body>;
  readonly respond: (command: string, given?: Record<string, unknown>) => Promise<DebugResponse>;
  /** The next event of this kind that was not waited for yet. */
  readonly next: (event: DebugEvent['event']) => Promise<Body>;
  /** Sets breakpoints in a cell's code, as a front end does before it runs. */
  readonly breakAt: (
    code: string,
    ...breakpoints: readonly (number | { readonly line: number; readonly condition: string })[]
  ) => Promise<Body>;
  /** The frames, innermost first, as `name:line`. */
  readonly stack: () => Promise<readonly string[]>;
  readonly frameId: () => Promise<number>;
  /** The variables of a scope of the innermost frame, as `name = value`. */
  readonly scope: (name: string) => Promise<readonly string[]>;
}

export async function startDebugClient(attach = true): Promise<DebugClient> {
  const events: DebugEvent[] = [];
  const seen = new Set<DebugEvent>();
  let wake = (): void => {};
  let text = '';
  const evaluator = createEvaluator({
    folder: await hardFolder(),
    onOutput: (_cell, output) => {
      if (output.kind === 'stream') text += output.text;
    },
    onDebugEvent: (event) => {
      events.push(event);
      wake();
    },
  });
  await evaluator.start();
  let count = 0;
  const respond: DebugClient['respond'] = (command, given = {}) =>
    evaluator.debug({ seq: 7, command, arguments: given });
  const ask: DebugClient['ask'] = async (command, given) => {
    const response = await respond(command, given);
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return response.body;
  };
  const frame = async (): Promise<Body> =>
    (await ask('stackTrace', { threadId: 1 })).stackFrames[0];
  if (attach) {
    await ask('initialize');
    await ask('attach');
  }
  return {
    evaluator,
    events,
    ask,
    respond,
    text: () => text,
    run: (code) => {
      count += 1;
      return evaluator.evaluate({ cell: `cell-${count}`, code, executionCount: count });
    },
    next: async (event) => {
      for (;;) {
        const found = events.find((one) => one.event === event && !seen.has(one));
        if (found !== undefined) {
          seen.add(found);
          return found.body;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    breakAt: async (code, ...breakpoints) => {
      const { sourcePath } = await ask('dumpCell', { code });
      return ask('setBreakpoints', {
        source: { path: sourcePath },
        breakpoints: breakpoints.map((one) => (typeof one === 'number' ? { line: one } : one)),
        sourceModified: false,
      });
    },
    stack: async () =>
      (await ask('stackTrace', { threadId: 1 })).stackFrames.map(
        ({ name, line }: { name: string; line: number }) => `${name}:${line}`,
      ),
    frameId: async () => (await frame()).id,
    scope: async (name) => {
      const { scopes } = await ask('scopes', { frameId: (await frame()).id });
      const found = scopes.find((scope: { name: string }) => scope.name === name);
      if (found === undefined) return [];
      const { variables } = await ask('variables', found);
      return variables.map((one: Record<string, string>) => `${one.name} = ${one.value}`);
    },
  };
}
