import type { TrainingEvent } from '../training/events.ts';
import type { Step } from '../training/sweep.ts';
import { meets, type Watched, type WatchedEvent, type Where } from '../training/where.ts';
import type { Hold } from './hold.ts';
import type { Hook, Observer } from './hook.ts';
import { type HookOnRun, hookOnRun } from './hook-on-run.ts';
import { hostCell } from './host-cell.ts';
import type { Run } from './run.ts';
import type { Group } from './warnings/groups.ts';

/** The observers of a run, in the order in which they were added. */
export class Observers {
  readonly #run: Run;
  readonly #hold: Hold;
  /** Exchanged, never changed: an observer may add and dispose of some while all are being told. */
  #hooks: readonly HookOnRun[] = [];
  readonly #failed = new Set<HookOnRun>();

  constructor(run: Run, hold: Hold) {
    this.#run = run;
    this.#hold = hold;
  }

  /** Whether anybody looks. */
  get any(): boolean {
    return this.#hooks.length > 0;
  }

  get hooks(): readonly Hook[] {
    return this.#hooks.filter(({ active }) => active);
  }

  /** @param where - Checked. */
  add<K extends Watched>(
    kind: K,
    where: Where,
    name: string | undefined,
    observer: Observer<K>,
  ): Hook<K> {
    const cell = hostCell();
    for (const hook of new Set([...this.#hooks, ...this.#failed])) {
      if (!hook.isReplacedBy(name, cell)) continue;
      hook.dispose();
      this.#failed.delete(hook);
    }
    const hook: HookOnRun<K> = hookOnRun({
      kind,
      where,
      name,
      cell,
      observe: (event) => isWatched(event, kind) && observer(event, this.#run),
      onDispose: () => {
        this.#hooks = this.#hooks.filter((each) => each !== hook);
      },
      onFailure: () => this.#failed.add(hook),
    });
    this.#hooks = [...this.#hooks, hook];
    return hook;
  }

  /** Tells of a step that the run has just made. */
  tell(step: Step): void {
    for (const hook of this.#hooks) {
      if (!hook.active) hook.dispose();
      else if (meets(step, hook.kind, hook.where)) {
        this.#hold.tell(hook);
        hook.tell(step);
        this.#hold.toldAll();
      }
    }
  }

  /** Of all observers but those that have been replaced: what replaces them may be right. */
  problems(): readonly Group[] {
    return [...this.#failed].filter((hook) => !hook.outdated).map((hook) => hook.problem());
  }
}

function isWatched<K extends Watched>(
  event: TrainingEvent,
  kind: K,
): event is TrainingEvent & WatchedEvent<K> {
  return kind === '*' || event.kind === kind;
}
