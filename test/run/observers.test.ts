import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { network } from '../../src/network/index.ts';
import { type Hook, type Run, type TrainOptions, train } from '../../src/run/index.ts';
import type { TrainingEvent } from '../../src/training/index.ts';
import { sineProduct } from '../training/problems.ts';

const fresh = (options: TrainOptions = {}): Run =>
  train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(2, 40), options);

/** All that the next event depends on, to the last bit. */
const bits = (run: Run): string =>
  JSON.stringify([run.sweep, run.sequence, run.losses, run.objectives, run.network]);

let reported: MockInstance<typeof console.error>;
beforeEach(() => {
  reported = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(globalThis, Symbol.for('Jupyter.cell'));
});

/** The positions that an observer of every event is told of. */
function positions(run: Run): number[] {
  const told: number[] = [];
  run.on('*', ({ sequence }) => told.push(sequence));
  return told;
}

const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('an observer is told of every event on the way forward', () => {
  it.each<[string, (run: Run) => unknown]>([
    ['step', (run) => run.step()],
    ['stepInto', (run) => run.stepInto()],
    ['stepOut', (run) => run.stepOut()],
    ['next', (run) => run.next('solve', { layer: 1 })],
    ['goto, by sweeps that were never made', (run) => run.goto(4)],
    ['goto, by events that were never made', (run) => run.goto({ sequence: 31 })],
    ['fit', (run) => run.fit({ sweeps: 3 })],
    [
      'iteration',
      (run) => {
        for (const { sweep } of run) if (sweep === 2) break;
      },
    ],
    [
      'iteration with await',
      async (run) => {
        for await (const { sweep } of run) if (sweep === 2) break;
      },
    ],
  ])('by %s', async (_, move) => {
    const run = fresh();
    const told = positions(run);
    await move(run);
    expect(run.sequence).toBeGreaterThan(0);
    expect(told).toEqual(upTo(run.sequence));
  });

  it.each<[string, (run: Run) => unknown]>([
    ['step', (run) => [run.step(), run.step(), run.step()]],
    ['goto', (run) => run.goto(4)],
    ['goto, to an event', (run) => run.goto({ sequence: 50 })],
    ['fit', (run) => run.fit({ sweeps: 3 })],
  ])('also where the run has been before, by %s', async (_, move) => {
    const [run, other] = [fresh(), fresh()];
    run.goto(6);
    run.goto(1);
    const from = run.sequence;
    const told = positions(run);
    await move(run);
    expect(told).toEqual(upTo(run.sequence, from + 1));
    other.goto({ sequence: run.sequence });
    expect(bits(run)).toBe(bits(other));
  });

  it('and of none on the way back, nor where a run looks for what doesn’t come and returns', () => {
    const run = fresh();
    run.goto(5);
    const told = positions(run);
    run.back(2);
    run.goto(1);
    run.goto({ sequence: 5 });
    run.goto({ sequence: 5 });
    expect(run.best.sweep).toBeLessThanOrEqual(1);
    expect(told).toEqual([]);
    const inverse = fresh({ rung: 'inverse' });
    const walked = positions(inverse);
    expect(() => inverse.next('reject')).toThrow(/came within/);
    expect(inverse.sequence).toBe(0);
    expect(walked).toEqual(upTo(walked.length));
  });

  it('when the run has taken the step: it sees the run as it stands after it', () => {
    const run = fresh();
    const seen: string[] = [];
    run.on('*', (event, at) => {
      expect(at).toBe(run);
      expect(at.sequence).toBe(event.sequence);
      if (event.kind === 'accept') expect(at.objective).toBe(event.objective);
      if (event.kind === 'sweep:end') expect(at.sweep).toBe(event.sweep);
      seen.push(event.kind);
    });
    run.goto(2);
    expect(reported).not.toHaveBeenCalled();
    expect(seen.length).toBe(run.sequence);
  });

  it('of the kind, the layer, the sweep and the trial that were asked for', () => {
    const run = fresh();
    const hooks = [
      run.on('solve', () => {}),
      run.on('solve', { layer: 2 }, () => {}),
      run.on('*', { layer: 2, sweep: 3 }, () => {}),
      run.on('solve', { trial: 1 }, () => {}),
    ];
    const events: TrainingEvent[] = [];
    while (run.sweep < 5) events.push(run.stepInto());
    const solves = events.filter((event) => event.kind === 'solve');
    expect(hooks.map(({ calls }) => calls)).toEqual([
      solves.length,
      solves.filter(({ layer }) => layer === 2).length,
      events.filter((event) => 'layer' in event && event.layer === 2 && event.sweep === 3).length,
      solves.filter(({ trial }) => trial === 1).length,
    ]);
  });

  it('in the order in which observers were added', () => {
    const run = fresh();
    const told: string[] = [];
    for (const name of ['a', 'b', 'c']) run.on('sweep:end', () => told.push(name));
    run.on('sweep:end', { name: 'd' }, () => told.push('d'));
    run.on('sweep:end', () => told.push('e'));
    run.on('sweep:end', { name: 'd' }, () => told.push('new d'));
    run.step();
    expect(told).toEqual(['a', 'b', 'c', 'e', 'new d']);
  });

  it('but not a fork’s', () => {
    const run = fresh();
    const told = positions(run);
    run.fork().step();
    expect(told).toEqual([]);
  });
});

