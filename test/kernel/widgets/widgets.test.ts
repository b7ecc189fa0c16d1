import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommMessage } from '../../../kernel/runner/evaluator.ts';
import { type CellRunner, startCellRunner } from '../runner/cell-runner.ts';
import reference from './ipywidgets.json' with { type: 'json' };

type State = Readonly<Record<string, unknown>>;
type Opened = CommMessage & { readonly kind: 'open' };

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
  await runner.run("import * as w from 'backsolve/widgets'");
});
afterAll(() => runner.evaluator.stop());
beforeEach(() => {
  runner.outputs.length = 0;
});

const nothing = { data: {}, metadata: {}, buffers: [] } as const;
const sent = (): readonly CommMessage[] =>
  runner.outputs.flatMap(({ output }) => (output.kind === 'comm' ? [output.message] : []));
const opened = (): readonly Opened[] =>
  sent().flatMap((message) => (message.kind === 'open' ? [message] : []));
const stateOf = ({ data }: Opened): State => data.state as State;

/** The comm of the model that was made last. */
function latest(): string {
  const comm = opened().at(-1)?.comm;
  if (comm === undefined) throw new Error('no model was made');
  return comm;
}

/** What a front end sends when a person moves something. */
const move = (comm: string, state: State) =>
  runner.evaluator.deliver({
    cell: runner.latest(),
    message: { ...nothing, kind: 'message', comm, data: { method: 'update', state } },
  });

const models: Readonly<Record<string, State>> = reference.models;

describe('what the front end is told', () => {
  it.each([
    ['intSlider()', ['LayoutModel', 'SliderStyleModel', 'IntSliderModel']],
    ['floatSlider()', ['LayoutModel', 'SliderStyleModel', 'FloatSliderModel']],
    ['play()', ['LayoutModel', 'DescriptionStyleModel', 'PlayModel']],
    ['progress()', ['LayoutModel', 'ProgressStyleModel', 'FloatProgressModel']],
    ['button()', ['LayoutModel', 'ButtonStyleModel', 'ButtonModel']],
    ["dropdown({ options: ['a'] })", ['LayoutModel', 'DescriptionStyleModel', 'DropdownModel']],
    ['checkbox()', ['LayoutModel', 'CheckboxStyleModel', 'CheckboxModel']],
    ['text()', ['LayoutModel', 'TextStyleModel', 'TextModel']],
    ['label()', ['LayoutModel', 'LabelStyleModel', 'LabelModel']],
    ['html()', ['LayoutModel', 'HTMLStyleModel', 'HTMLModel']],
    ['output()', ['LayoutModel', 'OutputModel']],
    ['hbox([])', ['LayoutModel', 'HBoxModel']],
    ['vbox([])', ['LayoutModel', 'VBoxModel']],
  ])('of %s is what ipywidgets tells', async (code, names) => {
    await runner.value(`w.${code}; 0`);
    expect(opened().map((message) => stateOf(message)._model_name)).toEqual(names);
    for (const message of opened()) {
      expect(message).toMatchObject({
        target: 'jupyter.widget',
        metadata: { version: reference.protocol },
        data: { buffer_paths: [] },
      });
      const state = stateOf(message);
      const theirs = models[String(state._model_name)] ?? {};
      const odd = Object.entries(state).filter(([key]) => !(key in theirs));
      expect(odd).toEqual([]);
      // Ours begin with what can be chosen; an empty placeholder is theirs with a space of no width.
      const ours = Object.keys(state).filter(
        (key) => !['index', '_options_labels', 'placeholder'].includes(key),
      );
      for (const key of ours) {
        const value = String(state[key]).startsWith('IPY_MODEL_') ? 'IPY_MODEL' : state[key];
        expect([key, value]).toEqual([key, theirs[key]]);
      }
      const missing = Object.entries(theirs).filter(([key, value]) => value && !(key in state));
      expect(missing.map(([key]) => key).filter((key) => key !== 'behavior')).toEqual([]);
    }
  });

  it.each([
    ['w.jslink(a, b)', 'LinkModel', 'value', 'value'],
    [
      "w.jslink(a, b, { from: 'value', to: 'max', both: false })",
      'DirectionalLinkModel',
      'value',
      'max',
    ],
  ])('of %s is a link of two models', async (code, name, from, to) => {
    await runner.value(`var a = w.play(), b = w.intSlider(); ${code}; 0`);
    const state = stateOf(opened().at(-1) as Opened);
    const [a, b] = JSON.parse(
      String(await runner.value('JSON.stringify([a.id, b.id])')).slice(1, -1),
    );
    expect(state).toMatchObject({
      _model_name: name,
      source: [`IPY_MODEL_${a}`, from],
      target: [`IPY_MODEL_${b}`, to],
    });
    expect(Object.keys(state).sort()).toEqual(Object.keys(models[name] ?? {}).sort());
  });

  it('of options is what they say', async () => {
    await runner.value(
      "w.floatSlider({ min: -1, max: 1, value: 9, step: 0.5, description: 'ridge', continuousUpdate: false, layout: { marginTop: '1em' } }); 0",
    );
    const [layout, , slider] = opened().map(stateOf);
    expect(layout).toMatchObject({ margin_top: '1em' });
    expect(slider).toMatchObject({
      min: -1,
      max: 1,
      value: 1,
      step: 0.5,
      description: 'ridge',
      continuous_update: false,
    });
  });
});

