import type { Readable, Writable } from 'node:stream';

/** One side of a JSON-RPC conversation in the framing of the language server protocol. */
export interface JsonRpc {
  /** Rejects with an Error that has the other side's message; never settles when that is gone. */
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
}

/**
 * @param answer - Answers a request of the other side.
 */
export function createJsonRpc(
  input: Readable,
  output: Writable,
  answer: (method: string, params: unknown) => unknown,
): JsonRpc {
  const waiting = new Map<number, (message: JsonRpcMessage) => void>();
  let requests = 0;
  const send = (message: Readonly<Record<string, unknown>>): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    if (!output.writable) return;
    output.write(`Content-Length: ${body.byteLength}\r\n\r\n`);
    output.write(body);
  };
  const receive = (message: JsonRpcMessage): void => {
    const { id, method, params } = message;
    if (method !== undefined) {
      if (id !== undefined) send({ id, result: answer(method, params) ?? null });
      return;
    }
    if (typeof id !== 'number') return;
    const settle = waiting.get(id);
    waiting.delete(id);
    settle?.(message);
  };
  const decode = createMessageDecoder(receive);
  input.on('data', decode);

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        requests += 1;
        waiting.set(requests, ({ result, error }) => {
          if (error === undefined) resolve(result);
          else reject(new Error(error.message ?? 'no reason given'));
        });
        send({ id: requests, method, params });
      }),
    notify: (method, params) => send({ method, params }),
  };
}

interface JsonRpcMessage {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

/** Takes bytes as they come and hands on each message that is whole. */
export function createMessageDecoder(
  take: (message: JsonRpcMessage) => void,
): (chunk: Uint8Array) => void {
  let parts: Uint8Array[] = [];
  let held = 0;
  let needed = 0;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.byteLength;
    // A message of many chunks is joined once, not once a chunk.
    if (held < needed) return;
    let bytes = Buffer.concat(parts, held);
    needed = 0;
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
      const start = end + 4;
      const next = start + Number(length ?? 0);
      if (bytes.byteLength < next) {
        needed = next;
        break;
      }
      const body = bytes.toString('utf8', start, next);
      bytes = bytes.subarray(next);
      take(JSON.parse(body));
    }
    parts = [bytes];
    held = bytes.byteLength;
  };
}
