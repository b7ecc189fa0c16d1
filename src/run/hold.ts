import { BacksolveError } from '../errors.ts';
import { afterThisTurn } from './breather.ts';
import type { Held } from './fit.ts';
import { hostCellNow } from './host-cell.ts';

/** Something that is being told of an event, as a person would name it. */
export interface Told {
  readonly title: string;
}

/**
 * Who has a run in hand, so that nobody else moves it meanwhile: an observer that is being told of
 * an event, or a fit.
 *
 * A notebook's host can throw the thread out of anything, `finally` blocks included, and what had
 * the run in hand then never lets go of it. But what never waits can't outlast its turn of the event
 * loop, nor the cell that it belongs to: whatever is found to be at work then has been thrown out.
 */
export class Hold {
  #told: Told | undefined;
  #fit: { working: boolean } | undefined;
  /** The cell in which it was taken in hand. */
  #cell: unknown;
  #expires = false;

  /**
   * @param call - Who wants to move the run: `step`.
   * @throws `RUN_BUSY`.
   */
  check(call: string): void {
    const cell = hostCellNow();
    if (cell !== this.#cell) this.#freed();
    this.#cell = cell;
    if (this.#told) {
      throw new BacksolveError(
        'RUN_BUSY',
        `run.${call} was called by ${this.#told.title} while it was being told of an event: an observer may look at the run but not move it. Move a fork instead, run.fork(), or end a fit by its signal.`,
      );
    }
    if (this.#fit) {
      throw new BacksolveError(
        'RUN_BUSY',
        `run.${call} was called while the run is being fitted. Await the fit first, await run.fit(…); end it by its signal; or move a fork instead, run.fork().`,
      );
    }
  }

  /** While an observer is told of an event, until {@link toldAll}. */
  tell(told: Told): void {
    this.#told = told;
    this.#expire();
  }

  toldAll(): void {
    this.#told = undefined;
  }

  /** @throws `RUN_BUSY`. */
  fit(): Held {
    this.check('fit');
    const mine = { working: true };
    this.#fit = mine;
    this.#expire();
    return {
      rest: async (resting) => {
        mine.working = false;
        await resting;
        mine.working = true;
        this.#cell = hostCellNow();
        this.#expire();
      },
      release: () => {
        if (this.#fit === mine) this.#fit = undefined;
      },
    };
  }

  #expire(): void {
    if (this.#expires) return;
    this.#expires = true;
    afterThisTurn(() => {
      this.#expires = false;
      this.#freed();
    });
  }

  /** Takes back what never waits. */
  #freed(): void {
    this.#told = undefined;
    if (this.#fit?.working) this.#fit = undefined;
  }
}