describe('a widget', () => {
  it('is shown by its view, with text for those who have none', async () => {
    const result = await runner.run("w.intSlider({ value: 3, description: 'n' })");
    expect(result).toMatchObject({
      result: {
        data: {
          'application/vnd.jupyter.widget-view+json': { version_major: 2, model_id: latest() },
          'text/plain': 'IntSlider ("n", value: 3)',
        },
      },
    });
  });

  it('is moved by a person: its value changes, other front ends follow, listeners hear', async () => {
    await runner.run(`const slider = w.intSlider({ value: 3 });
      slider.onChange((value, before) => console.log(before, '→', value))`);
    const comm = latest();
    runner.outputs.length = 0;
    await move(comm, { value: 5, nonsense: 1 });
    await move(comm, { value: 5 });
    expect(runner.text(runner.latest(), 'stdout')).toBe('3 → 5\n');
    expect(sent()[0]).toMatchObject({
      data: { method: 'echo_update', state: { value: 5 }, buffer_paths: [] },
    });
    expect(await runner.value('slider.value')).toBe('5');
  });

  it('is moved by code: front ends are told what is different, listeners hear', async () => {
    await runner.run('const bar = w.progress(); bar.onChange((value) => console.log(value))');
    const comm = latest();
    runner.outputs.length = 0;
    await runner.run('bar.value = 0; bar.value = 40; bar.value = 400');
    expect(sent()).toEqual(
      [40, 100].map((value) => ({
        ...nothing,
        kind: 'message',
        comm,
        data: { method: 'update', state: { value }, buffer_paths: [] },
      })),
    );
    expect(runner.text(runner.latest(), 'stdout')).toBe('40\n100\n');
  });

  it.each([
    ["w.dropdown({ options: ['a', ['b!', { n: 2 }]] })", { index: 1 }, '{ n: 2 }'],
    ['w.dropdown({ options: [1, 2, 3], value: 2 })', { index: 0 }, '1'],
    ['w.checkbox()', { value: true }, 'true'],
    ["w.text({ value: 'a' })", { value: 'grüße' }, "'grüße'"],
    ['w.play()', { value: 7 }, '7'],
  ])('has the value that a person chose: %s', async (code, state, value) => {
    await runner.run(`var one = ${code}; var before; one.onChange((_, old) => { before = old })`);
    await move(latest(), state);
    expect(await runner.value('one.value')).toBe(value);
    expect(await runner.value('before === one.value')).toBe('false');
  });

  it('calls what a click is for, and gives its output to the cell of the button', async () => {
    await runner.run(
      "const go = w.button({ description: 'Go' }); go.onClick(async () => { await 1; console.log('clicked') })",
    );
    const click = { ...nothing, kind: 'message', comm: latest() } as const;
    const data = { method: 'custom', content: { event: 'click' } };
    await runner.evaluator.deliver({ cell: runner.latest(), message: { ...click, data } });
    expect(runner.text(runner.latest(), 'stdout')).toBe('clicked\n');
  });

  it('calls every listener, and reports those that throw', async () => {
    await runner.run(`const shaky = w.checkbox();
      shaky.onChange(() => { throw new Error('one') });
      shaky.onChange(() => console.log('two'))`);
    await move(latest(), { value: true });
    expect(runner.text(runner.latest(), 'stdout')).toBe('two\n');
    expect(runner.text(runner.latest(), 'stderr')).toContain('one');
  });

  it('holds others, in an order that code can change', async () => {
    await runner.run(
      'var x = w.label(), y = w.label(), boxed = w.hbox([x]); boxed.children = [y, x]',
    );
    const update = sent().at(-1);
    const ids = String(await runner.value('`${y.id} ${x.id}`'))
      .slice(1, -1)
      .split(' ');
    expect(update?.data.state).toEqual({ children: ids.map((id) => `IPY_MODEL_${id}`) });
  });

  it('for output joins text, shows values as display does, and is cleared', async () => {
    await runner.run(
      "const out = w.output(); out.write('a'); out.write('b\\n'); await out.show(new Map([[1, 2]]))",
    );
    expect(sent().at(-1)?.data.state).toMatchObject({
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'ab\n' },
        { output_type: 'display_data', data: { 'text/plain': 'Map(1) { 1 => 2 }' }, metadata: {} },
      ],
    });
    await runner.run('out.clear()');
    expect(sent().at(-1)?.data.state).toEqual({ outputs: [] });
  });

  it('can be closed, with its looks', async () => {
    await runner.run('const brief = w.intSlider()');
    const comms = opened().map(({ comm }) => comm);
    await runner.run('brief.close(); brief.close(); brief.value = 3');
    const closed = sent().flatMap(({ kind, comm }) => (kind === 'close' ? [comm] : []));
    expect(closed.sort()).toEqual([...comms].sort());
    expect(await runner.value('brief.closed')).toBe('true');
  });

  it.each([
    'w.intSlider({ min: 5, max: 1 })',
    "w.intSlider({ value: 'x' })",
    'w.intSlider().value = NaN',
    'w.dropdown({ options: [] })',
    'w.dropdown({ options: [1] }).value = 2',
    'w.hbox([{}])',
    'w.button().onClick(5)',
    "w.text().onChange('x')",
  ])('refuses nonsense: %s', async (code) => {
    expect((await runner.failure(code)).name).toBe('TypeError');
  });
});

