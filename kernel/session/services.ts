import type { Completeness } from '../cell/index.ts';
import type { DebugRequest, DebugResponse } from '../debug/protocol.ts';
import type { History } from '../history/index.ts';
import type { Language, Look } from '../language/index.ts';
import type {
  ErrorContent,
  PublishedContent,
  ReplyContent,
  RequestType,
} from '../protocol/content.ts';
import type { Header, Message } from '../protocol/message.ts';
import type { Delivery, EvaluateRequest, EvaluateResult } from '../runner/evaluator.ts';
import type { Cells } from './cells.ts';
import type { OpenComms } from './comms.ts';
import type { Outbox } from './outbox.ts';
import type { Pages } from './pages.ts';
import type { SessionAction, SessionState } from './state.ts';

/** What the session offers to its handlers. */
export interface Services {
  readonly state: () => SessionState;
  readonly dispatch: (action: SessionAction) => SessionState;
  readonly cells: Cells;
  readonly outbox: Outbox;
  readonly pages: Pages;
  /** Evaluates in the runner, once that is up; never rejects. */
  readonly evaluate: (request: EvaluateRequest) => Promise<EvaluateResult>;
  /** Hands a comm message to user code; what is answered on comms meanwhile is an answer to `cause`. */
  readonly deliver: (delivery: Delivery & { readonly cause: Header }) => Promise<EvaluateResult>;
  readonly comms: OpenComms;
  /** What is known of cells before they run; undefined in sessions that nobody types in. */
  readonly language: Language | undefined;
  readonly look: Look;
  readonly interrupt: () => Promise<void>;
  /** Asks the debugger; its events have the latest request for a parent. */
  readonly debug: (request: DebugRequest, parent: Header) => Promise<DebugResponse>;
  /** Ends the session, in its own time: what was asked before is answered. */
  readonly end: (restart: boolean) => void;
  /**
   * Marks the execute requests that were sent before anybody could know of an error as not to be
   * done; so call it before telling. A notebook's "run all" sends its cells one by one: when the
   * first fails at once, the others are still on their way.
   */
  readonly abortQueued: () => Promise<void>;
  readonly history: History | undefined;
  readonly isComplete: ((code: string) => Promise<Completeness>) | undefined;
  /** Sends on iopub right away, past the outputs that are still on their way. */
  readonly announce: Announce;
}

/** Sends a message on iopub. */
export type Announce = <Type extends keyof PublishedContent>(
  type: Type,
  parent: Header | undefined,
  content: PublishedContent[Type],
  extras?: Pick<Message, 'metadata' | 'buffers'>,
) => Promise<void>;

/** What a handler has come to. */
export interface Outcome<Type extends RequestType = RequestType> {
  readonly reply?: ReplyContent[Type] | ({ readonly status: 'error' } & ErrorContent);
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Runs when the reply and `idle` have left. */
  readonly afterwards?: () => void;
}

/** Answers one type of request. */
export type Handler<Type extends RequestType = RequestType> = (
  request: Message,
  services: Services,
) => Outcome<Type> | Promise<Outcome<Type>>;
