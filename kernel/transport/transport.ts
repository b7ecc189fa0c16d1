import type { Message } from '../protocol/message.ts';

/** The channels on which requests arrive. The heartbeat never leaves its transport. */
export type RequestChannel = 'shell' | 'control' | 'stdin';

/** The channels on which a kernel sends. */
export type Channel = RequestChannel | 'iopub';

/** Carries messages between a session and its clients; knows bytes or memory, never meaning. */
export interface Transport {
  /**
   * Starts listening; every valid request goes to `receive`, in order of arrival per channel.
   *
   * @param subscribed - Called when a client has subscribed to a topic of iopub, so that it can be
   *   welcomed; a transport on which no client can come too late never calls it.
   */
  start(
    receive: (channel: RequestChannel, message: Message) => void,
    subscribed?: (topic: string) => void,
  ): Promise<void>;
  /** Resolves once the message is taken, so that a sender can hold back. */
  send(channel: Channel, message: Message): Promise<void>;
  /** Lets what was sent leave, then stops listening. */
  close(): Promise<void>;
}
