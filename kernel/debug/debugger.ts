import { readFile } from 'node:fs/promises';
import type { Debugger, Runtime } from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';
import { escapePattern } from './breakpoints.ts';
import { createCellPaths } from './cell-paths.ts';
import { type Connection, connect } from './connection.ts';
import { createProgram, type Place, type Program, type RanCell } from './program.ts';
import {
  type DebugEvent,
  type DebugRequest,
  type DebugResponse,
  readBreakpoints,
  readNumber,
  readSourcePath,
  readText,
  THREAD_ID,
} from './protocol.ts';
import { DETACHED, type DebugAction, type DebugState, decide, type Halt, reduce } from './state.ts';
import { LOOK } from './variables.ts';

/**
 * The debugger of one runner. It lives on the supervisor's thread, so it answers while user code is
 * stopped or never lets go, and reaches user code through the engine's inspector.
 */
export interface CellDebugger {
  /** Never rejects. */
  readonly handle: (request: DebugRequest) => Promise<DebugResponse>;
  /** Takes a cell that has run already. */
  readonly know: (cell: RanCell) => void;
  /** Before a cell's code is evaluated: its breakpoints have to be there when it starts. */
  readonly begin: (cell: RanCell) => Promise<void>;
  readonly end: (run: number) => void;
  /** Lets the program go on, and stop nowhere until the run has ended: it is being interrupted. */
  readonly letGo: () => void;
  /** Before the process ends. */
  readonly close: () => void;
}

export interface CellDebuggerOptions {
  /** The kernel's process id. */
  readonly kernelId: number;
  /** The URL of the kernel's own code, which steps don't enter. */
  readonly kernelFolder: string;
  /** The run that a script's name stands for. */
  readonly runOf: (script: string) => number | undefined;
  /** Code in the language of cells as JavaScript that means the same inside a cell. */
  readonly toExpression: (code: string) => string;
  /** An expression for a function that renders a value, as JSON. */
  readonly renderer: string;
  readonly emit: (event: DebugEvent) => void;
  /** Whether there is a session, as a process that ends has to know. */
  readonly connected: (yes: boolean) => void;
}

/** A stop, as long as it lasts. */
interface Stopped {
  readonly frames: ReadonlyMap<number, Debugger.CallFrame>;
  readonly stack: readonly Readonly<Record<string, unknown>>[];
}

type Body = Readonly<Record<string, unknown>>;
type Command = (given: Body, connection: Connection) => Body | Promise<Body>;

/** A main thread that neither runs JavaScript nor waits can't be asked anything. */
const ANSWER_MILLIS = 5000;
/** An expression of the client's may loop for ever. */
const EVALUATION_MILLIS = 3000;
/** Longer than it takes to set breakpoints; a cell must start also when the main thread hangs. */
const ARMING_MILLIS = 1000;

