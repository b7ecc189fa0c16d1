import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { displaySymbol } from '../../src/display/protocol.ts';
import type { Past } from '../../src/hindsight/past.ts';
import { provenanceOf } from '../../src/hindsight/provenance.ts';
import { standingOf } from '../../src/hindsight/standing.ts';
import { network, networkFromJson } from '../../src/network/index.ts';
import { type Run, type TrainOptions, train } from '../../src/run/index.ts';
import type { TrainingState } from '../../src/training/state.ts';
import { told } from '../../src/training/sweep-record.ts';
import { sineProduct } from '../training/problems.ts';

const problem = sineProduct(4, 25);
const net = network([2, 3, 2, 1], { seed: 4 });
const fresh = (options: TrainOptions = {}): Run => train(net, problem, { ridge: 1e-6, ...options });

interface Seen {
  readonly sequence: number;
  readonly after: number;
}

/** Walks a twin by hand: after every accept, which solve it was and what the weight is then. */
function walked(run: Run, sweeps: number, layer: number, from: number, to: number): Seen[] {
  const seen: Seen[] = [];
  let solve = 0;
  while (run.sweep < sweeps) {
    const event = run.stepInto();
    if (event.kind === 'solve') solve = event.sequence;
    if (event.kind !== 'accept') continue;
    if (event.layer !== layer && !(event.outputResolved && layer === 3)) continue;
    seen.push({ sequence: solve, after: run.network.layer(layer).weight(from, to).value });
  }
  return seen;
}

