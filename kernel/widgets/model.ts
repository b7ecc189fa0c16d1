import { isDeepStrictEqual } from 'node:util';
import { type KernelComm, kernelComms } from './kernel-comms.ts';

/** What front ends know of a model, by their own names. */
export type State = Readonly<Record<string, unknown>>;

/** Which of the front end's classes keep and show a model. */
export interface ModelKind {
  readonly module:
    | '@jupyter-widgets/base'
    | '@jupyter-widgets/controls'
    | '@jupyter-widgets/output';
  readonly version: '2.0.0' | '1.0.0';
  readonly model: string;
  /** Null for what isn't shown by itself. */
  readonly view: string | null;
  /** Where the view is, when it isn't beside the model. */
  readonly viewModule?: '@jupyter-widgets/base';
}

type ChangeListener = (value: unknown, before: unknown) => unknown;

/** A state that this process and every front end share. */
export interface Model {
  readonly id: string;
  readonly kind: ModelKind;
  readonly closed: boolean;
  readonly state: () => State;
  readonly get: (key: string) => unknown;
  /** Changes it here and in the front ends, and calls the listeners. */
  readonly set: (changes: State) => void;
  /** @returns A function that ends the listening. */
  readonly onChange: (key: string, listener: ChangeListener) => () => void;
  /** Hears messages of the front end that change no state, such as clicks. */
  readonly onCustom: (listener: (content: State) => unknown) => () => void;
  readonly close: () => void;
}

/** The version of the widgets' own messaging protocol. */
const PROTOCOL = { version: '2.1.0' };

const models = new Map<string, Model>();
let controlled = false;

/** Makes a model here and in the front ends. */
export function createModel(kind: ModelKind, initial: State): Model {
  const comms = kernelComms();
  if (!controlled) {
    comms.register('jupyter.widget.control', control);
    controlled = true;
  }
  const state: Record<string, unknown> = {
    _model_module: kind.module,
    _model_module_version: kind.version,
    _model_name: kind.model,
    _view_count: null,
    _view_module: kind.viewModule ?? kind.module,
    _view_module_version: kind.viewModule === undefined ? kind.version : '2.0.0',
    _view_name: kind.view,
    ...initial,
  };
  const comm = comms.open('jupyter.widget', { state, buffer_paths: [] }, { metadata: PROTOCOL });
  const changed = new Map<string, Set<ChangeListener>>();
  const customs = new Set<(content: State) => unknown>();

  /** Every listener is called, also behind one that throws. */
  const apply = (changes: State): readonly unknown[] => {
    const calls = Object.entries(changes).flatMap(([key, value]) => {
      const before = state[key];
      if (isDeepStrictEqual(before, value)) return [];
      state[key] = value;
      return [...(changed.get(key) ?? [])].map((listener) => () => listener(value, before));
    });
    return callAll(calls);
  };
  const send = (method: string, part: State): void =>
    comm.send({ method, state: part, buffer_paths: [] });

  comm.onMessage(async ({ data }) => {
    if (data.method === 'request_state') send('update', state);
    if (data.method === 'custom') {
      const content = toState(data.content);
      await Promise.all(callAll([...customs].map((listener) => () => listener(content))));
    }
    if (data.method === 'update') {
      const known = Object.entries(toState(data.state)).filter(([key]) =>
        Object.hasOwn(state, key),
      );
      const part = Object.fromEntries(known);
      // So that other front ends follow; the one that changed it waits for this, too.
      send('echo_update', part);
      await Promise.all(apply(part));
    }
  });
  comm.onClose(() => models.delete(comm.id));

  const model: Model = {
    id: comm.id,
    kind,
    get closed() {
      return comm.closed;
    },
    state: () => state,
    get: (key) => state[key],
    set: (changes) => {
      const different = Object.entries(changes).filter(
        ([key, value]) => !isDeepStrictEqual(state[key], value),
      );
      if (different.length === 0) return;
      if (!comm.closed) send('update', Object.fromEntries(different));
      apply(changes);
    },
    onChange: (key, listener) => {
      const listeners = changed.get(key) ?? new Set();
      changed.set(key, listeners);
      return listenIn(listeners, listener);
    },
    onCustom: (listener) => listenIn(customs, listener),
    close: () => {
      comm.close();
      models.delete(comm.id);
    },
  };
  models.set(comm.id, model);
  return model;
}

/** A front end that comes later, as after a reload of the page, asks for all models at once. */
function control(comm: KernelComm): void {
  comm.onMessage(({ data }) => {
    if (data.method !== 'request_states') return;
    const states = [...models].map(([id, { kind, state }]) => [
      id,
      {
        model_name: kind.model,
        model_module: kind.module,
        model_module_version: kind.version,
        state: state(),
      },
    ]);
    comm.send({ method: 'update_states', states: Object.fromEntries(states), buffer_paths: [] });
  });
}

function callAll(calls: readonly (() => unknown)[]): readonly unknown[] {
  const results: unknown[] = [];
  const thrown: unknown[] = [];
  for (const call of calls) {
    try {
      results.push(call());
    } catch (error) {
      thrown.push(error);
    }
  }
  if (thrown.length > 1) throw new AggregateError(thrown, 'Several listeners of a widget threw.');
  if (thrown.length === 1) throw thrown[0];
  return results;
}

/** @throws TypeError when it can't be called. */
export function checkListener(listener: unknown): void {
  if (typeof listener !== 'function') throw new TypeError('A listener must be a function.');
}

function listenIn<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  const stop = (): void => void listeners.delete(listener);
  // Shows nothing where it is the value of a cell.
  return Object.assign(stop, { [Symbol.for('Jupyter.display')]: () => ({}) });
}

function toState(value: unknown): State {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
