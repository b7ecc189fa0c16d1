import { type Data, text } from '../protocol/content.ts';
import type { Message } from '../protocol/message.ts';
import type { CommMessage } from '../runner/evaluator.ts';
import type { Handler, Services } from './services.ts';

/** An open comm, for front ends that come later, and for finding its cell. */
interface OpenComm {
  readonly target: string;
  /** The cell that opened it, or the message of the front end that did. */
  readonly cell: string;
}

/** The comms that are open between the runner and the front ends, by id. */
export type OpenComms = Map<string, OpenComm>;

/** Keeps account of a comm message that comes from the runner. */
export function noteComm(comms: OpenComms, cell: string, message: CommMessage): void {
  if (message.kind === 'open') comms.set(message.comm, { target: message.target, cell });
  if (message.kind === 'close') comms.delete(message.comm);
}

export const commInfo: Handler<'comm_info_request'> = ({ content }, { comms }) => {
  const wanted = text(content.target_name);
  const open = [...comms].filter(([, { target }]) => wanted === '' || target === wanted);
  return {
    reply: {
      status: 'ok',
      comms: Object.fromEntries(open.map(([id, { target }]) => [id, { target_name: target }])),
    },
  };
};

/** A comm from the front end; the runner closes it when nobody there has registered its target. */
export const commOpen: Handler = async (request, services) => {
  const { comms, cells } = services;
  const comm = text(request.content.comm_id);
  const target = text(request.content.target_name);
  if (comm === '') return {};
  const cell = request.header.msg_id;
  cells.add(cell, { parent: request.header, silent: false });
  comms.set(comm, { target, cell });
  await deliver(cell, { kind: 'open', comm, target, ...packet(request) }, request, services);
  return {};
};

export const commMessage: Handler = (request, services) => pass('message', request, services);

export const commClose: Handler = (request, services) => pass('close', request, services);

async function pass(
  kind: 'message' | 'close',
  request: Message,
  services: Services,
): Promise<Record<string, never>> {
  const comm = text(request.content.comm_id);
  const open = services.comms.get(comm);
  // It may have been closed while this message was on its way.
  if (open === undefined) return {};
  if (kind === 'close') services.comms.delete(comm);
  await deliver(open.cell, { kind, comm, ...packet(request) }, request, services);
  return {};
}

async function deliver(
  cell: string,
  message: CommMessage,
  { header }: Message,
  { deliver, outbox, cells }: Services,
): Promise<void> {
  const result = await deliver({ cell, message, cause: header });
  if (result.status === 'error') {
    const owner = cells.owner(cell);
    const text = `${result.traceback.join('\n')}\n`;
    if (owner) void outbox.put(owner.parent, { kind: 'stream', name: 'stderr', text });
  }
  await outbox.flush();
}

function packet({
  content,
  metadata,
  buffers,
}: Message): Pick<CommMessage, 'data' | 'metadata' | 'buffers'> {
  return { data: toData(content.data), metadata, buffers };
}

function toData(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
