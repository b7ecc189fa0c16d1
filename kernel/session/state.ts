/** What a session remembers between requests. */
export interface SessionState {
  /** False once the session has been asked to end. */
  readonly open: boolean;
  /** Counts fresh starts: what was asked in an earlier life gets no result any more. */
  readonly life: number;
  /** The number of the last execution that counted, as in `In [n]`. */
  readonly executionCount: number;
}

export type SessionAction =
  /** An execution begins; `counted` is false for silent ones and those kept out of the history. */
  | { readonly kind: 'execute'; readonly counted: boolean }
  | { readonly kind: 'restart' }
  | { readonly kind: 'end' };

export const INITIAL_STATE: SessionState = { open: true, life: 1, executionCount: 0 };

/** The state after an action; a pure function. */
export function reduce(state: SessionState, action: SessionAction): SessionState {
  switch (action.kind) {
    case 'execute':
      return action.counted ? { ...state, executionCount: state.executionCount + 1 } : state;
    case 'restart':
      return { ...state, life: state.life + 1, executionCount: 0 };
    case 'end':
      return { ...state, life: state.life + 1, open: false };
  }
}
