import { createModel, type Model, type ModelKind, type State } from './model.ts';

/** Something in the notebook that both the person and the code can change. `display` shows it. */
export interface Widget {
  /** Names its model in the front end. */
  readonly id: string;
  readonly closed: boolean;
  /** Takes it away, in every place where it is shown. */
  readonly close: () => void;
}

/** A widget that stands for a value. */
export interface ValueWidget<Value> extends Widget {
  /** Setting it moves the widget and calls the listeners. */
  value: Value;
  /**
   * Calls the listener when the value changes, by the person or by code.
   *
   * A change by the person is heard between cells; what the listener prints goes to the cell that
   * made the widget.
   *
   * @returns A function that ends the listening.
   */
  readonly onChange: (listener: (value: Value, before: Value) => unknown) => () => void;
}

/** What every widget can be told. */
export interface WidgetOptions {
  /** CSS by name, such as `{ width: '50%', marginTop: '1em' }`. */
  readonly layout?: Readonly<Record<string, string>>;
}

/** What every widget with a label can be told. */
export interface LabelledOptions extends WidgetOptions {
  /** Stands beside it, or on it. */
  readonly description?: string;
  readonly disabled?: boolean;
}

/** A widget's model, and those of its looks. */
export interface Control {
  readonly model: Model;
  readonly widget: Widget;
}

const MODELS = new WeakMap<Widget, Model>();

/**
 * The state that a widget has in the front end.
 *
 * @throws TypeError for what isn't a widget.
 */
export function modelOf(widget: Widget): Model {
  const model = MODELS.get(widget);
  if (model !== undefined) return model;
  throw new TypeError("This is not a widget that 'backsolve/widgets' has made.");
}

/** How one widget refers to another. */
export function reference(model: Model): string {
  return `IPY_MODEL_${model.id}`;
}

export const CONTROLS = { module: '@jupyter-widgets/controls', version: '2.0.0' } as const;

const BASE = { module: '@jupyter-widgets/base', version: '2.0.0' } as const;

/**
 * Makes a model with its looks.
 *
 * @param name - As front ends name the class, such as `IntSlider`.
 * @param options - In camel case what front ends know in snake case.
 */
export function createControl(
  name: string,
  options: WidgetOptions,
  extra: {
    readonly kind?: Pick<ModelKind, 'module' | 'version'>;
    readonly view?: string;
    readonly style?: string;
    readonly state?: State;
  } = {},
): Control {
  const { kind = CONTROLS, view = `${name}View`, style, state } = extra;
  const { layout, ...own } = options;
  const looks = createModel(
    { ...BASE, model: 'LayoutModel', view: 'LayoutView' },
    snakeCase(layout),
  );
  const styling =
    style === undefined
      ? undefined
      : createModel(
          { ...CONTROLS, model: style, view: 'StyleView', viewModule: '@jupyter-widgets/base' },
          {},
        );
  const model = createModel(
    { ...kind, model: `${name}Model`, view },
    {
      _dom_classes: [],
      layout: reference(looks),
      tabbable: null,
      tooltip: null,
      ...(styling && { style: reference(styling) }),
      ...snakeCase(own),
      ...state,
    },
  );
  const parts = [model, looks, ...(styling ? [styling] : [])];
  const widget: Widget = {
    id: model.id,
    get closed() {
      return model.closed;
    },
    close: () => {
      for (const part of parts) part.close();
    },
  };
  return { model, widget: presentable(widget, name, model) };
}

/** Adds what is particular to a widget; it stays the same object, which is known by its model. */
export function extend<Base extends Widget, More extends object>(
  widget: Base,
  more: More,
): Base & More {
  const extended = Object.assign(widget, more);
  // Getters and setters are to stay what they are.
  return Object.defineProperties(extended, Object.getOwnPropertyDescriptors(more));
}

function presentable(widget: Widget, name: string, model: Model): Widget {
  const describe = (): string => {
    const { value, description } = model.state();
    const label = description ? `${JSON.stringify(description)}, ` : '';
    return value === undefined ? name : `${name} (${label}value: ${JSON.stringify(value)})`;
  };
  Object.defineProperties(widget, {
    [Symbol.for('Jupyter.display')]: {
      value: () => ({
        'application/vnd.jupyter.widget-view+json': {
          version_major: 2,
          version_minor: 0,
          model_id: model.id,
        },
        'text/plain': describe(),
      }),
    },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: describe },
  });
  MODELS.set(widget, model);
  return widget;
}

function snakeCase(options: Readonly<Record<string, unknown>> = {}): State {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
