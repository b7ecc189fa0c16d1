/** The contents of the messages that this kernel understands and sends, as the protocol names them. */

export type Data = Readonly<Record<string, unknown>>;

/** A value in several formats, as `display_data` and `execute_result` carry it. */
export type DisplayContent = {
  readonly data: Data;
  readonly metadata: Data;
  readonly transient?: { readonly display_id: string };
};

export type ErrorContent = {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
};

/** What one of the `user_expressions` of an execution came to. */
export type ExpressionContent =
  | { readonly status: 'ok'; readonly data: Data; readonly metadata: Data }
  | ({ readonly status: 'error' } & ErrorContent);

export type LanguageInfo = {
  readonly name: string;
  readonly version: string;
  readonly mimetype: string;
  readonly file_extension: string;
  readonly pygments_lexer: string;
  readonly codemirror_mode: string;
  readonly nbconvert_exporter: string;
};

/** What the front end's pager is asked to show, beside the cell's outputs. */
export type PagePayload = {
  readonly source: 'page';
  readonly data: Data;
  /** The line to begin with, from 0. */
  readonly start: number;
};

/** Content by message type, for everything that is sent on iopub. */
export type PublishedContent = {
  readonly status: { readonly execution_state: 'starting' | 'busy' | 'idle' };
  readonly execute_input: { readonly code: string; readonly execution_count: number };
  readonly stream: { readonly name: 'stdout' | 'stderr'; readonly text: string };
  readonly display_data: DisplayContent;
  readonly update_display_data: DisplayContent;
  readonly execute_result: DisplayContent & { readonly execution_count: number };
  readonly clear_output: { readonly wait: boolean };
  readonly error: ErrorContent;
  readonly iopub_welcome: { readonly subscription: string };
  readonly comm_open: {
    readonly comm_id: string;
    readonly target_name: string;
    readonly data: Data;
  };
  readonly comm_msg: { readonly comm_id: string; readonly data: Data };
  readonly comm_close: { readonly comm_id: string; readonly data: Data };
  readonly shutdown_reply: ReplyContent['shutdown_request'];
  /** An event of the Debug Adapter Protocol. */
  readonly debug_event: Data;
};

/** Session, line, and what the cell was: alone, or with what it came to where that was asked for. */
export type HistoryTuple = readonly [number, number, string | readonly [string, string | null]];

/** Content of the reply, by the type of the request. */
export type ReplyContent = {
  readonly kernel_info_request: {
    readonly status: 'ok';
    readonly protocol_version: string;
    readonly implementation: string;
    readonly implementation_version: string;
    readonly language_info: LanguageInfo;
    readonly banner: string;
    readonly help_links: readonly { readonly text: string; readonly url: string }[];
    readonly supported_features: readonly string[];
    readonly debugger: boolean;
  };
  readonly execute_request:
    | {
        readonly status: 'ok';
        readonly execution_count: number;
        readonly user_expressions: Readonly<Record<string, ExpressionContent>>;
        readonly payload: readonly PagePayload[];
      }
    | ({ readonly status: 'error'; readonly execution_count: number } & ErrorContent)
    // Without a number: front ends would show it beside a cell that never ran.
    | { readonly status: 'aborted' };
  readonly is_complete_request: {
    readonly status: 'complete' | 'incomplete' | 'invalid' | 'unknown';
    readonly indent?: string;
  };
  readonly complete_request: {
    readonly status: 'ok';
    readonly matches: readonly string[];
    readonly cursor_start: number;
    readonly cursor_end: number;
    readonly metadata: Data;
  };
  readonly inspect_request: {
    readonly status: 'ok';
    readonly found: boolean;
    readonly data: Data;
    readonly metadata: Data;
  };
  readonly history_request: { readonly status: 'ok'; readonly history: readonly HistoryTuple[] };
  readonly comm_info_request: {
    readonly status: 'ok';
    readonly comms: Readonly<Record<string, { readonly target_name: string }>>;
  };
  /** A response of the Debug Adapter Protocol. */
  readonly debug_request: Data;
  readonly interrupt_request: { readonly status: 'ok' };
  readonly shutdown_request: { readonly status: 'ok'; readonly restart: boolean };
};

/** A type of request that has a reply. */
export type RequestType = keyof ReplyContent;

/** An `execute_request` with every default of the protocol filled in. */
export interface ExecuteRequest {
  readonly code: string;
  readonly silent: boolean;
  /** Never true when `silent` is. */
  readonly storeHistory: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
  readonly stopOnError: boolean;
}

/** Reads an `execute_request`; what is missing or of the wrong type gets the protocol's default. */
export function readExecuteRequest(content: Data): ExecuteRequest {
  const silent = content.silent === true;
  return {
    code: text(content.code),
    silent,
    storeHistory: !silent && content.store_history !== false,
    userExpressions: texts(content.user_expressions),
    stopOnError: content.stop_on_error !== false,
  };
}

/** A field that should be text; anything else counts as empty. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, code]) => [name, text(code)]));
}
