import type { Message } from '../protocol/message.ts';

/** The channels on which requests arrive. The heartbeat never leaves its transport. */
export type RequestChannel = 'shell' | 'control' | 'stdin';

/** The channels on which a kernel sends. */
export type Channel = RequestChannel | 'iopub';

/** Carries messages between a session and its clients; knows bytes or memory, never meaning. */
export interface Transport {
  /** Starts listening; every valid request goes to `receive`, in order of arrival per channel. */
  start(receive: (channel: RequestChannel, message: Message) => void): Promise<void>;
  /** Resolves once the message is taken, so that a sender can hold back. */
  send(channel: Channel, message: Message): Promise<void>;
  close(): Promise<void>;
}
