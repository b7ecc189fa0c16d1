import { randomUUID } from 'node:crypto';
import type { PublishedContent } from './content.ts';
import type { Header, Message } from './message.ts';

/** The version of the Jupyter messaging protocol that this kernel speaks. */
export const PROTOCOL_VERSION = '5.5';

/** Who signs a message as its sender. */
export interface Sender {
  /** Unique to one life of one kernel or client. */
  readonly session: string;
  readonly username: string;
}

export interface MessageOptions {
  readonly sender: Sender;
  readonly parent?: Header | undefined;
  readonly identities?: readonly Uint8Array[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Uint8Array[];
}

/** Makes a new message with its own id and the present time. */
export function createMessage(
  type: string,
  content: Readonly<Record<string, unknown>>,
  { sender, parent, identities = [], metadata = {}, buffers = [] }: MessageOptions,
): Message {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: sender.session,
    username: sender.username,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { identities, header, parentHeader: parent, metadata, content, buffers };
}

/** Answers a request: type, parent and route follow from the request itself. */
export function createReply(
  request: Message,
  content: Readonly<Record<string, unknown>>,
  sender: Sender,
  metadata: Readonly<Record<string, unknown>> = {},
): Message {
  const { header, identities } = request;
  const type = header.msg_type.replace(/_request$/, '_reply');
  return createMessage(type, content, { sender, parent: header, identities, metadata });
}

/** Makes a message for iopub; its type is the topic that subscribers may filter by. */
export function createPublished<Type extends keyof PublishedContent>(
  type: Type,
  content: PublishedContent[Type],
  parent: Header | undefined,
  sender: Sender,
  extras: Pick<MessageOptions, 'metadata' | 'buffers'> = {},
): Message {
  const identities = [Buffer.from(type)];
  return createMessage(type, content, { ...extras, sender, parent, identities });
}
