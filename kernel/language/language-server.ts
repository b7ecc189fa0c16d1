import { type ChildProcess, spawn } from 'node:child_process';
import { createJsonRpc, type JsonRpc } from './json-rpc.ts';
import { type Data, list } from './read-data.ts';

/**
 * A language server that is started when it is first asked, and again whenever it has died or
 * hangs: the documents are kept here, so a new one knows what the old one knew.
 */
export interface LanguageServer {
  /** Gives a document its text. */
  write(uri: string, text: string): void;
  remove(uri: string): void;
  /** Undefined when there is no answer in time. Never rejects. */
  ask(method: string, params: unknown): Promise<unknown>;
  /** Ends it for good: there is no answer any more. */
  stop(): void;
}

export interface LanguageServerOptions {
  /** The program's path. */
  readonly program: string;
  readonly folder: string;
  /** Answers the server's questions for its settings, by section. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly debug: (line: string) => void;
  /** How long it may take over an answer, and over its first; it is replaced after that. */
  readonly patience?: { readonly answerMillis: number; readonly startMillis: number };
}

/** It answers in milliseconds, also on a busy machine; after this it hangs. */
const ANSWER_MILLIS = 3000;
/** A start may take longer: it reads all types of the project, on a machine that may be busy. */
const START_MILLIS = 20_000;

const CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown'] } },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    hover: { contentFormat: ['markdown'] },
  },
};

interface Life {
  readonly child: ChildProcess;
  readonly rpc: JsonRpc;
  readonly gone: Promise<undefined>;
  /** Whether it has answered anything yet. */
  warm: boolean;
  readonly opened: Map<string, number>;
}

export function createLanguageServer(options: LanguageServerOptions): LanguageServer {
  const { debug, patience = { answerMillis: ANSWER_MILLIS, startMillis: START_MILLIS } } = options;
  const documents = new Map<string, string>();
  let life: Life | undefined;
  let stopped = false;

  const begin = (): Life => {
    const fresh = start(options);
    life = fresh;
    void fresh.gone.then(() => {
      if (life !== fresh) return;
      life = undefined;
      debug('the language server has ended');
      // At once, so that the next question needn't wait; not when it can't even begin.
      if (fresh.warm && !stopped) begin();
    });
    for (const [uri, text] of documents) show(fresh, uri, text);
    return fresh;
  };

  const end = (): void => {
    const ending = life;
    life = undefined;
    ending?.child.kill('SIGKILL');
  };

  const attempt = async (method: string, params: unknown): Promise<Answer> => {
    const asked = life ?? begin();
    const answer = asked.rpc.request(method, params).then(
      (result): Answer => ({ kind: 'answer', result }),
      (error): Answer => {
        debug(`the language server could not answer ${method}: ${error}`);
        return { kind: 'answer', result: undefined };
      },
    );
    const died = asked.gone.then((): Answer => ({ kind: 'died' }));
    const first = await within(
      asked.warm ? patience.answerMillis : patience.startMillis,
      answer,
      died,
    );
    if (first.kind === 'late') {
      debug(`the language server gave no answer to ${method} in time and is replaced`);
      if (life === asked) {
        end();
        if (asked.warm) begin();
      }
    }
    if (first.kind === 'answer') asked.warm = true;
    return first;
  };

  return {
    write: (uri, text) => {
      if (documents.get(uri) === text) return;
      documents.set(uri, text);
      if (life) show(life, uri, text);
    },
    remove: (uri) => {
      documents.delete(uri);
      if (!life?.opened.delete(uri)) return;
      life.rpc.notify('textDocument/didClose', { textDocument: { uri } });
    },
    ask: async (method, params) => {
      if (stopped) return undefined;
      const first = await attempt(method, params);
      if (stopped) return undefined;
      // Once more: a process that was ended from outside is no reason to know nothing.
      const answer = first.kind === 'died' ? await attempt(method, params) : first;
      return answer.kind === 'answer' ? answer.result : undefined;
    },
    stop: () => {
      stopped = true;
      end();
    },
  };
}

type Answer =
  | { readonly kind: 'answer'; readonly result: unknown }
  | { readonly kind: 'died' }
  | { readonly kind: 'late' };

async function within(millis: number, ...answers: readonly Promise<Answer>[]): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), millis);
  });
  const first = await Promise.race([...answers, late]);
  clearTimeout(timer);
  return first;
}

function start({ program, folder, settings, debug }: LanguageServerOptions): Life {
  const child = spawn(program, ['--lsp', '--stdio'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const gone = new Promise<undefined>((resolve) => {
    child.once('exit', () => resolve(undefined));
    child.once('error', (error) => {
      debug(`the language server can't be started: ${error}`);
      resolve(undefined);
    });
  });
  child.stdin.on('error', () => {});
  // A kernel that has nothing else to do may end; the server ends with its input.
  child.unref();
  const rpc = createJsonRpc(child.stdout, child.stdin, (method, params) =>
    method === 'workspace/configuration' ? configuration(params, settings) : undefined,
  );
  // What follows may be sent at once: the server takes things in order.
  rpc
    .request('initialize', { processId: process.pid, rootUri: null, capabilities: CAPABILITIES })
    .catch((error) => debug(`the language server could not begin: ${error}`));
  rpc.notify('initialized', {});
  return { child, rpc, gone, warm: false, opened: new Map() };
}

function configuration(params: unknown, settings: Data): readonly unknown[] {
  return list(params, 'items').map(({ section }) => settings[String(section)] ?? null);
}

/** Opens the document, or changes it as a whole. */
function show({ rpc, opened }: Life, uri: string, text: string): void {
  const version = (opened.get(uri) ?? 0) + 1;
  opened.set(uri, version);
  if (version > 1) {
    const textDocument = { uri, version };
    rpc.notify('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  } else {
    const languageId = uri.endsWith('.json') ? 'json' : 'typescript';
    rpc.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }
}