describe('a front end that comes later', () => {
  it('gets the state of every open widget at once', async () => {
    await runner.run(
      'const kept = w.intSlider({ value: 8 }); const gone = w.label(); gone.close()',
    );
    await runner.run('kept.value = 9');
    const message = { ...nothing, comm: 'control' } as const;
    const cell = runner.latest();
    const target = 'jupyter.widget.control';
    await runner.evaluator.deliver({ cell, message: { ...message, kind: 'open', target } });
    const data = { method: 'request_states' };
    await runner.evaluator.deliver({ cell, message: { ...message, kind: 'message', data } });
    const answer = sent().at(-1);
    const [id, goneId] = String(await runner.value('`${kept.id} ${gone.id}`'))
      .slice(1, -1)
      .split(' ');
    expect(answer?.data).toMatchObject({ method: 'update_states', buffer_paths: [] });
    const states = answer?.data.states as Readonly<Record<string, State>>;
    expect(states[id ?? '']).toMatchObject({
      model_name: 'IntSliderModel',
      model_module: '@jupyter-widgets/controls',
      model_module_version: '2.0.0',
      state: { value: 9, _view_name: 'IntSliderView' },
    });
    expect(Object.keys(states)).not.toContain(goneId);
  });

  it('can ask for one', async () => {
    await runner.run('w.intSlider({ value: 8 }); 0');
    const comm = latest();
    const data = { method: 'request_state' };
    const message = { ...nothing, kind: 'message', comm, data } as const;
    await runner.evaluator.deliver({ cell: runner.latest(), message });
    expect(sent().at(-1)).toMatchObject({ comm, data: { method: 'update', state: { value: 8 } } });
  });
});