describe('an observer goes', () => {
  it('when its hook is disposed of, once or twice', () => {
    const run = fresh();
    const hook = run.on('sweep:end', () => {});
    run.step();
    hook.dispose();
    hook.dispose();
    run.step();
    expect(hook).toMatchObject({ calls: 1, active: false });
    expect(run.hooks).toEqual([]);
  });

  it('at the end of the block that uses it', () => {
    const run = fresh();
    const told: number[] = [];
    {
      using hook = run.on('sweep:end', ({ sweep }) => told.push(sweep));
      run.step();
      expect(hook.active).toBe(true);
    }
    run.step();
    expect(told).toEqual([1]);
  });

  it('at once where that happens while all are being told; a new one is told of the next event', () => {
    const run = fresh();
    const told: string[] = [];
    const first = run.on('*', ({ sequence }) => {
      told.push(`first ${sequence}`);
      if (sequence > 1) return;
      first.dispose();
      second.dispose();
      run.on('*', (event) => told.push(`third ${event.sequence}`));
    });
    const second: Hook = run.on('*', ({ sequence }) => told.push(`second ${sequence}`));
    run.stepInto();
    run.stepInto();
    expect(told).toEqual(['first 1', 'third 2']);
  });

  const runCell = (id: string, execution: number, replaced?: AbortSignal): void => {
    Reflect.set(globalThis, Symbol.for('Jupyter.cell'), { id, execution, replaced });
  };

  it('when a later run of the same cell adds one', () => {
    const run = fresh();
    runCell('a', 1);
    for (let again = 0; again < 2; again++) run.on('sweep:end', () => {});
    runCell('b', 2);
    const other = run.on('sweep:end', () => {});
    expect(run.hooks.length).toBe(3);
    runCell('a', 3);
    const last = run.on('sweep:end', () => {});
    expect(run.hooks).toEqual([other, last]);
  });

  it('as soon as its cell is run again, where the host says so', () => {
    const run = fresh();
    const replaced = new AbortController();
    runCell('a', 1, replaced.signal);
    const hook = run.on('sweep:end', () => {
      throw new Error('wrong');
    });
    run.step();
    expect(run.warnings.map(({ kind }) => kind)).toContain('observer');
    replaced.abort();
    run.step();
    expect(hook).toMatchObject({ active: false, calls: 1 });
    expect(run.hooks).toEqual([]);
    expect(run.warnings.map(({ kind }) => kind)).not.toContain('observer');
  });

  it.each([null, 'cell', {}, { id: 1, execution: 1 }, { id: '', execution: 1 }, { id: 'a' }])(
    'for no reason that the host gives in another form: %j',
    (cell) => {
      const run = fresh();
      for (let again = 0; again < 2; again++) {
        Reflect.set(globalThis, Symbol.for('Jupyter.cell'), cell);
        run.on('sweep:end', () => {});
      }
      expect(run.hooks.length).toBe(2);
    },
  );
});

