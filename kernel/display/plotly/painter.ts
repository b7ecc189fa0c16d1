import { Worker } from 'node:worker_threads';
import { compiledEntry } from '../../entry.ts';
import type { PlotlyFigure } from './plotly-figure.ts';
import type { Picture, PictureAnswer, PictureRequest } from './worker.ts';

/** Draws figures one after another in a worker thread that comes and goes as needed. */
export interface Painter {
  /** Never rejects: undefined where the figure can't be drawn, or not in time. */
  paint(figure: PlotlyFigure): Promise<Picture | undefined>;
  /** Ends the worker; figures still waiting become undefined. */
  close(): Promise<void>;
}

/** When the worker goes. */
export interface PainterLimits {
  /** A figure that takes longer, start of the worker included, stays without a picture. */
  readonly timeoutMilliseconds: number;
  /** The simulated document keeps some of every figure, so a worker is replaced after so many. */
  readonly figuresPerWorker: number;
  readonly heapBytes: number;
  /** A worker unused for so long is ended. */
  readonly idleMilliseconds: number;
}

export const PAINTER_LIMITS: PainterLimits = {
  timeoutMilliseconds: 10_000,
  figuresPerWorker: 30,
  heapBytes: 300 * 2 ** 20,
  idleMilliseconds: 60_000,
};

export function createPainter(limits: PainterLimits = PAINTER_LIMITS): Painter {
  let easel: Easel | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let isUnable = false;

  async function paint(figure: PlotlyFigure): Promise<Picture | undefined> {
    if (isClosed || isUnable) return undefined;
    clearTimeout(idle);
    easel ??= openEasel();
    const current = easel;
    const result = await current.paint(figure, limits.timeoutMilliseconds);
    if (result.kind === 'gone' || current.isWorn(limits)) {
      easel = undefined;
      // A worker that never came up (a package missing or broken) won't come up the next time.
      isUnable = result.kind === 'gone' && !result.wasReady;
      await current.end();
    } else {
      idle = setTimeout(() => {
        easel = undefined;
        void current.end();
      }, limits.idleMilliseconds);
      idle.unref();
    }
    return result.kind === 'picture' ? result.picture : undefined;
  }

  return {
    paint(figure) {
      const next = last.then(() => paint(figure));
      last = next;
      return next;
    },
    async close() {
      isClosed = true;
      clearTimeout(idle);
      await easel?.end();
    },
  };
}

type Result =
  | { readonly kind: 'picture'; readonly picture: Picture }
  | { readonly kind: 'failed' }
  | { readonly kind: 'gone'; readonly wasReady: boolean };

/** One worker. */
interface Easel {
  paint(figure: PlotlyFigure, timeoutMilliseconds: number): Promise<Result>;
  isWorn(limits: PainterLimits): boolean;
  end(): Promise<unknown>;
}

function openEasel(): Easel {
  // Flags of the process aren't all allowed in a worker, and what Plotly prints is nobody's output.
  const worker = new Worker(compiledEntry(import.meta.url, 'worker'), {
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  let isReady = false;
  let isGone = false;
  let painted = 0;
  let heap = 0;
  let settle: ((result: Result) => void) | undefined;
  const finish = (result: Result): void => {
    settle?.(result);
    settle = undefined;
  };
  worker.on('message', (answer: PictureAnswer) => {
    if (answer.kind === 'ready') isReady = true;
    else if (answer.number !== painted) return;
    else if (answer.kind === 'failed') finish({ kind: 'failed' });
    else {
      heap = answer.heap;
      finish({ kind: 'picture', picture: answer.picture });
    }
  });
  worker.on('error', () => finish({ kind: 'gone', wasReady: isReady }));
  worker.on('exit', () => {
    isGone = true;
    finish({ kind: 'gone', wasReady: isReady });
  });

  return {
    paint(figure, timeoutMilliseconds) {
      if (isGone) return Promise.resolve({ kind: 'gone', wasReady: isReady });
      painted++;
      // Referenced only while it works: an unused worker must not keep the process alive.
      worker.ref();
      return new Promise<Result>((resolve) => {
        // Too slow is no proof that it can't start, so it counts as having been ready.
        const late = (): void => finish({ kind: 'gone', wasReady: true });
        const timer = setTimeout(late, timeoutMilliseconds);
        settle = (result) => {
          clearTimeout(timer);
          worker.unref();
          resolve(result);
        };
        try {
          worker.postMessage({ number: painted, figure } satisfies PictureRequest);
        } catch {
          // Not plain data (a function in the layout, say): it can't be cloned.
          finish({ kind: 'failed' });
        }
      });
    },
    isWorn: (limits) => painted >= limits.figuresPerWorker || heap > limits.heapBytes,
    end: () => worker.terminate(),
  };
}
