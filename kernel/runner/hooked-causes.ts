import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { promisify } from 'node:util';
import { promiseHooks } from 'node:v8';
import type { Causes } from './causes.ts';
import { createStamp } from './stamp.ts';

/**
 * Follows runs through promises, timers and event emitters, where the engine doesn't carry contexts.
 *
 * What calls back in another way, such as `fs.readFile(path, callback)`, isn't followed.
 */
export function createHookedCauses(): Causes {
  const stamp = createStamp<number>();
  let current: number | undefined;

  const enter = <T>(run: number, code: () => T): T => {
    const before = current;
    current = run;
    try {
      return code();
    } finally {
      current = before;
    }
  };

  promiseHooks.createHook({
    init: (promise) => {
      if (current !== undefined) stamp.put(promise, current);
    },
    before: (promise) => {
      current = stamp.read(promise);
    },
    after: () => {
      current = undefined;
    },
  });
  followCallbacks((callback) => {
    const run = current;
    if (run === undefined) return callback;
    return function (this: unknown, ...args) {
      return enter(run, () => Reflect.apply(callback, this, args));
    };
  });
  followEmitters({
    made: (emitter) => {
      if (current !== undefined) stamp.put(emitter, current);
    },
    emits: (emitter, emit) => {
      // Code that emits knows better than the emitter.
      const run = current === undefined ? stamp.read(emitter) : undefined;
      return run === undefined ? emit() : enter(run, emit);
    },
  });

  return {
    enter,
    current: () => current,
    reset: () => {
      current = undefined;
    },
  };
}

type Callback = (...args: unknown[]) => unknown;

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}

const SCHEDULERS = ['setTimeout', 'setInterval', 'setImmediate'] as const;

/** Has `bind` applied to whatever is to be called later. */
function followCallbacks(bind: (callback: Callback) => Callback): void {
  const follow = (owner: object, name: string): void => {
    const schedule: unknown = Reflect.get(owner, name);
    if (typeof schedule !== 'function') return;
    const followed = function (this: unknown, callback: unknown, ...rest: unknown[]): unknown {
      const bound = isCallback(callback) ? bind(callback) : callback;
      return Reflect.apply(schedule, this, [bound, ...rest]);
    };
    Object.defineProperties(followed, {
      name: { value: name },
      // `promisify(setTimeout)` is another function, made of promises.
      [promisify.custom]: { get: () => Reflect.get(schedule, promisify.custom) },
    });
    Reflect.set(owner, name, followed);
  };
  for (const name of SCHEDULERS) {
    follow(globalThis, name);
    Reflect.set(timers, name, Reflect.get(globalThis, name));
  }
  follow(globalThis, 'queueMicrotask');
  follow(process, 'nextTick');
  syncBuiltinESMExports();
}

interface EmitterWatch {
  readonly made: (emitter: object) => void;
  readonly emits: (emitter: object, emit: () => boolean) => boolean;
}

/** What an emitter is told by Node itself, as the output of a child process, belongs to its maker. */
function followEmitters({ made, emits }: EmitterWatch): void {
  // Not documented; Node's own `domain` module has always hooked in here.
  const init: unknown = Reflect.get(EventEmitter, 'init');
  if (typeof init === 'function') {
    Reflect.set(EventEmitter, 'init', function (this: object, ...args: unknown[]) {
      made(this);
      return Reflect.apply(init, this, args);
    });
  }
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = function (...args) {
    return emits(this, () => Reflect.apply(emit, this, args));
  };
}
