import { describe, expectTypeOf, it } from 'vitest';
import {
  type AcceptEvent,
  type EventKind,
  type EventOf,
  type Hook,
  type IdealEvent,
  network,
  type Run,
  type SolveEvent,
  type SweepEndEvent,
  type TrainingEvent,
  train,
} from '../../src/index.ts';

/*
 * What the compiler is to refuse stands under `@ts-expect-error`: `npm run types` fails where it
 * doesn't.
 */

const data = { inputs: [[0], [1], [2]], targets: [0, 1, 3] };
const fresh = (): Run => train(network([1, 2, 1], { seed: 1 }), data);

describe('the type of an event', () => {
  it('follows from the kind that was asked for', () => {
    const run = fresh();
    expectTypeOf(run.next('solve')).toEqualTypeOf<SolveEvent>();
    expectTypeOf(run.next('ideal', { layer: 1 })).toEqualTypeOf<IdealEvent>();
    expectTypeOf(run.step()).toEqualTypeOf<SweepEndEvent>();
    expectTypeOf(run.stepInto()).toEqualTypeOf<TrainingEvent>();
    expectTypeOf<EventOf<'accept'>>().toEqualTypeOf<AcceptEvent>();
  });

  it('has the fields of that kind and no others', () => {
    const run = fresh();
    const ideal = run.next('ideal');
    // @ts-expect-error: it is the solve that leaves a residual.
    ideal.residual;
    const solve = run.next('solve');
    // @ts-expect-error: it is the ideal that is clamped.
    solve.clamped;
    const end = run.step();
    // @ts-expect-error: the whole sweep belongs to no layer.
    end.layer;
  });

  it('is narrowed by its kind', () => {
    const event = fresh().stepInto();
    // @ts-expect-error: not every event is of a layer.
    event.layer;
    if (event.kind === 'solve') {
      expectTypeOf(event).toEqualTypeOf<SolveEvent>();
      expectTypeOf(event.condition).toEqualTypeOf<number>();
    }
    if (event.kind === 'accept' || event.kind === 'reject') {
      expectTypeOf(event.objectiveBefore).toEqualTypeOf<number>();
    }
    // @ts-expect-error: no event is of this kind.
    if (event.kind === 'solved') return;
  });

  it('is read only', () => {
    const { accepted } = fresh().step();
    expectTypeOf(accepted).toEqualTypeOf<readonly number[]>();
    const check = (solve: SolveEvent): void => {
      // @ts-expect-error: an event says what happened.
      solve.ridge = 1;
      // @ts-expect-error: its lists are fixed too.
      solve.bias[0] = 1;
    };
    expectTypeOf(check).returns.toBeVoid();
  });
});

describe('the type of what an observer is told', () => {
  it('follows from the kind', () => {
    const run = fresh();
    const hook = run.on('solve', (solve, at) => {
      expectTypeOf(solve).toEqualTypeOf<SolveEvent>();
      expectTypeOf(at).toEqualTypeOf<Run>();
    });
    expectTypeOf(hook).toEqualTypeOf<Hook<'solve'>>();
    run.on('ideal', { layer: 1, name: 'clamping' }, ({ clamped }) => clamped > 0.2);
    run.on('sweep:end', async ({ accepted }) => accepted.length);
    // @ts-expect-error: it is the ideal that is clamped.
    run.on('solve', (event) => event.clamped);
    // @ts-expect-error: the whole sweep belongs to no layer.
    run.on('sweep:start', (event) => event.layer);
  });

  it('is any event for all kinds, narrowed as ever', () => {
    fresh().on('*', (event) => {
      expectTypeOf(event).toEqualTypeOf<TrainingEvent>();
      // @ts-expect-error: not every event has a residual.
      event.residual;
      if (event.kind === 'solve') expectTypeOf(event).toEqualTypeOf<SolveEvent>();
    });
  });

  it('is any of several kinds where the kind is known only then', () => {
    const kinds: readonly ('accept' | 'reject')[] = ['accept', 'reject'];
    const run = fresh();
    for (const kind of kinds) run.on(kind, ({ objective }) => objective);
  });

  it('is asked for by kinds and places that there are', () => {
    const ask = (run: Run, kind: EventKind): void => {
      run.on(kind, ({ sequence }) => sequence);
      // @ts-expect-error: there is no such kind.
      run.on('solved', () => {});
      // @ts-expect-error: it is `layer`.
      run.on('solve', { layers: 1 }, () => {});
      // @ts-expect-error: layers are numbered.
      run.on('solve', { layer: 'output' }, () => {});
      // @ts-expect-error: somebody must be told.
      run.on('solve', { layer: 1 });
      // @ts-expect-error: there is no such kind.
      run.next('solved');
      // @ts-expect-error: it is `layer`.
      run.next('solve', { layers: 1 });
      // @ts-expect-error: names are for observers.
      run.next('solve', { name: 'x' });
    };
    expectTypeOf(ask).returns.toBeVoid();
  });
});