describe('an observer can’t change the run', () => {
  const spoil = (event: TrainingEvent): void => {
    for (const name of ['activations', 'preActivations', 'ideal', 'actual', 'clampedAt'])
      Reflect.get(event, name)?.fill?.(7);
    if (event.kind !== 'solve') return;
    event.weights.fill(7);
    event.residual.fill(7);
    event.response.fill(7);
    Reflect.set(event.bias, 0, 7);
    Reflect.set(event.leverages, 0, 7);
  };
  const figures = (event: TrainingEvent): unknown => {
    const { kind } = event;
    if (kind === 'forward')
      return [event.activations.to2DArray(), event.preActivations.to2DArray()];
    if (kind === 'ideal')
      return [event.ideal, event.actual, event.clampedAt].map((matrix) => matrix.to2DArray());
    if (kind !== 'solve') return { ...event };
    const { weights, residual, response, bias, leverages, condition, press } = event;
    const matrices = [weights, residual, response].map((matrix) => matrix.to2DArray());
    return [matrices, bias, leverages, condition, press, event.summary({ unit: 0 }).rows];
  };

  it.each(['layer', 'inverse', 'network'] as const)(
    'by writing into what it gets, nor what others get: rung %s',
    (rung) => {
      const [run, other] = [fresh({ rung }), fresh({ rung })];
      const seen: unknown[] = [];
      run.on('*', spoil);
      run.on('*', (event) => seen.push(figures(event)));
      run.on('*', spoil);
      const own: unknown[] = [];
      while (run.sweep < 3) {
        const event = run.stepInto();
        own.push(figures(event));
        spoil(event);
      }
      const wanted: unknown[] = [];
      while (other.sweep < 3) wanted.push(figures(other.stepInto()));
      expect(own).toEqual(wanted);
      expect(seen).toEqual(wanted);
      expect(bits(run)).toBe(bits(other));
      expect(reported).not.toHaveBeenCalled();
    },
  );

  it('by assigning to a field, adding one, or to a list: that throws', () => {
    const run = fresh();
    const thrown: string[] = [];
    run.on('*', (event) => {
      for (const write of [
        () => Reflect.set(event, 'sequence', 0),
        () => Reflect.set(event, 'note', 'mine'),
        () => event.kind === 'sweep:end' && Reflect.set(event.accepted, 0, 9),
        () => event.kind === 'solve' && Reflect.set(event.bias, 0, 9),
        () => event.kind === 'solve' && Reflect.set(event.leverages, 0, 9),
        () => Reflect.deleteProperty(event, 'kind'),
      ]) {
        if (write()) thrown.push(event.kind);
      }
    });
    run.goto(2);
    expect(thrown).toEqual([]);
    expect(() => Object.assign(run.stepInto(), { loss: 0 })).toThrow(TypeError);
  });

  it('an event says the same whenever it is asked, and is worked out once for all who look', () => {
    const run = fresh();
    const solve = run.next('solve');
    expect(solve.residual).toBe(solve.residual);
    expect(solve.with({ ridge: 1 }).residual).not.toEqual(solve.residual);
    let work = 0;
    const counting = {
      name: 'counting',
      value: Math.tanh,
      derivative: (_: number, a: number) => {
        work++;
        return 1 - a * a;
      },
    };
    const watched = train(
      network([2, 3, 1], { activation: counting, seed: 1 }),
      sineProduct(1, 20),
    );
    const workOf = (observers: number): number => {
      for (let count = 0; count < observers; count++) {
        watched.on('solve', { layer: 1 }, (event) => event.residual);
      }
      work = 0;
      watched.goto(3);
      const done = work;
      watched.goto(0);
      return done;
    };
    const [none, one, three] = [workOf(0), workOf(1), workOf(2)];
    expect(one).toBeGreaterThan(none);
    expect(three).toBe(one);
  });

  it.each<[string, (run: Run) => unknown]>([
    ['step', (run) => run.step()],
    ['stepInto', (run) => run.stepInto()],
    ['stepOut', (run) => run.stepOut()],
    ['next', (run) => run.next('solve')],
    ['back', (run) => run.back()],
    ['goto', (run) => run.goto(0)],
    ['stepInto', (run) => run[Symbol.iterator]().next()],
  ])('by %s', (call, move) => {
    const [run, other] = [fresh(), fresh()];
    const hook = run.on('ideal', (_, at) => move(at));
    run.goto(2);
    other.goto(2);
    expect(hook.failures).toBe(hook.calls);
    expect(hook.errors[0]?.error).toMatchObject({
      code: 'RUN_BUSY',
      message: expect.stringContaining(`run.${call} was called by the observer of 'ideal' while`),
    });
    expect(bits(run)).toBe(bits(other));
  });

  it('by a fit', async () => {
    const [run, other] = [fresh(), fresh()];
    const errors: unknown[] = [];
    run.on('ideal', (_, at) => at.fit({ sweeps: 1 }).catch((error) => errors.push(error.code)));
    run.goto(2);
    other.goto(2);
    await Promise.resolve();
    expect(new Set(errors)).toEqual(new Set(['RUN_BUSY']));
    expect(bits(run)).toBe(bits(other));
  });

  it('but may look, predict, look back and fork', () => {
    const [run, other] = [fresh(), fresh()];
    const forks: Run[] = [];
    run.on('accept', { sweep: 2, layer: 3 }, (event, at) => {
      expect(at.predict([[0, 0]]).rows).toBe(1);
      expect([at.loss, at.losses.length, at.best.sweep]).toEqual([event.loss, 2, 1]);
      forks.push(at.fork({ ridge: 1 }));
      forks.at(-1)?.step();
    });
    run.goto(3);
    other.goto(3);
    expect(reported).not.toHaveBeenCalled();
    expect(forks[0]?.sweep).toBe(2);
    expect(bits(run)).toBe(bits(other));
  });

  const deeds: Readonly<Record<string, (event: TrainingEvent, run: Run) => unknown>> = {
    throws: () => {
      throw new Error('no');
    },
    spoils: spoil,
    steps: (_, run) => run.step(),
    goes: (_, run) => run.goto(1),
    fits: (_, run) => run.fit({ sweeps: 1 }),
    rejects: () => Promise.reject(new Error('later')),
    forks: (_, run) => run.fork({ ridge: 1 }).step(),
    adds: (_, run) => run.hooks.length < 4 && run.on('*', spoil),
    leaves: (_, run) => run.hooks.find(({ name }) => name === undefined)?.dispose(),
    looks: ({ sequence }, run) => [sequence, run.loss, run.best, run.warnings],
  };

  it('whatever several do at once, and however the run is moved', async () => {
    const move = fc.oneof(
      fc.record({ go: fc.constantFrom('step', 'stepInto', 'stepOut'), to: fc.constant(0) }),
      fc.record({ go: fc.constantFrom('goto', 'event', 'fit', 'abort'), to: fc.nat(4) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(deeds)), { minLength: 1, maxLength: 4 }),
        fc.array(move, { minLength: 1, maxLength: 6 }),
        async (names, program) => {
          const make = (): Run => train(network([2, 3, 1], { seed: 4 }), sineProduct(4, 12));
          const [run, other] = [make(), make()];
          for (const name of names) run.on('*', (event, at) => deeds[name]?.(event, at));
          for (const { go, to } of program) {
            if (go === 'goto') run.goto(to);
            else if (go === 'event') run.goto({ sequence: 9 * to });
            else if (go === 'fit') await run.fit({ sweeps: to });
            else if (go === 'abort') {
              const stop = new AbortController();
              using _ = run.on('*', { name: 'stop' }, () => stop.abort());
              const { sequence } = run;
              await run.fit({ sweeps: 2, signal: stop.signal });
              expect(run.sequence).toBe(sequence + 1);
            } else if (go === 'step') run.step();
            else if (go === 'stepOut') run.stepOut();
            else run.stepInto();
          }
          other.goto({ sequence: run.sequence });
          expect(bits(run)).toBe(bits(other));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('while a fit is under way', () => {
  it('nothing else moves the run', async () => {
    const [run, other] = [fresh(), fresh()];
    run.goto(1);
    const slow = run.on('*', () => {
      for (const end = performance.now() + 2; performance.now() < end; );
    });
    const fitted = run.fit({ sweeps: 3 });
    for (const move of [() => run.step(), () => run.back(), () => run.goto(0)])
      expect(move).toThrow(/while the run is being fitted\. Await the fit first/);
    await expect(run.fit({ sweeps: 1 })).rejects.toMatchObject({ code: 'RUN_BUSY' });
    expect(await fitted).toMatchObject({ reason: 'sweeps', sweeps: 3 });
    expect(slow.failures).toBe(0);
    other.goto(4);
    expect(bits(run)).toBe(bits(other));
    expect(run.step().sweep).toBe(5);
  });

  it('its condition and its progress may look at the run, and settling may move it', async () => {
    const run = fresh();
    const until = Object.assign((at: Run) => at.sweep === 3, { settle: (at: Run) => at.goto(1) });
    expect(await run.fit({ sweeps: 9, until })).toMatchObject({ reason: 'until', sweeps: 3 });
    expect(run.sweep).toBe(1);
    const moving = run.fit({ sweeps: 2, onSweep: () => run.step() });
    await expect(moving).rejects.toMatchObject({ code: 'RUN_BUSY' });
    expect(run.step().sweep).toBe(3);
  });

  it('a fit that fails lets go of the run', async () => {
    const run = fresh();
    const failing = () => {
      throw new Error('no');
    };
    await expect(run.fit({ sweeps: 2, until: failing })).rejects.toThrow('no');
    await expect(run.fit(JSON.parse('{}'))).rejects.toMatchObject({ code: 'OPTION_OUT_OF_RANGE' });
    expect(run.step().sweep).toBe(2);
  });

  it.each(['sweep:start', 'solve', 'sweep:end'] as const)(
    'an observer may end it by its signal, at %s: the run stands there',
    async (kind) => {
      const run = fresh();
      const stop = new AbortController();
      run.on(kind, { sweep: 2 }, () => stop.abort());
      const settle = vi.fn();
      const until = Object.assign(() => false, { settle });
      const result = await run.fit({ sweeps: 2, signal: stop.signal, until });
      const other = fresh();
      other.goto(1);
      other.next(kind);
      expect(result.reason).toBe('aborted');
      expect(settle).not.toHaveBeenCalled();
      expect(bits(run)).toBe(bits(other));
    },
  );

  it('timers have their turn', async () => {
    const run = fresh();
    run.on('*', () => {
      for (const end = performance.now() + 1; performance.now() < end; );
    });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await run.fit({ sweeps: 3 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

describe('an observer that fails', () => {
  it('is reported once, with the event and what becomes of the run, and is told on', () => {
    const run = fresh();
    const told = positions(run);
    const error = new RangeError('too much');
    const hook = run.on('solve', { layer: 2, name: 'mine' }, () => {
      throw error;
    });
    run.goto(3);
    expect(told.length).toBe(run.sequence);
    expect(reported).toHaveBeenCalledTimes(1);
    expect(reported).toHaveBeenCalledWith(
      expect.stringMatching(
        /^The observer 'mine' of 'solve' of layer 2 failed when it was told of 'solve' of layer 2 in sweep 1 \(event \d+\)\. The run goes on/,
      ),
      error,
    );
    expect(hook.failures).toBe(hook.calls);
    expect(hook.errors[0]).toEqual({
      error,
      event: { kind: 'solve', sweep: 1, layer: 2, sequence: expect.any(Number) },
    });
  });

  it('is a warning of the run until it is replaced', () => {
    const run = fresh();
    const failing = () => {
      throw new RangeError('too much');
    };
    run.on('sweep:end', { name: 'mine' }, failing);
    run.goto(4);
    const end = (sweep: number): number => {
      const other = fresh();
      other.goto(sweep);
      return other.sequence;
    };
    expect(run.warnings.filter(({ kind }) => kind === 'observer')).toEqual([
      {
        kind: 'observer',
        severity: 'warning',
        observer: "the observer 'mine' of 'sweep:end'",
        failures: 4,
        error: 'RangeError: too much',
        sweeps: 4,
        firstSweep: 1,
        lastSweep: 4,
        first: { sequence: end(1) },
        last: { sequence: end(4) },
        cause:
          "The observer 'mine' of 'sweep:end' failed 4 times, first with RangeError: too much.",
        effect: expect.stringMatching(/went on/),
        fix: expect.stringMatching(/`run\.hooks`/),
      },
    ]);
    run.on('sweep:end', { name: 'mine' }, () => {});
    expect(run.warnings.filter(({ kind }) => kind === 'observer')).toEqual([]);
    const hook = run.on('sweep:end', failing);
    run.step();
    hook.dispose();
    expect(run.warnings.filter(({ kind }) => kind === 'observer').length).toBe(1);
  });

  it('later, by the promise that it returned, is reported all the same', async () => {
    const run = fresh();
    const hook = run.on('sweep:end', async ({ sweep }) => {
      await null;
      if (sweep === 2) throw new Error('late');
    });
    await run.fit({ sweeps: 3 });
    await new Promise((done) => setTimeout(done, 0));
    expect(reported).toHaveBeenCalledTimes(1);
    expect(hook).toMatchObject({ calls: 3, failures: 1, errors: [{ event: { sweep: 2 } }] });
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => Promise.reject()],
    [
      'what throws when it is looked at',
      () => {
        throw new Proxy(new Error('x'), {
          get: () => {
            throw new Error('worse');
          },
        });
      },
    ],
    [
      'what only looks like a promise',
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('no');
          },
        }),
    ],
  ])('with %s does no harm either', async (_, observer) => {
    reported.mockImplementationOnce((_message, error) =>
      String(Reflect.get(Object(error), 'stack')),
    );
    const run = fresh();
    const hook = run.on('sweep:end', observer);
    await run.fit({ sweeps: 2 });
    await new Promise((done) => setTimeout(done, 0));
    expect(hook.failures).toBe(2);
    expect(run.warnings.map(({ kind }) => kind)).toContain('observer');
  });

  it('keeps ten errors and counts the others', () => {
    const run = fresh();
    const hook = run.on('*', () => {
      throw new Error('no');
    });
    run.goto(4);
    expect(hook.errors.length).toBe(10);
    expect(hook.failures).toBe(run.sequence);
  });
});

describe('a hook', () => {
  const text = (hook: Hook): unknown =>
    Reflect.get(hook, Symbol.for('nodejs.util.inspect.custom')).call(hook);

  it('draws itself: what is watched, how often, and failures first', () => {
    const run = fresh();
    const fine = run.on('solve', { layer: 1, trial: 1 }, () => {});
    const failing = run.on('*', { name: '<b>' }, () => {
      throw new Error('no & no');
    });
    run.step();
    expect(text(fine)).toBe("Observer of 'solve' of layer 1 by trial 1: told of 1 event");
    fine.dispose();
    expect(text(fine)).toMatch(/no longer watching, told of 1 event$/);
    expect(text(failing)).toMatch(
      /^Warning: it failed \d+ times, first at 'sweep:start' in sweep 1 \(event 1\): Error: no & no\nObserver '<b>' of every event: told of \d+ events$/,
    );
    const bundle = Reflect.get(failing, Symbol.for('Jupyter.display')).call(failing);
    expect(bundle['text/html']).toContain('no &amp; no');
    expect(bundle['text/html']).toContain('&lt;b&gt;');
  });

  it.each<[string, (run: Run) => unknown, string, RegExp]>([
    [
      'a kind that there isn’t',
      (run) => run.on(JSON.parse('"solved"'), () => {}),
      'EVENT_NOT_POSSIBLE',
      /'\*' for all/,
    ],
    [
      'a layer that there isn’t',
      (run) => run.on('solve', { layer: 4 }, () => {}),
      'EVENT_NOT_POSSIBLE',
      /not 4/,
    ],
    [
      'the layer of a sweep’s end',
      (run) => run.on('sweep:end', { layer: 1 }, () => {}),
      'EVENT_NOT_POSSIBLE',
      /run\.on\('sweep:end'\)/,
    ],
    [
      'a place that there isn’t',
      (run) => run.on('solve', JSON.parse('{ "layers": 1 }'), () => {}),
      'UNKNOWN_OPTION',
      /Did you mean 'layer'.*name/,
    ],
    [
      'a name that is none',
      (run) => run.on('solve', JSON.parse('{ "name": 3 }'), () => {}),
      'WRONG_ARGUMENT',
      /name of an observer/,
    ],
    [
      'an empty name',
      (run) => run.on('solve', { name: '' }, () => {}),
      'WRONG_ARGUMENT',
      /an empty one/,
    ],
    [
      'nobody to tell',
      (run) => Reflect.apply(run.on, run, ['solve', { layer: 1 }]),
      'WRONG_ARGUMENT',
      /run\.on\('solve', \{ layer: 1 \}, \(solve\) =>/,
    ],
    ['nothing at all', (run) => Reflect.apply(run.on, run, []), 'WRONG_ARGUMENT', /a function/],
  ])('is refused for %s', (_, add, code, message) => {
    const run = fresh();
    expect(() => add(run)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(run.hooks).toEqual([]);
  });
});