export function createCellDebugger(options: CellDebuggerOptions): CellDebugger {
  const { toExpression, emit } = options;
  const paths = createCellPaths(options.kernelId);
  const program = createProgram(options.runOf, options.kernelFolder);
  const know = (cell: RanCell): string => {
    const path = paths.of(cell.map.source);
    program.know({ ...cell, path });
    return path;
  };
  let state: DebugState = DETACHED;
  let connection: Connection | undefined;
  let stopped: Stopped | undefined;
  let armed: { readonly run: number; readonly path: string; readonly id: string } | undefined;
  let sent = 0;
  let frameCount = 0;

  const dispatch = (action: DebugAction): void => {
    state = reduce(state, action);
  };
  const tell = (event: DebugEvent['event'], body: Body): void => {
    sent += 1;
    emit({ type: 'event', seq: sent, event, body });
  };

  const open = (): Connection => {
    if (connection !== undefined) return connection;
    options.connected(true);
    const made = connect(program, paths, toExpression);
    const { session } = made;
    session.on('Debugger.scriptParsed', ({ params }) =>
      program.parsed(params.scriptId, params.url),
    );
    session.on('Debugger.paused', ({ params }) => void onPaused(params, made).catch(() => {}));
    session.on('Debugger.resumed', onResumed);
    connection = made;
    return made;
  };

  const close = (): void => {
    connection?.session.disconnect();
    connection = undefined;
    options.connected(false);
    onResumed();
    armed = undefined;
    program.forgetScripts();
    dispatch({ kind: 'detach' });
  };

  const onPaused = async (
    paused: Debugger.PausedEventDataType,
    { session, breakpoints }: Connection,
  ): Promise<void> => {
    if (paused.reason === 'instrumentation') {
      const { scriptId } = dataOf(paused);
      if (armed !== undefined) {
        await session.post('Debugger.removeBreakpoint', { breakpointId: armed.id });
        const { path } = armed;
        armed = undefined;
        if (scriptId !== undefined) {
          for (const moved of await breakpoints.install(path, scriptId)) {
            tell('breakpoint', { reason: 'changed', breakpoint: moved });
          }
        }
      }
      await session.post('Debugger.resume');
      return;
    }
    const decision = decide(state, toHalt(paused, program));
    if (decision.kind === 'go-on') {
      await session.post(decision.by === 'resume' ? 'Debugger.resume' : 'Debugger.stepOut');
      return;
    }
    dispatch({ kind: 'stop' });
    stopped = toStopped(paused.callFrames);
    const { description } = dataOf(paused);
    tell('stopped', {
      reason: decision.reason,
      threadId: THREAD_ID,
      allThreadsStopped: true,
      ...(decision.reason === 'exception' && description !== undefined
        ? { description: 'Stopped on an exception', text: description.split('\n', 1)[0] }
        : {}),
    });
  };

  const onResumed = (): void => {
    if (!state.stopped) return;
    dispatch({ kind: 'resume' });
    stopped = undefined;
    connection?.variables.forget();
    tell('continued', { threadId: THREAD_ID, allThreadsContinued: true });
  };

  const toStopped = (callFrames: readonly Debugger.CallFrame[]): Stopped => {
    const frames = new Map<number, Debugger.CallFrame>();
    const stack = callFrames.flatMap((frame) => {
      const place = program.place(frame.location);
      if (place.kind !== 'user') return [];
      frameCount += 1;
      frames.set(frameCount, frame);
      return { id: frameCount, name: frameName(frame, place), ...frameSource(place) };
    });
    return { frames, stack };
  };

  const frameOf = (given: Body, field = 'frameId'): Debugger.CallFrame | undefined => {
    const id = readNumber(given[field]);
    return id === undefined ? undefined : stopped?.frames.get(id);
  };

  /** Evaluates in a frame, or at the top level of the cells; what it throws is an error of the request. */
  const evaluate = async (
    expression: string,
    frame: Debugger.CallFrame | undefined,
    { session }: Connection,
  ): Promise<Runtime.RemoteObject> => {
    const code = toExpression(expression);
    // Typed without the limit of time, though the engine knows it.
    const settings = {
      expression: code,
      objectGroup: LOOK,
      generatePreview: true,
      silent: true,
      timeout: EVALUATION_MILLIS,
    };
    const answer =
      frame !== undefined
        ? await session.post('Debugger.evaluateOnCallFrame', {
            ...settings,
            callFrameId: frame.callFrameId,
          })
        : await session.post('Runtime.evaluate', {
            ...settings,
            // A stopped thread does nothing of what a promise waits for.
            ...(state.stopped ? {} : { replMode: true, awaitPromise: true }),
          });
    if (answer.exceptionDetails === undefined) return answer.result;
    const { exception, text } = answer.exceptionDetails;
    throw new Error(exception?.description?.split('\n', 1)[0] ?? text);
  };

  const needStop = (): Stopped => {
    if (stopped === undefined) throw new Error('Nothing is stopped.');
    return stopped;
  };

  const step =
    (method: 'Debugger.stepOver' | 'Debugger.stepInto' | 'Debugger.stepOut'): Command =>
    async (_given, { session }) => {
      needStop();
      dispatch({ kind: 'step' });
      await session.post(method);
      return {};
    };

  const attach = async ({ session }: Connection): Promise<void> => {
    if (state.attached) return;
    dispatch({ kind: 'attach' });
    await session.post('Debugger.enable');
    const patterns = ['^node:', `^${escapePattern(options.kernelFolder)}`];
    await session.post('Debugger.setBlackboxPatterns', { patterns });
  };

  const commands: Readonly<Record<string, Command>> = {
    initialize: () => CAPABILITIES,
    attach: async (_given, at) => {
      await attach(at);
      tell('initialized', {});
      tell('thread', { reason: 'started', threadId: THREAD_ID });
      return {};
    },
    debugInfo: (_given, { breakpoints }) => ({
      isStarted: state.attached,
      hashMethod: paths.hashMethod,
      hashSeed: paths.hashSeed,
      tmpFilePrefix: paths.tmpFilePrefix,
      tmpFileSuffix: paths.tmpFileSuffix,
      breakpoints: breakpoints.list(),
      stoppedThreads: state.stopped ? [THREAD_ID] : [],
      richRendering: true,
      exceptionPaths: ['Exceptions'],
      copyToGlobals: true,
    }),
    dumpCell: ({ code }) => {
      const path = paths.of(readText(code));
      program.dump(path, readText(code));
      return { sourcePath: path };
    },
    setBreakpoints: async (given, at) => {
      await attach(at);
      const path = readSourcePath(given);
      return { breakpoints: await at.breakpoints.set(path, readBreakpoints(given)) };
    },
    setExceptionBreakpoints: async (given, at) => {
      await attach(at);
      const filters: readonly unknown[] = Array.isArray(given.filters) ? given.filters : [];
      const exceptions = filters.includes(EXCEPTION_FILTER) ? 'all' : 'none';
      await at.session.post('Debugger.setPauseOnExceptions', { state: exceptions });
      return {};
    },
    setFunctionBreakpoints: () => ({ breakpoints: [] }),
    configurationDone: () => ({}),
    threads: () => ({ threads: [{ id: THREAD_ID, name: 'Main' }] }),
    modules: () => ({ modules: [], totalModules: 0 }),
    stackTrace: (given) => {
      const { stack } = stopped ?? { stack: [] };
      const start = readNumber(given.startFrame) ?? 0;
      const levels = readNumber(given.levels) || stack.length;
      return { stackFrames: stack.slice(start, start + levels), totalFrames: stack.length };
    },
    scopes: (given, { variables }) => {
      const frame = frameOf(given);
      return { scopes: frame === undefined ? [] : variables.scopes(frame) };
    },
    variables: async (given, { variables }) => {
      const reference = readNumber(given.variablesReference) ?? 0;
      const page = { start: readNumber(given.start), count: readNumber(given.count) };
      return { variables: await variables.inside(reference, page) };
    },
    evaluate: async (given, at) => {
      const expression = readText(given.expression);
      const result = await evaluate(expression, frameOf(given), at);
      const { value, type, variablesReference } = at.variables.describe('', result, expression);
      return { result: value, type, variablesReference };
    },
    source: async (given) => {
      const path = readSourcePath(given);
      return {
        content: program.source(path) ?? (await readFile(path, 'utf8')),
        mimeType: /\.[cm]?ts$/.test(path) ? 'text/typescript' : 'text/javascript',
      };
    },
    next: step('Debugger.stepOver'),
    stepIn: step('Debugger.stepInto'),
    stepOut: step('Debugger.stepOut'),
    continue: async (_given, { session }) => {
      needStop();
      dispatch({ kind: 'continue' });
      await session.post('Debugger.resume');
      return { allThreadsContinued: true };
    },
    pause: async (_given, at) => {
      await attach(at);
      dispatch({ kind: 'pause' });
      await at.session.post('Debugger.pause');
      return {};
    },
    inspectVariables: async (_given, { variables }) => ({ variables: await variables.ofCells() }),
    richInspectVariables: async (given, at) => {
      const name = readText(given.variableName);
      const frame = frameOf(given);
      // Parentheses make a statement of it that can't declare anything.
      const rendered = await evaluate(`${options.renderer}((${name}))`, frame, at);
      const bundle: unknown = JSON.parse(readText(rendered.value));
      return { data: bundle, metadata: {} };
    },
    copyToGlobals: async (given, at) => {
      const from = readText(given.srcVariableName);
      const to = readText(given.dstVariableName);
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(to)) throw new Error(`'${to}' is not a name.`);
      const { names } = await at.session.post('Runtime.globalLexicalScopeNames', {});
      const value = await evaluate(from, frameOf(given, 'srcFrameId'), at);
      const target = toExpression(to);
      await at.session.post('Runtime.callFunctionOn', {
        functionDeclaration: names.includes(target)
          ? `function (value) { ${target} = value }`
          : `function (value) { globalThis[${JSON.stringify(to)}] = value }`,
        objectId: await globalId(at),
        arguments: [toArgument(value)],
      });
      return {};
    },
    disconnect: () => ({}),
    terminate: () => ({}),
  };

  const run = async (command: Command, given: Body): Promise<Body> => {
    const late = new AbortController();
    const tooLate = delay(ANSWER_MILLIS, undefined, { signal: late.signal }).then((): never => {
      throw new Error('The program is busy with something that can only be waited for.');
    });
    try {
      return await Promise.race([command(given, open()), tooLate]);
    } finally {
      tooLate.catch(() => {});
      late.abort();
    }
  };

  const arm = async (
    run: number,
    path: string,
    { session, breakpoints }: Connection,
  ): Promise<void> => {
    if (!breakpoints.has(path)) return;
    // Only here can the engine be asked where the code can be stopped before any of it has run.
    const instrumentation = 'beforeScriptExecution';
    const answer: unknown = await session.post('Debugger.setInstrumentationBreakpoint', {
      instrumentation,
    });
    const id = isRecord(answer) ? readText(answer.breakpointId) : '';
    armed = { run, path, id };
  };

  return {
    handle: async ({ command, arguments: given, seq }) => {
      sent += 1;
      const head = { type: 'response', seq: sent, request_seq: seq, command } as const;
      const found = Object.hasOwn(commands, command) ? commands[command] : undefined;
      if (found === undefined) {
        const message = `The debugger doesn't know the request '${command}'.`;
        return { ...head, success: false, message, body: {} };
      }
      try {
        const body = await run(found, given);
        if (command === 'disconnect' || command === 'terminate') close();
        return { ...head, success: true, body };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { ...head, success: false, message, body: {} };
      }
    },
    know,
    begin: async (cell) => {
      const path = know(cell);
      dispatch({ kind: 'begin', run: cell.run });
      if (connection === undefined || !state.attached) return;
      const ready = Promise.all([
        connection.session.post('Debugger.setSkipAllPauses', { skip: false }),
        arm(cell.run, path, connection),
      ]);
      await Promise.race([ready.catch(() => {}), delay(ARMING_MILLIS, undefined, { ref: false })]);
    },
    end: (number) => dispatch({ kind: 'end', run: number }),
    letGo: () => {
      if (connection === undefined || !state.attached) return;
      const { session } = connection;
      dispatch({ kind: 'continue' });
      session.post('Debugger.setSkipAllPauses', { skip: true }).catch(() => {});
      if (state.stopped) session.post('Debugger.resume').catch(() => {});
    },
    close: () => {
      if (connection !== undefined) close();
    },
  };
}

