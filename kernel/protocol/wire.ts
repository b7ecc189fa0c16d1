import type { Header, Message } from './message.ts';
import type { Signer } from './signature.ts';

const DELIMITER: Buffer = Buffer.from('<IDS|MSG>');
/** Header, parent header, metadata, content. */
const JSON_PARTS = 4;

/** Why frames were not taken for a message. */
type Rejection = 'no-delimiter' | 'too-few-frames' | 'bad-signature' | 'not-json' | 'no-header';

export type Decoded =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'rejected'; readonly reason: Rejection };

/**
 * Turns the frames of one multipart transmission into a message; never throws.
 *
 * The signature is checked over the bytes before any of them is parsed.
 */
export function decode(frames: readonly Uint8Array[], signer: Signer): Decoded {
  const delimiter = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (delimiter < 0) return rejected('no-delimiter');
  const [signature, ...rest] = frames.slice(delimiter + 1);
  if (signature === undefined || rest.length < JSON_PARTS) return rejected('too-few-frames');
  const parts = rest.slice(0, JSON_PARTS);
  if (!signer.verify(parts, signature)) return rejected('bad-signature');
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (!header || !parent || !metadata || !content) return rejected('not-json');
  const readable = readHeader(header);
  if (!readable) return rejected('no-header');
  const identities = frames.slice(0, delimiter);
  const buffers = rest.slice(JSON_PARTS);
  const parentHeader = readHeader(parent);
  const message = { identities, header: readable, parentHeader, metadata, content, buffers };
  return { kind: 'message', message };
}

/**
 * Turns a message into the frames of one multipart transmission.
 *
 * @throws TypeError when its content can't be JSON: a circle, a BigInt.
 */
export function encode(message: Message, signer: Signer): readonly Uint8Array[] {
  const { header, parentHeader = {}, metadata, content } = message;
  const parts = [header, parentHeader, metadata, content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(signer.sign(parts));
  return [...message.identities, DELIMITER, signature, ...parts, ...message.buffers];
}

function rejected(reason: Rejection): Decoded {
  return { kind: 'rejected', reason };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Old clients leave out the date or the version; without an id or a type there is no message. */
function readHeader(part: Readonly<Record<string, unknown>>): Header | undefined {
  const { msg_id, msg_type, session, username, date, version } = part;
  if (typeof msg_id !== 'string' || typeof msg_type !== 'string') return undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    // Fields that this version of the protocol doesn't know go back to the client as they came.
    ...part,
    msg_id,
    msg_type,
    session: text(session),
    username: text(username),
    date: text(date),
    version: text(version),
  };
}
