/** What the debugger knows of the program's course; positions and values are asked for when needed. */
export interface DebugState {
  readonly attached: boolean;
  /** The run that is on. */
  readonly running: number | undefined;
  /** The run in which the client has asked for a step that has not ended yet. */
  readonly stepping: number | undefined;
  /** Whether the client has asked for a stop at the next chance. */
  readonly pausing: boolean;
  readonly stopped: boolean;
}

export type DebugAction =
  | { readonly kind: 'attach' }
  | { readonly kind: 'detach' }
  | { readonly kind: 'begin'; readonly run: number }
  | { readonly kind: 'end'; readonly run: number }
  | { readonly kind: 'step' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'stop' }
  /** The program goes on, for whatever reason. */
  | { readonly kind: 'resume' };

export const DETACHED: DebugState = {
  attached: false,
  running: undefined,
  stepping: undefined,
  pausing: false,
  stopped: false,
};

/** The state after an action; a pure function. */
export function reduce(state: DebugState, action: DebugAction): DebugState {
  switch (action.kind) {
    case 'attach':
      return { ...state, attached: true };
    case 'detach':
      return { ...DETACHED, running: state.running };
    case 'begin':
      return { ...state, running: action.run };
    case 'end':
      return state.running === action.run ? { ...state, running: undefined } : state;
    case 'step':
      return { ...state, stepping: state.running };
    case 'pause':
      return { ...state, pausing: true };
    case 'continue':
      return { ...state, stepping: undefined };
    case 'stop':
      return { ...state, stopped: true, stepping: undefined, pausing: false };
    case 'resume':
      return { ...state, stopped: false };
  }
}

/** The engine has halted: what is known of the place. */
export interface Halt {
  readonly cause: 'exception' | 'breakpoint' | 'other';
  /** Whose code is innermost. */
  readonly top: 'user' | 'node' | 'kernel';
  /** Whether a person's code is anywhere in the stack. */
  readonly visible: boolean;
  /** Behind a cell's last statement. */
  readonly atEnd: boolean;
}

/** What to do at a halt: tell the client, or go on as if nothing had been. */
export type Decision =
  | { readonly kind: 'stop'; readonly reason: 'breakpoint' | 'step' | 'exception' | 'pause' }
  | { readonly kind: 'go-on'; readonly by: 'resume' | 'step-out' };

/**
 * Decides about a halt; a pure function.
 *
 * The engine knows nothing of cells: a step beyond a cell's end would halt in Node's own code, or at
 * the first line of the next cell.
 */
export function decide(state: DebugState, halt: Halt): Decision {
  const goOn = (by: 'resume' | 'step-out'): Decision => ({ kind: 'go-on', by });
  if (!halt.visible) return goOn('resume');
  if (halt.cause === 'breakpoint') return { kind: 'stop', reason: 'breakpoint' };
  if (halt.cause === 'exception') {
    // The kernel tries things that may fail, such as one folder after the other for an import.
    return halt.top === 'kernel' ? goOn('resume') : { kind: 'stop', reason: 'exception' };
  }
  if (state.stepping !== undefined && state.stepping !== state.running) return goOn('resume');
  if (halt.top !== 'user') return goOn('step-out');
  if (state.stepping !== undefined) {
    return halt.atEnd ? goOn('resume') : { kind: 'stop', reason: 'step' };
  }
  // Neither a step nor a breakpoint nor an exception: the code says `debugger`.
  return { kind: 'stop', reason: state.pausing ? 'pause' : 'breakpoint' };
}