const EXCEPTION_FILTER = 'all';

const CAPABILITIES: Body = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: [
    {
      filter: EXCEPTION_FILTER,
      label: 'All exceptions',
      default: false,
      description: 'Stops wherever something is thrown, also where it is caught.',
    },
  ],
};

/** What the engine says beside the stack: of the script or of the exception. */
function dataOf({ data }: Debugger.PausedEventDataType): {
  readonly scriptId: string | undefined;
  readonly description: string | undefined;
} {
  const given = isRecord(data) ? data : {};
  return {
    scriptId: readText(given.scriptId) || undefined,
    description: readText(given.description) || undefined,
  };
}

function toHalt(
  { reason, hitBreakpoints = [], callFrames }: Debugger.PausedEventDataType,
  program: Program,
): Halt {
  const places = callFrames.map(({ location }) => program.place(location));
  const [top] = places;
  const firstOwn = places.findIndex(({ kind }) => kind === 'user');
  const throughKernel = places.slice(0, firstOwn).some(({ kind }) => kind === 'kernel');
  return {
    cause: causeOf(reason, hitBreakpoints),
    top: throughKernel ? 'kernel' : (top?.kind ?? 'node'),
    visible: firstOwn >= 0,
    atEnd: top?.kind === 'user' && top.atEnd,
  };
}

function causeOf(reason: string, hitBreakpoints: readonly string[]): Halt['cause'] {
  if (reason === 'exception' || reason === 'promiseRejection') return 'exception';
  return hitBreakpoints.length > 0 ? 'breakpoint' : 'other';
}

function frameName({ functionName }: Debugger.CallFrame, place: Place): string {
  if (functionName !== '') return functionName.replaceAll('\u200c', '');
  if (place.kind !== 'user' || place.cell === undefined) return '(anonymous)';
  return `Cell [${place.cell.executionCount}]`;
}

function frameSource(place: Place & { readonly kind: 'user' }): Body {
  const { path, cell, position } = place;
  const name = cell === undefined ? path.split(/[\\/]/).at(-1) : `Cell [${cell.executionCount}]`;
  return { source: { name, path, sourceReference: 0 }, ...position };
}

async function globalId({ session }: Connection): Promise<string> {
  const { result } = await session.post('Runtime.evaluate', {
    expression: 'globalThis',
    objectGroup: LOOK,
  });
  return result.objectId ?? '';
}

function toArgument(remote: Runtime.RemoteObject): Runtime.CallArgument {
  const { objectId, unserializableValue, value } = remote;
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value } : { unserializableValue };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
