import { describe, expect, it } from 'vitest';
import { loss } from '../../src/plot/loss.ts';
import { expectRefusal } from '../data/errors.ts';

const run = { losses: [100, 10, 1, 0.1] };

describe('the picture of the loss', () => {
  it.each<[string, Parameters<typeof loss>[0], readonly string[]]>([
    ['a run', run, ['loss']],
    ['a list of losses', run.losses, ['loss']],
    ['runs in an array', [run, run], ['run 1', 'run 2']],
    ['runs by name', { ours: run, theirs: [3, 2] }, ['ours', 'theirs']],
  ])('takes %s', (_, runs, names) => {
    const { data, layout } = loss(runs);
    expect(data.map((trace) => 'name' in trace && trace.name)).toEqual(names);
    expect(layout.showlegend).toBe(names.length > 1);
    expect(data[0]).toMatchObject({
      x: [0, 1, 2, 3],
      y: run.losses,
    });
  });

  it('has a logarithmic axis that names the unit, and counts sweeps from 0', () => {
    const { layout, description } = loss(run, { units: 'mpg²' });
    expect(layout.yaxis).toMatchObject({ type: 'log', title: { text: 'loss (mpg²)' } });
    expect(layout.xaxis).toMatchObject({ title: { text: 'sweep' } });
    expect(layout.title).toMatchObject({ subtitle: { text: 'from 100 to 0.1 in 3 sweeps' } });
    expect(description).toBe('Training loss per sweep (mpg²): from 100 to 0.1 in 3 sweeps');
  });

  it('leaves a gap, and says so, where a loss has no logarithm', () => {
    const { data, description } = loss([1, 0, Number.NaN, Infinity, 0.5]);
    expect(data[0]).toMatchObject({ y: [1, null, null, null, 0.5] });
    expect(description).toContain('gaps');
    expect(loss([1, 0.5]).description).not.toContain('gaps');
  });

  it('is thinned when long, and says so', () => {
    const { data, layout } = loss(Array.from({ length: 12_000 }, (_, at) => 1 / (at + 1)));
    expect(data[0]).toHaveProperty('x.length', 5000);
    expect(layout.title).toMatchObject({
      subtitle: { text: expect.stringContaining('5000 of 12000 points drawn') },
    });
  });

  it('shows a name as it was given', () => {
    const { data } = loss({ 'a <b>': run });
    expect(data[0]).toMatchObject({ name: 'a &lt;b&gt;' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['no losses', [], 'an array'],
    ['no runs', {}, 'an object of another kind'],
    ['an event', { kind: 'solve' }, "a 'solve' event"],
    ['a promise', Promise.resolve(run), 'await'],
    ['something else among runs', { ours: run, theirs: 3 }, 'the number 3 as theirs'],
  ])('is refused for %s', (_, runs, word) => {
    expectRefusal(() => Reflect.apply(loss, undefined, [runs]), 'WRONG_ARGUMENT', word);
  });

  it('is refused for an option that there is not', () => {
    expectRefusal(() => loss(run, Object({ unit: 'x' })), 'UNKNOWN_OPTION', "'units'");
  });
});