describe('the history of a weight', () => {
  it.each<[string, TrainOptions]>([
    ['by rung layer, the output solved anew with every layer', {}],
    ['by rung layer, from the output to the first layer and back', { order: 'symmetric' }],
    ['with no room for the past', { historyMegabytes: 0 }],
    ['by rung inverse', { rung: 'inverse' }],
    ['by rung neuron', { rung: 'neuron' }],
  ])('lists every solve that wrote it, %s', (_, options) => {
    for (const layer of [1, 3]) {
      const run = fresh(options);
      run.goto(6);
      const history = run.network.layer(layer).weight(1, 0).history();
      expect(history.map(({ sequence, after }) => ({ sequence, after }))).toEqual(
        walked(fresh(options), 6, layer, 1, 0),
      );
    }
  });

  it('by rung network names the solve event of its own layer', () => {
    const run = fresh({ rung: 'network' });
    run.goto(4);
    const solves = run.capture('solve', { layer: 2 }, ({ sequence }) => sequence);
    const history = run.network.layer(2).weight(0, 0).history();
    expect(history.length).toBeGreaterThan(0);
    for (const { sequence } of history) expect(solves).toContain(sequence);
  });

  it.each<TrainOptions>([{}, { order: 'symmetric' }, { rung: 'network' }])(
    'is the same where states from elsewhere do not tell what was in between, %j',
    (options) => {
      const shared = fresh(options);
      shared.goto(3);
      const run = shared.fork({ ridge: 0.5 });
      run.goto(6);
      const { past } = standingOf(run)!;
      const bare = (state: TrainingState): TrainingState => {
        return { ...state, writes: state.writes.map(told) };
      };
      const poor: Past = {
        last: past.last,
        taskAfter: (done) => past.taskAfter(done),
        records: (done) => past.records(done),
        kept: (done) => {
          const kept = past.kept(done);
          return kept && bare(kept);
        },
        at: (done) => bare(past.at(done)),
        steps: (done) => past.steps(done),
      };
      for (const layer of [1, 2, 3]) {
        const trail = (from: Past) =>
          provenanceOf(from, from.at(6)).trail(layer, ({ bias }) => bias[0]!);
        expect(trail(poor)).toEqual(trail(past));
        expect(trail(poor).writes.length).toBeGreaterThan(0);
      }
    },
  );

  it('leads from what the weight was to what it is, and its shares add up to 1', () => {
    const run = fresh();
    run.goto(5);
    const weight = run.network.layer(2).weight(2, 1);
    const history = weight.history();
    expect(history.initial).toBe(net.layer(2).weight(2, 1).value);
    expect(history.value).toBe(weight.value);
    expect(history[0]!.before).toBe(history.initial);
    expect(history.at(-1)!.after).toBe(weight.value);
    for (const [at, { before, after, change }] of history.entries()) {
      expect(change).toBe(after - before);
      if (at > 0) expect(before).toBe(history[at - 1]!.after);
    }
    expect(history.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('says the ridge and the damping of each solve, across a fork', () => {
    const run = fresh();
    run.goto(3);
    const fork = run.fork({ ridge: 0.5 });
    fork.goto(5);
    const history = fork.network.layer(1).weight(0, 0).history();
    expect(history.map(({ sweep, ridge }) => [sweep, ridge])).toEqual(
      history.map(({ sweep }) => [sweep, sweep > 3 ? 0.5 : 1e-6]),
    );
    for (const { sequence, damping, trial } of history) {
      fork.goto({ sequence: sequence - 1 });
      expect(fork.stepInto()).toMatchObject({ kind: 'solve', damping, trial });
    }
  });

  it('of a network that was taken stays as it was, whatever the run does', () => {
    const run = fresh();
    run.goto(3);
    run.next('accept', { layer: 2 });
    const taken = run.network.layer(2).weight(0, 0);
    const before = [...taken.history()];
    run.goto(9);
    run.back(8);
    run.step();
    expect([...taken.history()]).toEqual(before);
    expect(before.at(-1)!.sweep).toBe(4);
  });

  it('of a bias is asked for in the same way', () => {
    const run = fresh();
    run.goto(2);
    const { value, history } = run.network.layer(1).biasOf(2);
    expect(value).toBe(run.network.layer(1).bias[2]);
    expect(history().at(-1)!.after).toBe(value);
    expect(() => run.network.layer(1).biasOf(3)).toThrow(/numbered 0 … 2, got 3/);
  });

  it('is empty where nothing was written, and says why', () => {
    const read = networkFromJson(net.toJSON());
    expect([...read.layer(1).weight(0, 0).history()]).toEqual([]);
    expect(inspect(read.layer(1).weight(0, 0).history())).toMatch(/comes from no run/);
    const run = fresh();
    run.next('solve', { layer: 2 });
    expect([...run.network.layer(1).weight(0, 0).history()]).toEqual([]);
    expect(inspect(run.network.layer(1).weight(0, 0).history())).toMatch(/no solve has written it/);
  });

  it('draws itself as a table with the last solves, and escapes nothing it shouldn’t', () => {
    const run = fresh();
    run.goto(30);
    const history = run.network.layer(3).weight(0, 0).history();
    const { 'text/html': html, 'text/plain': plain } = history[displaySymbol]();
    expect(plain).toMatch(/^weight 0 → 0 of layer 3: .* after \d+ solves/);
    expect(plain).toMatch(/the last 20 of \d+:/);
    expect(plain).toMatch(/solve +sweep +ridge +damping +before +after +change +share/);
    expect(html).toMatch(/<svg.*<table/s);
  });
});

describe('a network says which solve made it', () => {
  it('layer by layer', () => {
    const run = fresh();
    expect(run.network.layer(1).writtenBy).toBeUndefined();
    expect(inspect(run.network.layer(1))).toMatch(/2 → 3 units, tanh.*as it began/);
    const accepted = run.next('accept', { layer: 2 });
    const write = run.network.layer(2).writtenBy;
    expect(write).toMatchObject({ layer: 2, sweep: accepted.sweep, trial: accepted.trial });
    expect(run.capture('solve', { layer: 2 }).sequence).toBe(write!.sequence);
    expect(inspect(run.network.layer(2).weight(1, 0))).toMatch(
      new RegExp(`^weight 1 → 0 of layer 2: [\\d.e-]+; written by solve #${write!.sequence} `),
    );
    expect(inspect(net.layer(2).biasOf(1))).toMatch(/^bias 1 of layer 2: [\d.e-]+$/);
    expect(inspect(run.network)).toMatch(
      new RegExp(`last written by solve #${write!.sequence} \\(sweep ${write!.sweep}`),
    );
  });

  it('and a run which one its loss comes from', () => {
    const run = fresh();
    expect(run.writtenBy).toBeUndefined();
    expect(inspect(run)).not.toMatch(/by solve/);
    const taken = run.next('accept', { layer: 1 });
    run.next('solve');
    const { sequence, sweep, layer } = run.writtenBy!;
    expect([sequence, sweep, layer]).toEqual([taken.solve, taken.sweep, 1]);
    expect(inspect(run)).toMatch(
      new RegExp(`loss [\\d.e-]+ by solve #${sequence} \\(sweep ${sweep}, layer 1\\)`),
    );
    expect(run[displaySymbol]()['text/html']).toContain(`by solve #${sequence} (sweep ${sweep}`);
    run.goto({ sequence: taken.sequence - 1 });
    expect(run.writtenBy!.sequence).toBeLessThan(taken.solve);
  });

  it('and the network the solve that was made, not the output layer that came with it', () => {
    const run = fresh();
    run.next('accept', { layer: 1 });
    expect(run.network.layer(3).writtenBy).toMatchObject({ resolved: true, damping: 0 });
    expect(inspect(run.network)).toMatch(/last written by solve #\d+ \(sweep 1, trial \d\)$/);
    expect(inspect(run.network.layer(3))).toMatch(/solved anew with it/);
    expect(inspect(run.network.layer(3).weight(0, 0).history())).toMatch(/#\d+\* .*\* The output/s);
  });

  it('also of the best network, taken from the past', () => {
    const run = fresh({ rung: 'inverse' });
    run.goto(12);
    const { best } = run;
    expect(best.network.layer(1).writtenBy?.sweep ?? 0).toBe(best.sweep);
    expect(best.network.layer(1).weight(0, 0).history().length).toBe(best.sweep);
  });
});
