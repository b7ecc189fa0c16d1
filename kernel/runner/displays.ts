import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import {
  type Remark,
  type RenderOptions,
  render,
  renderText,
} from '../display/formatters/index.ts';
import type { MimeBundle, Rendering } from '../display/mime-bundle.ts';
import type { Output } from './evaluator.ts';
import type { Place } from './tslab.ts';

/** What `display` returns: shows another value in the same place. */
interface DisplayHandle {
  readonly id: string;
  readonly update: (value: unknown, options?: RenderOptions) => void;
}

interface DisplayOptions extends RenderOptions {
  /** Names the place, for later updates. */
  readonly id?: string;
  /** Replaces what is shown under `id` instead of showing it anew. */
  readonly update?: boolean;
  /** Shows it in the front end's pager, where it isn't part of the notebook's outputs. */
  readonly page?: boolean;
}

/** What cells use to show values before they end. */
export interface Displays {
  /** Shows the values one after the other; options may stand behind them. */
  readonly display: (...values: readonly unknown[]) => DisplayHandle;
  /** Shows a bundle just as it is, with no text added. */
  readonly show: (bundle: MimeBundle, place: Place) => void;
  readonly clearOutput: (wait?: boolean) => void;
  /** Resolves when every value that takes its time has been shown. */
  readonly settled: () => Promise<void>;
}

/** Where outputs go. */
export interface DisplaySink {
  /** @throws TypeError when the output holds what JSON can't. */
  readonly send: (output: Exclude<Output, { readonly kind: 'comm' }>) => void;
  readonly remark: Remark;
}

/** @param sink - Called when something is shown: the place to which it goes from then on. */
export function createDisplays(sink: () => DisplaySink): Displays {
  /** What still renders: whatever is shown after it has to wait, so that the order is kept. */
  let slow: Promise<void> | undefined;

  const show = (
    value: unknown,
    options: RenderOptions,
    toOutput: (rendering: Rendering) => Parameters<DisplaySink['send']>[0],
    toRendering: typeof render = render,
  ): void => {
    const to = sink();
    const now = (rendering: Rendering | undefined): void => {
      if (rendering === undefined) return;
      writeSafely(value, rendering, to.remark, (one) => to.send(toOutput(one)));
    };
    const rendering = toRendering(value, to.remark, options);
    if (slow === undefined && !(rendering instanceof Promise)) now(rendering);
    else inOrder(async () => now(await rendering));
  };

  const inOrder = (task: () => Promise<void>): void => {
    const after = Promise.resolve(slow)
      .then(task)
      .finally(() => {
        if (slow === after) slow = undefined;
      });
    slow = after;
  };

  return {
    display: (...all) => {
      const { values, options } = separate(all);
      const id = options.id ?? randomUUID();
      const kind = options.update ? 'update' : 'display';
      for (const [i, value] of values.entries()) {
        // The last is the one that the handle changes.
        const own = i === values.length - 1 ? id : randomUUID();
        show(value, options, (rendering) =>
          options.page ? { kind: 'page', rendering } : { kind, rendering, id: own },
        );
      }
      return createHandle(id, (next, { all = options.all, raw = options.raw } = {}) =>
        show(next, { all: Boolean(all), raw: Boolean(raw) }, (rendering) => ({
          kind: 'update',
          rendering,
          id,
        })),
      );
    },
    show: (data, { id, update = false }) => {
      const toOutput = (rendering: Rendering): Parameters<DisplaySink['send']>[0] =>
        update && id !== undefined
          ? { kind: 'update', rendering, id }
          : { kind: 'display', rendering, ...(id === undefined ? {} : { id }) };
      show(data, {}, toOutput, () => ({ data, metadata: {} }));
    },
    clearOutput: (wait = false) => {
      const to = sink();
      const clear = (): void => to.send({ kind: 'clear', wait: Boolean(wait) });
      if (slow === undefined) clear();
      else inOrder(async () => clear());
    },
    settled: async () => {
      while (slow !== undefined) await slow;
    },
  };
}

/** Tells options from values: an object behind a value that holds options alone. */
function separate(all: readonly unknown[]): {
  readonly values: readonly unknown[];
  readonly options: DisplayOptions;
} {
  const last = all.at(-1);
  if (all.length < 2) return { values: all, options: {} };
  if (last === undefined) return { values: all.slice(0, -1), options: {} };
  return isOptions(last)
    ? { values: all.slice(0, -1), options: last }
    : { values: all, options: {} };
}

const OPTIONS: ReadonlySet<string> = new Set(['id', 'update', 'all', 'raw', 'page']);

function isOptions(value: unknown): value is DisplayOptions {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.keys(value).every((key) => OPTIONS.has(key));
}

/** Writes a rendering, or the value as text when its bundle can't be written down as JSON. */
export function writeSafely(
  value: unknown,
  rendering: Rendering,
  remark: Remark,
  write: (rendering: Rendering) => void,
): void {
  try {
    write(rendering);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : 'its bundle is not JSON';
    remark(`A value couldn't be sent as it shows itself: ${why}. It is shown as text.`);
    write(renderText(value, remark));
  }
}

/** A handle shows nothing itself, so that `display(x)` at a cell's end shows `x` once. */
function createHandle(id: string, update: DisplayHandle['update']): DisplayHandle {
  return Object.assign(Object.create({ [Symbol.for('Jupyter.display')]: () => ({}) }), {
    id,
    update,
  });
}
