import type { ErrorContent, ExecuteRequest, ExpressionContent } from '../protocol/content.ts';
import { readExecuteRequest, text } from '../protocol/content.ts';
import type { Header, Message } from '../protocol/message.ts';
import type { EvaluateResult } from '../runner/evaluator.ts';
import { learn } from './learn.ts';
import type { Handler, Outcome, Services } from './services.ts';

type Failure = Extract<EvaluateResult, { status: 'error' }>;

/** Runs a cell: input, outputs, result or error, then the reply. */
export const execute: Handler<'execute_request'> = async (request, services) => {
  const asked = readExecuteRequest(request.content);
  const { header } = request;
  const { outbox } = services;
  const { executionCount, life } = services.dispatch({
    kind: 'execute',
    counted: asked.storeHistory,
  });
  services.cells.add(header.msg_id, { parent: header, silent: asked.silent });
  const metadata = { started: new Date().toISOString() };
  if (!asked.silent) {
    const input = { code: asked.code, execution_count: executionCount };
    void outbox.publish('execute_input', header, input);
  }

  if (asked.storeHistory) services.history?.noteInput(executionCount, asked.code);

  services.pages.open(header.msg_id);
  const result = await services.evaluate({
    cell: header.msg_id,
    code: asked.code,
    executionCount,
    notebookCell: text(request.metadata.cellId) || undefined,
  });
  if (!asked.silent) tellTrouble(header, services);
  const payload = services.pages.take(header.msg_id);
  if (services.state().life !== life) {
    await outbox.flush();
    return { reply: { status: 'aborted' }, metadata };
  }
  const afterwards = (): void => void learn(request, asked, result, executionCount, services);
  if (result.status === 'error') {
    const failed = await fail(request, asked, result, executionCount, services);
    return { ...failed, metadata, afterwards };
  }
  if (asked.storeHistory && result.result) {
    const output = result.result.data['text/plain'];
    if (typeof output === 'string') services.history?.noteOutput(executionCount, output);
  }
  if (asked.silent || !result.result) await outbox.flush();
  else await outbox.publishResult(header, result.result, executionCount);
  const reply = {
    status: 'ok',
    execution_count: executionCount,
    user_expressions: await evaluateExpressions(asked, request, executionCount, services),
    payload,
  } as const;
  return { reply, metadata, afterwards };
};

/** A history that can't be kept is no failure of the cell. */
function tellTrouble(header: Header, { history, outbox }: Services): void {
  const trouble = history?.takeTrouble();
  if (trouble === undefined) return;
  void outbox.put(header, { kind: 'stream', name: 'stderr', text: `${trouble}\n` });
}

async function fail(
  request: Message,
  asked: ExecuteRequest,
  failure: Failure,
  executionCount: number,
  { outbox, abortQueued }: Services,
): Promise<Outcome<'execute_request'>> {
  const content = errorContent(failure);
  if (asked.stopOnError) await abortQueued();
  if (asked.silent) await outbox.flush();
  else await outbox.publish('error', request.header, content);
  return { reply: { status: 'error', execution_count: executionCount, ...content } };
}

/** Evaluates the `user_expressions` in the runner; one that fails doesn't fail the cell. */
async function evaluateExpressions(
  asked: ExecuteRequest,
  request: Message,
  executionCount: number,
  services: Services,
): Promise<Readonly<Record<string, ExpressionContent>>> {
  const answers: [string, ExpressionContent][] = [];
  for (const [name, code] of Object.entries(asked.userExpressions)) {
    const cell = `${request.header.msg_id}:${answers.length}`;
    services.cells.add(cell, { parent: request.header, silent: asked.silent });
    const result = await services.evaluate({ cell, code, executionCount });
    answers.push([name, expressionContent(result)]);
  }
  if (answers.length > 0) await services.outbox.flush();
  return Object.fromEntries(answers);
}

function expressionContent(result: EvaluateResult): ExpressionContent {
  if (result.status === 'error') return { status: 'error', ...errorContent(result) };
  return {
    status: 'ok',
    data: result.result?.data ?? { 'text/plain': 'undefined' },
    metadata: result.result?.metadata ?? {},
  };
}

function errorContent({ name, message, traceback }: Failure): ErrorContent {
  return { ename: name, evalue: message, traceback };
}
