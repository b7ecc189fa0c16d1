import { displaySymbol, inspectSymbol, type MimeBundle } from '../display/protocol.ts';
import type { TrainingEvent } from '../training/events.ts';
import type { Step } from '../training/sweep.ts';
import type { Watched, Where } from '../training/where.ts';
import type { Hook, ObserverError } from './hook.ts';
import { hookHtml, hookText, hookTitle } from './hook-display.ts';
import type { HostCell } from './host-cell.ts';
import { errorText, reportFailure } from './report-failure.ts';
import type { Group } from './warnings/groups.ts';

/** So many errors of one observer are kept; the others are counted. */
const MOST_ERRORS = 10;

/** A hook as the run sees it. */
export interface HookOnRun<K extends Watched = Watched> extends Hook<K> {
  /** Its observer, as a person would name it. */
  readonly title: string;
  /** Whether the cell that added it has been run again. */
  readonly outdated: boolean;
  /** Whether an observer of this name, added by this cell, takes the place of this one. */
  isReplacedBy(name: string | undefined, cell: HostCell | undefined): boolean;
  /** Never throws, whatever the observer does. */
  tell(step: Step): void;
  /** What went wrong, for the run's warnings. */
  problem(): Group;
}

interface Given<K extends Watched> {
  readonly kind: K;
  readonly where: Where;
  readonly name: string | undefined;
  /** The cell that adds it. */
  readonly cell: HostCell | undefined;
  /** Hands the event to the observer and gives what that returns. */
  readonly observe: (event: TrainingEvent) => unknown;
  readonly onDispose: () => void;
  readonly onFailure: () => void;
}

/** Makes a hook that tells its observer and remembers how that went. */
export function hookOnRun<K extends Watched>(given: Given<K>): HookOnRun<K> {
  return new TellingHook(given);
}

class TellingHook<K extends Watched> implements HookOnRun<K> {
  readonly kind: K;
  readonly where: Where;
  readonly name?: string;
  readonly #given: Given<K>;
  readonly #errors: ObserverError[] = [];
  readonly #failedSweeps = new Set<number>();
  #span = {
    firstSweep: Number.POSITIVE_INFINITY,
    lastSweep: 0,
    first: Number.POSITIVE_INFINITY,
    last: 0,
  };
  #calls = 0;
  #failures = 0;
  #disposed = false;

  constructor(given: Given<K>) {
    this.kind = given.kind;
    this.where = given.where;
    if (given.name !== undefined) this.name = given.name;
    this.#given = given;
  }

  get title(): string {
    return hookTitle(this);
  }

  get active(): boolean {
    return !this.#disposed && !this.outdated;
  }

  get outdated(): boolean {
    return this.#given.cell?.replaced?.aborted === true;
  }

  get calls(): number {
    return this.#calls;
  }

  get failures(): number {
    return this.#failures;
  }

  get errors(): readonly ObserverError[] {
    return [...this.#errors];
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#given.onDispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  isReplacedBy(name: string | undefined, cell: HostCell | undefined): boolean {
    if (name !== undefined && name === this.name) return true;
    const mine = this.#given.cell;
    return mine !== undefined && mine.id === cell?.id && mine.execution !== cell.execution;
  }

  tell(step: Step): void {
    this.#calls++;
    try {
      const returned = this.#given.observe(step.event());
      if (typeof returned !== 'object' || returned === null || !('then' in returned)) return;
      Promise.resolve(returned).then(undefined, (error) => this.#fail(error, step));
    } catch (error) {
      this.#fail(error, step);
    }
  }

  problem(): Group {
    return {
      finding: {
        kind: 'observer',
        observer: this.title,
        failures: this.#failures,
        error: errorText(this.#errors[0]?.error),
      },
      sweeps: this.#failedSweeps.size,
      ...this.#span,
    };
  }

  #fail(error: unknown, { kind, layer, sweep, state }: Step): void {
    const { sequence } = state;
    const event = { kind, sequence, sweep, ...(layer === undefined ? {} : { layer }) };
    this.#failures++;
    this.#failedSweeps.add(sweep);
    const { firstSweep, lastSweep, first, last } = this.#span;
    this.#span = {
      firstSweep: Math.min(firstSweep, sweep),
      lastSweep: Math.max(lastSweep, sweep),
      first: Math.min(first, sequence),
      last: Math.max(last, sequence),
    };
    if (this.#errors.length < MOST_ERRORS) this.#errors.push({ error, event });
    this.#given.onFailure();
    if (this.#failures === 1) reportFailure(this.title, { error, event });
  }

  [displaySymbol](): MimeBundle {
    return { 'text/html': hookHtml(this), 'text/plain': hookText(this) };
  }

  [inspectSymbol](): string {
    return hookText(this);
  }
}
